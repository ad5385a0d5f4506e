"""The forms that plan work, and change a plan."""

from uuid import UUID

from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consortium.equipment.domain.due_dates import Basis, Interval, IntervalUnit
from consortium.equipment.domain.due_state import Roll
from consortium.equipment.domain.plan import Allowance
from consortium.foundation.domain.working_days import Nation
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Required


class PlanTermsForm(CreatingForm):
    interval_count = IntegerField(
        "How often? Every", [Required("Enter a number"), NumberRange(min=1)], default=1
    )
    interval_unit = SelectField(
        "Months or days",
        [Required("Choose months or days")],
        choices={unit.value: unit.value.capitalize() for unit in IntervalUnit},
    )
    anchor_on = DateInput(
        "Counted from",
        [Required("Enter the day to count from")],
        description="The day of the last calibration, or the day it was put in use",
    )
    basis = RadioField(
        "When it is done early or late",
        [Required("Say how the next date is counted")],
        choices={
            Basis.FIXED.value: "The dates stay as they are",
            Basis.FLOATING.value: "The next date is counted from the day it was done",
        },
        default=Basis.FIXED.value,
    )
    early_days = IntegerField(
        "How many days early may it be done?",
        [Required("Enter a number, or 0"), NumberRange(min=0)],
        description="Earlier work is extra and does not move the date",
        default=7,
    )
    late_days = IntegerField(
        "How many days late is still in time?",
        [Required("Enter a number, or 0"), NumberRange(min=0)],
        description="Completion within the window is what the indicators count",
        default=0,
    )
    roll = SelectField(
        "When the due date is no working day, plan the work",
        [Required("Choose when")],
        choices=[
            (Roll.BEFORE.value, "On the working day before"),
            (Roll.AFTER.value, "On the working day after"),
            (Roll.NONE.value, "On the day itself"),
        ],
    )
    nation = SelectField(
        "By the bank holidays of",
        [Required("Choose the nation")],
        choices=[(each.value, each.name.replace("_", " ").title()) for each in Nation],
    )
    meter_id = SelectField("And by a meter? (optional)", [Optional()], choices=[])
    meter_step = DecimalInput(
        "After how much of it? (optional)",
        [Optional()],
        description="In the unit of the meter; the work is due by date or meter, whichever is "
        "sooner",
    )

    def interval(self) -> Interval:
        return Interval(count=self.interval_count.data, unit=IntervalUnit(self.interval_unit.data))

    def allowance(self) -> Allowance:
        """What the plan allows besides its dates, as typed."""
        return Allowance(
            late_days=self.late_days.data,
            roll=Roll(self.roll.data),
            nation=Nation(self.nation.data),
            meter_id=UUID(self.meter_id.data) if self.meter_id.data else None,
            meter_step=self.meter_step.data,
        )


class PlanForm(PlanTermsForm):
    procedure_id = SelectField(
        "Procedure or checklist", [Required("Choose the procedure")], choices=[]
    )


class RevisePlanForm(PlanTermsForm):
    reason = TextAreaField("Why is it changed?", [Required("Say why"), Length(max=300)])

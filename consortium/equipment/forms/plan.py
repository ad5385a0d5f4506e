"""The form that plans calibrations."""

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange

from consortium.equipment.domain.due_dates import Basis, IntervalUnit
from consortium.foundation.web.forms import CreatingForm, DateInput, Required


class PlanForm(CreatingForm):
    procedure_id = SelectField("Procedure", [Required("Choose the procedure")], choices=[])
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

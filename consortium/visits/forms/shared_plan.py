"""Forms of plans of visits."""

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length

from consortium.equipment.domain.work_kind import WORK_KIND_NAMES, WorkKind
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Form, Required
from consortium.visits.domain.allocation import AllocationRule
from consortium.visits.domain.plan_terms import MINUTES, PlanTerms

ALLOCATION_NAMES = {
    AllocationRule.PER_MINUTE: "By the minutes of work at each trust",
    AllocationRule.PER_JOB: "By the number of devices at each trust",
    AllocationRule.EQUAL: "Equally among the trusts visited on a day",
}


def _pounds(label: str, name: str) -> DecimalInput:
    return DecimalInput(
        label,
        [Required("Enter an amount, 0 for nothing")],
        places=2,
        prefix="£",
        default=PlanTerms.__dataclass_fields__[name].default,
    )


class SharedPlanForm(CreatingForm):
    """What it costs and takes begins with the usual assumptions."""

    consortium_id = SelectField("For", [Required("Choose the consortium")], choices=[])
    starts_on = DateInput("First day", [Required("Enter the first day")], default=today)
    days = IntegerField("How many days", [Required("Enter how many")], default=28)
    allocation = SelectField(
        "How trusts share the way and the day",
        [Required("Choose how")],
        choices=[(each.value, name) for each, name in ALLOCATION_NAMES.items()],
    )
    per_mile = _pounds("A mile", "per_mile")
    per_travel_hour = _pounds("An hour on the road", "per_travel_hour")
    engineer_day = _pounds("A day on which an engineer goes out", "engineer_day")
    site_visit = _pounds("A call-out to a site", "site_visit")
    late_day = _pounds("A day that work is late", "late_day")
    left_out = _pounds("Work that is left out", "left_out")
    miles_an_hour = IntegerField(
        "Miles an hour on the road", [Required("Enter the speed")], default=30
    )
    seconds = IntegerField("Seconds to plan in", [Required("Enter how many")], default=20)

    def terms(self) -> PlanTerms:
        """The terms that were chosen."""
        return PlanTerms(
            starts_on=self.starts_on.data,
            days=self.days.data,
            per_mile=self.per_mile.data,
            per_travel_hour=self.per_travel_hour.data,
            engineer_day=self.engineer_day.data,
            site_visit=self.site_visit.data,
            late_day=self.late_day.data,
            left_out=self.left_out.data,
            miles_an_hour=self.miles_an_hour.data,
            seconds=self.seconds.data,
            allocation=AllocationRule(self.allocation.data),
            minutes={kind: self[minutes_of(kind)].data for kind in WorkKind},
        )


def minutes_of(kind: WorkKind) -> str:
    """The name of the field for how long one piece of work of a kind takes."""
    return f"minutes_{kind.value}"


for _kind, _minutes in MINUTES.items():
    _field = IntegerField(
        f"Minutes for one {WORK_KIND_NAMES[_kind].lower()}",
        [Required("Enter how many")],
        default=_minutes,
    )
    setattr(SharedPlanForm, minutes_of(_kind), _field)


class WithdrawPlanForm(Form):
    reason = StringField("Why", [Required("Say why"), Length(max=200)])

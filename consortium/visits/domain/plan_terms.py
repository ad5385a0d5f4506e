"""What a plan of visits is asked for: how many days, what things cost, how long work takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consortium.equipment.domain.work_kind import WorkKind
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.periods import Period
from consortium.visits.domain.allocation import AllocationRule
from consortium.visits.domain.instance import VisitPrices

# Exact by definition since the International Yard and Pound Agreement of 1959.
KM_OF_MILE = Fraction(1_609_344, 1_000_000)
LONGEST_DAYS, LONGEST_SECONDS = 92, 600
# A kilometre's price is kept with so many decimals of a pound.
PLACES = 6
MINUTES = {
    WorkKind.CALIBRATION: 20,
    WorkKind.SAFETY: 20,
    WorkKind.PPM: 45,
    WorkKind.REPAIR: 90,
    WorkKind.ACCEPTANCE: 60,
    WorkKind.SAFETY_NOTICE: 30,
    WorkKind.MOVE_CHECK: 20,
    WorkKind.DECONTAMINATION: 30,
    WorkKind.CONSUMABLE_CHANGE: 15,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """Amounts in pounds. Where nothing else is said, they are assumptions to be changed.

    45p a mile is the approved mileage allowance of HM Revenue and Customs for cars. ``minutes`` is
    how long one piece of work takes at the device.
    """

    starts_on: date
    days: int
    per_mile: Decimal = Decimal("0.45")
    per_travel_hour: Decimal = Decimal("28.00")
    engineer_day: Decimal = Decimal("40.00")
    site_visit: Decimal = Decimal("15.00")
    late_day: Decimal = Decimal("4.00")
    left_out: Decimal = Decimal("150.00")
    miles_an_hour: int = 30
    minutes: Mapping[WorkKind, int] = field(default_factory=lambda: dict(MINUTES))
    allocation: AllocationRule = AllocationRule.PER_MINUTE
    seconds: int = 20
    seed: int = 1

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.starts_on + timedelta(days=self.days))

    @property
    def prices(self) -> VisitPrices:
        return VisitPrices(
            per_km=Fraction(half_up(Fraction(self.per_mile) / KM_OF_MILE, PLACES)),
            per_travel_hour=Fraction(self.per_travel_hour),
            engineer_day=Fraction(self.engineer_day),
            site_visit=Fraction(self.site_visit),
        )

    def minutes_of(self, miles: Decimal) -> int:
        """How long a way takes, in whole minutes, begun ones counted."""
        return -int(-Fraction(miles) * 60 // self.miles_an_hour)

    def as_json(self) -> dict[str, Any]:
        amounts = {name: str(getattr(self, name)) for name in _AMOUNTS}
        whole = {name: getattr(self, name) for name in _WHOLE}
        return {
            **amounts,
            **whole,
            "starts_on": self.starts_on.isoformat(),
            "allocation": self.allocation.value,
            "minutes": {kind.value: minutes for kind, minutes in self.minutes.items()},
        }

    @classmethod
    def from_json(cls, known: Mapping[str, Any]) -> "PlanTerms":
        """The terms that :meth:`as_json` wrote."""
        numbers: dict[str, Any] = {name: Decimal(known[name]) for name in _AMOUNTS}
        numbers |= {name: known[name] for name in _WHOLE}
        return cls(
            **numbers,
            starts_on=date.fromisoformat(known["starts_on"]),
            allocation=AllocationRule(known["allocation"]),
            minutes={WorkKind(kind): each for kind, each in known["minutes"].items()},
        )


_AMOUNTS = ("per_mile", "per_travel_hour", "engineer_day", "site_visit", "late_day", "left_out")
_WHOLE = ("days", "miles_an_hour", "seconds", "seed")


def check_plan_terms(terms: PlanTerms, *, today: date) -> None:
    """Pass in silence when a plan can be made under the terms.

    Raises:
        Invalid: it begins before today, is too long, or a number is out of its range.
    """
    if terms.starts_on < today:
        _refuse("starts_on", "A plan begins today or later.", "Choose another first day.")
    if not 1 <= terms.days <= LONGEST_DAYS:
        _refuse("days", f"A plan has 1 to {LONGEST_DAYS} days.", "Plan a shorter time.")
    if not 1 <= terms.seconds <= LONGEST_SECONDS:
        _refuse("seconds", f"Planning takes 1 to {LONGEST_SECONDS} seconds.", "Enter fewer.")
    least = dict.fromkeys(_AMOUNTS, 0) | {"miles_an_hour": 1}
    given = {name: getattr(terms, name) for name in least}
    given |= {f"minutes_{kind.value}": minutes for kind, minutes in terms.minutes.items()}
    for name, number in given.items():
        if number < least.get(name, 1):
            _refuse(name, "This is too little.", f"Enter {least.get(name, 1)} or more.")


def _refuse(field_name: str, message: str, next_step: str) -> None:
    raise Invalid("bad_plan_terms", message, field=field_name, next_step=next_step)

"""Key performance indicators of an agreement, as the Procurement Act 2023 asks for them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.terms.schedules import contract_years
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period, add_months


class Rating(StrEnum):
    """The ratings of the Procurement Regulations 2024, reg 39(5), in their own words."""

    GOOD = "Good"
    APPROACHING_TARGET = "Approaching target"
    REQUIRES_IMPROVEMENT = "Requires improvement"
    INADEQUATE = "Inadequate"
    OTHER = "Other"


class Direction(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


DIRECTION_NAMES = {Direction.AT_LEAST: "at least", Direction.AT_MOST: "at most"}
# Procurement Act 2023, s.52: above this value, with VAT (s.123(2)), so many at least.
THRESHOLD = Decimal(5_000_000)
FEWEST = 3
VAT_RATE = Decimal("0.20")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A contract year, and the last day on which its assessment can be published in time."""

    year: Period
    due_on: date


def with_vat(value: Decimal) -> Decimal:
    """A value as the Act counts it: with VAT at the standard rate, to the penny."""
    return pennies(value * (1 + VAT_RATE))


def lacking(value: Decimal, count: int) -> int:
    """How many indicators are missing, given the value without VAT and how many there are.

    £4,166,666.66 without VAT is £4,999,999.99 with it: none is asked for. A penny more is
    £5,000,000.00, which is not above the threshold either; £4,166,666.68 is.
    """
    return max(0, FEWEST - count) if with_vat(value) > THRESHOLD else 0


def is_met(value: Decimal, *, target: Decimal, direction: Direction) -> bool:
    return value >= target if direction is Direction.AT_LEAST else value <= target


def check_rating(rating: Rating, *, value: Decimal, target: Decimal, direction: Direction) -> None:
    """Pass in silence when the rating can stand beside what was measured.

    Raises:
        Invalid: "Good" for a target that was missed, or a lower rating for one that was met.
    """
    if rating is Rating.OTHER:
        return
    met = is_met(value, target=target, direction=direction)
    if met != (rating is Rating.GOOD):
        found = "met" if met else "missed"
        raise Invalid(
            "rating_contradicts",
            f"The target was {found}, so the rating cannot be “{rating.value}”.",
            field="rating",
            next_step="Choose “Good” when the target is met, another rating when it is missed, or "
            "“Other” when no rating describes it.",
        )


def assessments(term: Period, *, today: date) -> tuple[Assessment, ...]:
    """The contract years that have begun, each with the day its assessment is due (s.71).

    An assessment is published at least once in every 12 months, and when the contract ends.
    """
    starts = [day for day in contract_years(term) if day <= today]
    years = [
        Period(day, min(add_months(day, 12), term.end) if term.end else add_months(day, 12))
        for day in starts
    ]
    return tuple(Assessment(year=year, due_on=year.last_day) for year in years)

"""Which devices of the network can stand in for one that failed, the best first, and why.

The order is decided by facts alone, so that the same facts give the same list: the same model
before an equivalent one before one of the same kind; then where somebody at the borrower is
trained on it; then the nearest, and one at an unknown distance last; then the asset number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from consortium.equipment.domain.asset_status import STATUS_NAMES, AssetStatus
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.periods import Period

# Mean radius of the earth (IUGG, 6 371.0088 km) in miles of 1.609 344 km.
EARTH_MILES = 3958.7613


class Match(IntEnum):
    SAME_MODEL = 1
    EQUIVALENT = 2
    SAME_CATEGORY = 3


MATCH_NAMES = {
    Match.SAME_MODEL: "Same model",
    Match.EQUIVALENT: "Equivalent model",
    Match.SAME_CATEGORY: "Same kind of device",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is missing, for whom, and from which day to which."""

    asset_id: UUID
    model_id: UUID
    equivalents: frozenset[UUID]
    category: str
    trust_id: UUID
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A device that might stand in.

    ``due_on`` is when the first of its planned checks falls due, None when none is planned.
    ``free`` counts the devices of its kind that its owner has free at its site in the period,
    this one among them; ``minimum`` of them have to stay. ``miles`` to the borrower's site is
    None when nobody knows. ``trained`` people there can use this model.
    """

    asset_id: UUID
    asset_no: str
    model_id: UUID
    category: str
    owner_id: UUID
    custodian_id: UUID
    status: AssetStatus
    due_on: date | None
    has_suspended_plan: bool
    is_reserve: bool
    is_booked: bool
    free: int
    minimum: int
    miles: Decimal | None
    trained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A device, what speaks for it, and what rules it out: it can be lent where nothing does."""

    unit: Unit
    match: Match
    reasons: tuple[str, ...]
    against: tuple[str, ...]


def ranked(need: Need, units: Iterable[Unit]) -> list[Candidate]:
    """The devices that fit, the best first, and after them those that are ruled out and why.

    The one that failed is not among them, nor is what is neither its model, an equivalent one
    nor of its kind.
    """
    found = [
        Candidate(
            unit=unit, match=match, reasons=_reasons(unit, match), against=against(need, unit)
        )
        for unit in units
        if unit.asset_id != need.asset_id and (match := match_of(need, unit)) is not None
    ]
    return sorted(found, key=_order)


def _order(each: Candidate) -> tuple[bool, Match, bool, bool, Decimal, str]:
    unit = each.unit
    miles = unit.miles if unit.miles is not None else Decimal(0)
    return (
        bool(each.against),
        each.match,
        not unit.trained,
        unit.miles is None,
        miles,
        unit.asset_no,
    )


def match_of(need: Need, unit: Unit) -> Match | None:
    if unit.model_id == need.model_id:
        return Match.SAME_MODEL
    if unit.model_id in need.equivalents:
        return Match.EQUIVALENT
    return Match.SAME_CATEGORY if unit.category == need.category else None


def against(need: Need, unit: Unit) -> tuple[str, ...]:
    """Everything that rules a device out for the whole loan, in words; empty when nothing does."""
    return (*cannot_be_lent(need.trust_id, unit), *_against_checks(need.period, unit))


def cannot_be_lent(borrower_id: UUID, unit: Unit) -> tuple[str, ...]:
    """The same without its planned checks: the terms can say who does those."""
    found = []
    if unit.custodian_id == borrower_id:
        found.append("The borrower has it already: move it, no loan is needed")
    elif unit.owner_id != unit.custodian_id:
        found.append("It is not with its owner")
    if unit.status is not AssetStatus.IN_SERVICE:
        found.append(f"It is {STATUS_NAMES[unit.status].lower()}")
    if unit.is_booked:
        found.append("It is reserved or lent in this time")
    if unit.is_reserve:
        found.append("Its owner keeps it in reserve")
    if unit.free <= unit.minimum:
        found.append(
            f"Its owner keeps {unit.minimum} of its kind at this site and has {unit.free} free"
        )
    return tuple(found)


def _against_checks(period: Period, unit: Unit) -> tuple[str, ...]:
    if unit.has_suspended_plan:
        return ("Its planned checks are suspended",)
    if unit.due_on is None:
        return ("No check is planned for it: nothing says it stays calibrated",)
    if is_due_within(unit.due_on, period):
        return (f"A planned check falls due on {_day(unit.due_on)}, before the loan ends",)
    return ()


def is_due_within(due_on: date, period: Period) -> bool:
    """Whether a check that is due on a day leaves a device unchecked on a day of the period."""
    return period.end is None or due_on < period.last_day


def _reasons(unit: Unit, match: Match) -> tuple[str, ...]:
    people = f"{unit.trained} trained on it at the borrower" if unit.trained else ""
    checked = f"in calibration to {_day(unit.due_on)}" if unit.due_on else ""
    away = f"{unit.miles.normalize():f} miles away" if unit.miles is not None else ""
    return tuple(
        each
        for each in (MATCH_NAMES[match], checked, people or "nobody trained on it there", away)
        if each
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def great_circle_miles(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> Decimal:
    """The distance between two places in miles as the crow flies, to a tenth.

    Each is (latitude, longitude) in degrees. The haversine formula on a sphere.
    """
    (lat, long), (other_lat, other_long) = (
        (radians(float(north)), radians(float(east))) for north, east in (one, other)
    )
    half = sin((other_lat - lat) / 2) ** 2
    half += cos(lat) * cos(other_lat) * sin((other_long - long) / 2) ** 2
    return half_up(Decimal(2 * EARTH_MILES * asin(sqrt(min(1.0, half)))), 1)

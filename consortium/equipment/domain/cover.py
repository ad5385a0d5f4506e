"""Which devices of the network can stand in for one that failed, the best first, and why.

The order is decided by facts alone, so that the same facts give the same list: the same model
before an equivalent one before one of the same kind; then where somebody at the borrower is
trained on it; then the nearest, and one at an unknown distance last; then the asset number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
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


class Criterion(StrEnum):
    """What is asked of every device, in this order."""

    FITS = "fits"
    HELD = "held"
    WORKS = "works"
    CHECKED = "checked"
    FREE = "free"
    KEPT = "kept"
    STOCK = "stock"
    TRAINED = "trained"
    NEAR = "near"


CRITERION_NAMES = {
    Criterion.FITS: "Fits the need",
    Criterion.HELD: "Is with its owner",
    Criterion.WORKS: "Is in service",
    Criterion.CHECKED: "Stays calibrated through the loan",
    Criterion.FREE: "Is not reserved",
    Criterion.KEPT: "Is not one that its owner keeps back",
    Criterion.STOCK: "Leaves its owner enough",
    Criterion.TRAINED: "People there can use it",
    Criterion.NEAR: "Is near",
}


# Those that decide on the order of the devices that can be lent, with what holds through the loan.
DECIDING = frozenset({Criterion.FITS, Criterion.CHECKED, Criterion.TRAINED, Criterion.NEAR})


class Says(StrEnum):
    """What a criterion says of a device."""

    FOR = "for"
    AGAINST = "against"
    RULES_OUT = "rules_out"


SAYS_NAMES = {Says.FOR: "For", Says.AGAINST: "Against", Says.RULES_OUT: "Rules it out"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one criterion says of a device, in words."""

    criterion: Criterion
    says: Says
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A device with what every criterion says of it: it can be lent where none rules it out."""

    unit: Unit
    match: Match
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it."""
        return tuple(each.words for each in self.findings if each.says is Says.FOR)

    @property
    def against(self) -> tuple[str, ...]:
        """What speaks against it, and first what rules it out."""
        soft = tuple(each.words for each in self.findings if each.says is Says.AGAINST)
        return (*self.rules_out, *soft)

    @property
    def rules_out(self) -> tuple[str, ...]:
        return tuple(each.words for each in self.findings if each.says is Says.RULES_OUT)


def ranked(need: Need, units: Iterable[Unit]) -> list[Candidate]:
    """The devices that fit, the best first, and after them those that are ruled out and why.

    The one that failed is not among them, nor is what is neither its model, an equivalent one
    nor of its kind.
    """
    found = [
        Candidate(unit=unit, match=match, findings=(_fits(match), *findings(need, unit)))
        for unit in units
        if unit.asset_id != need.asset_id and (match := match_of(need, unit)) is not None
    ]
    return sorted(found, key=_order)


def _order(each: Candidate) -> tuple[bool, Match, bool, bool, Decimal, str]:
    unit = each.unit
    miles = unit.miles if unit.miles is not None else Decimal(0)
    return (
        bool(each.rules_out),
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


def findings(need: Need, unit: Unit) -> tuple[Finding, ...]:
    """What every criterion but the fit of the model says of a device."""
    return (
        _held(need.trust_id, unit),
        _works(unit),
        _checked(need.period, unit),
        _free(unit),
        _kept(unit),
        _stock(unit),
        _trained(unit),
        _near(unit),
    )


def cannot_be_lent(borrower_id: UUID, unit: Unit) -> tuple[str, ...]:
    """Everything that rules a device out, in words, but its planned checks: the terms can say who
    does those. Empty when nothing does."""
    asked = (_held(borrower_id, unit), _works(unit), _free(unit), _kept(unit), _stock(unit))
    return tuple(each.words for each in asked if each.says is Says.RULES_OUT)


def _found(criterion: Criterion, rules_out: bool, words: str, otherwise: str) -> Finding:
    return Finding(
        criterion, Says.RULES_OUT if rules_out else Says.FOR, words if rules_out else otherwise
    )


def _fits(match: Match) -> Finding:
    return Finding(Criterion.FITS, Says.FOR, MATCH_NAMES[match])


def _held(borrower_id: UUID, unit: Unit) -> Finding:
    if unit.custodian_id == borrower_id:
        words = "The borrower has it already: move it, no loan is needed"
        return Finding(Criterion.HELD, Says.RULES_OUT, words)
    away = unit.owner_id != unit.custodian_id
    return _found(Criterion.HELD, away, "It is not with its owner", "With its owner")


def _works(unit: Unit) -> Finding:
    out = unit.status is not AssetStatus.IN_SERVICE
    return _found(Criterion.WORKS, out, f"It is {STATUS_NAMES[unit.status].lower()}", "In service")


def _checked(period: Period, unit: Unit) -> Finding:
    if unit.has_suspended_plan:
        why = "Its planned checks are suspended"
    elif unit.due_on is None:
        why = "No check is planned for it: nothing says it stays calibrated"
    elif is_due_within(unit.due_on, period):
        why = f"A planned check falls due on {_day(unit.due_on)}, before the loan ends"
    else:
        return Finding(Criterion.CHECKED, Says.FOR, f"In calibration to {_day(unit.due_on)}")
    return Finding(Criterion.CHECKED, Says.RULES_OUT, why)


def _free(unit: Unit) -> Finding:
    return _found(
        Criterion.FREE, unit.is_booked, "It is reserved or lent in this time", "Free in this time"
    )


def _kept(unit: Unit) -> Finding:
    return _found(
        Criterion.KEPT, unit.is_reserve, "Its owner keeps it in reserve", "Not held in reserve"
    )


def _stock(unit: Unit) -> Finding:
    if not unit.minimum:
        return Finding(Criterion.STOCK, Says.FOR, "Its owner keeps no minimum at this site")
    return _found(
        Criterion.STOCK,
        unit.free <= unit.minimum,
        f"Its owner keeps {unit.minimum} of its kind at this site and has {unit.free} free",
        f"Its owner has {unit.free} of its kind free here and keeps {unit.minimum}",
    )


def _trained(unit: Unit) -> Finding:
    if unit.trained:
        words = f"{unit.trained} trained on it at the borrower"
        return Finding(Criterion.TRAINED, Says.FOR, words)
    return Finding(Criterion.TRAINED, Says.AGAINST, "Nobody trained on it at the borrower")


def _near(unit: Unit) -> Finding:
    if unit.miles is None:
        return Finding(Criterion.NEAR, Says.AGAINST, "Nobody knows how far away it is")
    return Finding(Criterion.NEAR, Says.FOR, f"{unit.miles.normalize():f} miles away")


def is_due_within(due_on: date, period: Period) -> bool:
    """Whether a check that is due on a day leaves a device unchecked on a day of the period."""
    return period.end is None or due_on < period.last_day


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

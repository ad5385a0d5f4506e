"""What a price schedule says: schemes of tiers for members, and prices for a trust alone.

Only the lower bound of a tier is kept; the next one's lower bound is its upper, and intervals are
half-open, so there is neither a gap nor an overlap, and no quantity lies above the last tier.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.rebate_terms import ORDINARY_TERMS, RebateTerms
from consortium.contracts.domain.terms.rules import Rules
from consortium.foundation.domain.periods import Period, add_months


class Measure(StrEnum):
    """What a tier test looks at."""

    COMMITTED_QUANTITY = "committed_qty"
    ACTUAL_QUANTITY = "actual_qty"
    # Of what a trust buys of the kind, the part it buys under the contract: between 0 and 1.
    SHARE = "market_share"
    MEMBER_COUNT = "member_count"
    # Pounds, at the prices of the first tier: the tier that they decide has no say in them.
    COMMITTED_VALUE = "committed_value"
    SPEND = "actual_value"


# What the clauses that set one price for all members are tested by, unless agreed otherwise.
CLAUSE_MEASURES = {
    Clause.VOLUME_TIER: Measure.COMMITTED_QUANTITY,
    Clause.PARTICIPATION_BAND: Measure.MEMBER_COUNT,
}
# What each clause that sets a price may be tested by.
POSSIBLE_MEASURES = {
    Clause.VOLUME_TIER: (
        Measure.COMMITTED_QUANTITY,
        Measure.ACTUAL_QUANTITY,
        Measure.COMMITTED_VALUE,
        Measure.SPEND,
    ),
    Clause.COMMITTED_SHARE: (Measure.SHARE,),
    Clause.PARTICIPATION_BAND: (Measure.MEMBER_COUNT,),
    Clause.INCREMENTAL_BANDS: (Measure.ACTUAL_QUANTITY,),
}


class OnDrop(StrEnum):
    """When a worse tier takes effect; a better one always does at its test."""

    NEXT_TEST = "next_test"
    NEVER_WITHIN_YEAR = "never"
    AFTER_GRACE = "grace"


@dataclass(frozen=True, slots=True)
class Tier:
    """From this measure on, each item costs this much a unit."""

    lower_bound: Decimal
    prices: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Items that are tested together, with their tiers.

    ``standalone`` are the tiers of a trust that has left, by its own commitment alone. The test
    calendar is the first of each of ``test_months``, or exactly ``test_days`` where they are
    given. Incremental bands have no tests: each slice of the contract year's joint quantity has
    its own price.
    """

    id: str
    name: str
    clause: Clause
    measure: Measure
    items: tuple[str, ...]
    tiers: tuple[Tier, ...]
    standalone: tuple[Tier, ...]
    test_months: tuple[int, ...]
    on_drop: OnDrop = OnDrop.NEXT_TEST
    grace_months: int = 0
    paragraph: str = ""
    test_days: tuple[date, ...] | None = None
    rules: Rules = field(default_factory=Rules)

    @property
    def is_incremental(self) -> bool:
        return self.clause is Clause.INCREMENTAL_BANDS

    @property
    def is_by_trust(self) -> bool:
        """Whether each trust has a tier of its own, by its own share."""
        return self.measure is Measure.SHARE

    @property
    def is_by_value(self) -> bool:
        """Whether pounds decide the tier, and not units."""
        return self.measure in (Measure.COMMITTED_VALUE, Measure.SPEND)

    @property
    def is_committed(self) -> bool:
        """Whether what trusts have committed to decides the tier, in units or in pounds."""
        return self.measure in (Measure.COMMITTED_QUANTITY, Measure.COMMITTED_VALUE)

    @property
    def is_by_run_rate(self) -> bool:
        """Whether each test makes a year of what was bought, in units or in pounds."""
        return not self.is_incremental and self.measure in (
            Measure.ACTUAL_QUANTITY,
            Measure.SPEND,
        )

    def weight(self, item: str) -> Decimal:
        """How much a unit of an item brings to the measure: 1, or its price in the first tier."""
        return self.tiers[0].prices[item] if self.is_by_value else Decimal(1)


@dataclass(frozen=True, slots=True)
class RebateStep:
    """From this spend in the contract year on, this share of the whole spend comes back."""

    lower_bound: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateScheme:
    id: str
    name: str
    items: tuple[str, ...]
    steps: tuple[RebateStep, ...]
    paragraph: str = ""
    terms: RebateTerms = ORDINARY_TERMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One version of the prices of an agreement; never changed once it is active."""

    version: int
    effective_from: date
    schemes: tuple[Scheme, ...]
    rebates: tuple[RebateScheme, ...]

    def scheme_for(self, item: str) -> Scheme | None:
        return next((scheme for scheme in self.schemes if item in scheme.items), None)


def priced_items(schedules: Iterable[Schedule]) -> tuple[str, ...]:
    """Every item that a version of the prices names, in alphabetical order."""
    schemes = (scheme for schedule in schedules for scheme in schedule.schemes)
    return tuple(sorted({item for scheme in schemes for item in scheme.items}))


def schemes_by_item(schedules: Iterable[Schedule]) -> dict[tuple[int, str], Scheme]:
    """The scheme that prices an item in a version, by the number of the version and the item."""
    return {
        (schedule.version, item): scheme
        for schedule in schedules
        for scheme in reversed(schedule.schemes)
        for item in scheme.items
    }


def tier_index(tiers: tuple[Tier, ...], measure: Decimal) -> int:
    """Which tier the measure reaches: the last one whose lower bound is not above it."""
    return max(index for index, tier in enumerate(tiers) if tier.lower_bound <= measure)


def dates_of_tests(scheme: Scheme, *, term: Period, effective_from: date) -> tuple[date, ...]:
    """When the scheme is tested: on the day its schedule starts, then on the first of each of
    its months, up to the end of the agreement; or on exactly the days it names.

    A scheme whose tier never drops within a contract year is tested on each year's first day
    too: only there can it drop.

    Raises:
        ValueError: the agreement has no end, so its tests cannot be listed.
    """
    if term.end is None:
        raise ValueError("an agreement without an end has no last tier test")
    if scheme.is_incremental:
        return ()
    first = max(term.start, effective_from)
    if scheme.test_days is not None:
        return tuple(sorted({day for day in scheme.test_days if first <= day < term.end}))
    each_year = scheme.on_drop is OnDrop.NEVER_WITHIN_YEAR and bool(scheme.test_months)
    return _calendar(scheme.test_months, first, term, each_year)


@lru_cache(maxsize=256)
def _calendar(
    months: tuple[int, ...], first: date, term: Period, each_year: bool
) -> tuple[date, ...]:
    """The days of tests from the first one on; most schemes of an agreement share them."""
    days = {first}
    month = add_months(first.replace(day=1), 1)
    while term.end is not None and month < term.end:
        if month.month in months:
            days.add(month)
        month = add_months(month, 1)
    if each_year:
        days.update(day for day in contract_years(term) if day > first)
    return tuple(sorted(days))


@lru_cache(maxsize=256)
def contract_years(term: Period) -> tuple[date, ...]:
    """The first day of each contract year, counted from the agreement's own start."""
    starts = [term.start]
    while term.end is not None and (after := add_months(term.start, 12 * len(starts))) < term.end:
        starts.append(after)
    return tuple(starts)

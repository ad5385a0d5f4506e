"""What a line should cost, with the path that led there. Nothing else computes a price.

participation → schedule version → tier test → price. There is exactly one price or none; a trust
or a day without a price is said so, never answered with zero or with somebody else's price.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.facts import Commitment, Facts
from consortium.contracts.domain.participation import Spell, Standing, standing_of
from consortium.contracts.domain.schedules import (
    Schedule,
    Scheme,
    Tier,
    contract_years,
    dates_of_tests,
    tier_index,
)
from consortium.contracts.domain.tier_tests import (
    Determination,
    InForce,
    committed_on,
    determine,
    in_force,
    in_force_on,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import line_total
from consortium.foundation.domain.periods import Period, add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Facts):
    """Everything the price of a line under one agreement depends on, as known at an instant."""

    schedules: tuple[Schedule, ...]
    # Tests that were run and stand; a test date without one is computed and called provisional.
    confirmed: Mapping[tuple[str, date], Determination] = field(default_factory=dict)


class NoPriceReason(StrEnum):
    """Why there is no price, in the order in which the question is walked."""

    OUTSIDE_TERM = "outside_term"
    NOT_JOINED = "not_joined"
    NO_SCHEDULE = "no_schedule"
    UNKNOWN_ITEM = "unknown_item"
    NO_OPT_OUT_PRICE = "no_opt_out_price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The steps that led to a price, as far as they went."""

    trust: str
    item: str
    on: date
    standing: Standing | None = None
    spell: Spell | None = None
    schedule: Schedule | None = None
    scheme: Scheme | None = None
    in_force: InForce | None = None
    # The last test up to the day; it need not be the one whose tier is in force.
    latest: Determination | None = None
    # Whether both tests are recorded; until then the price is provisional.
    confirmed: bool = False
    tiers: tuple[Tier, ...] = ()
    tier: int | None = None
    own_measure: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    unit_price: Decimal
    quantity: Decimal
    amount: Decimal
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPrice:
    """There is no price, and why; the path shows how far the question got."""

    reason: NoPriceReason
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that has got as far as the scheme that prices the item."""

    path: Path
    schedule: Schedule
    scheme: Scheme


class PriceBook:
    """The prices under one set of terms. Tier tests are worked out once and kept.

    One book answers any number of lines; a fresh one is cheap.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._letters: defaultdict[str, list[Commitment]] = defaultdict(list)
        for letter in terms.commitments:
            self._letters[letter.item].append(letter)
        self._tests: dict[tuple[int, str], tuple[Determination, ...]] = {}
        self._changes: dict[tuple[int, str], tuple[InForce, ...]] = {}

    def price_of(self, *, trust: str, item: str, on: date, quantity: Decimal) -> Price | NoPrice:
        """The price of a quantity of an item for a trust on a day, or why there is none.

        A member's price under incremental bands depends on what was bought before:
        :func:`price_run.price_lines` tells it.
        """
        asked = self.scheme_for(trust=trust, item=item, on=on)
        if isinstance(asked, NoPrice):
            return asked
        if asked.path.standing is Standing.LEFT:
            return self._opt_out_price(asked.path, asked.scheme, quantity)
        return self._member_price(asked, quantity)

    def scheme_for(self, *, trust: str, item: str, on: date) -> Asked | NoPrice:
        """Whether the trust has a price on that day at all, and the scheme that sets it."""
        path = Path(trust=trust, item=item, on=on)
        if on not in self.terms.term:
            return NoPrice(reason=NoPriceReason.OUTSIDE_TERM, path=path)
        standing = standing_of(self.terms.spells, trust, on)
        path = replace(path, standing=standing, spell=_spell(self.terms.spells, trust, on))
        if standing is Standing.NOT_JOINED:
            return NoPrice(reason=NoPriceReason.NOT_JOINED, path=path)
        schedule = schedule_on(self.terms.schedules, on)
        if schedule is None:
            return NoPrice(reason=NoPriceReason.NO_SCHEDULE, path=path)
        scheme = schedule.scheme_for(item)
        path = replace(path, schedule=schedule, scheme=scheme)
        if scheme is None:
            return NoPrice(reason=NoPriceReason.UNKNOWN_ITEM, path=path)
        return Asked(path=path, schedule=schedule, scheme=scheme)

    def tiers_over_time(self, schedule: Schedule, scheme: Scheme) -> tuple[InForce, ...]:
        """The tiers in force one after the other over the agreement's term."""
        key = (schedule.version, scheme.id)
        if key not in self._changes:
            concerned = replace(self.terms, commitments=self._committed_to(scheme))
            self._tests[key] = tests_of(concerned, schedule, scheme)
            self._changes[key] = in_force(
                scheme, self._tests[key], year_starts=contract_years(self.terms.term)
            )
        return self._changes[key]

    def tests_until(
        self, schedule: Schedule, scheme: Scheme, day: date
    ) -> tuple[Determination, ...]:
        """The tests up to a day, that day's among them, oldest first."""
        self.tiers_over_time(schedule, scheme)
        tests = self._tests[schedule.version, scheme.id]
        return tuple(test for test in tests if test.tested_on <= day)

    def test_on(self, scheme: Scheme, day: date) -> Determination:
        """What a test of the scheme on any day would find; it need not be a day of its tests."""
        letters = self._committed_to(scheme)
        return determine(scheme, on=day, spells=self.terms.spells, commitments=letters)

    def _committed_to(self, scheme: Scheme) -> tuple[Commitment, ...]:
        """The commitments to the items of a scheme: all that its tests look at."""
        return tuple(letter for item in scheme.items for letter in self._letters[item])

    def _member_price(self, asked: Asked, quantity: Decimal) -> Price | NoPrice:
        path, schedule, scheme = asked.path, asked.schedule, asked.scheme
        current = in_force_on(self.tiers_over_time(schedule, scheme), path.on)
        if current is None:
            return NoPrice(reason=NoPriceReason.NO_SCHEDULE, path=path)
        latest = self.tests_until(schedule, scheme, path.on)[-1]
        path = replace(
            path,
            in_force=current,
            latest=latest,
            confirmed=all(
                (scheme.id, test.tested_on) in self.terms.confirmed
                for test in (current.test, latest)
            ),
            tiers=scheme.tiers,
            tier=current.tier,
        )
        return _priced(path, scheme.tiers[current.tier], quantity)

    def _opt_out_price(self, path: Path, scheme: Scheme, quantity: Decimal) -> Price | NoPrice:
        """A trust that has left pays the schedule of a trust alone, by its own commitment."""
        if not scheme.standalone:
            return NoPrice(reason=NoPriceReason.NO_OPT_OUT_PRICE, path=path)
        volumes = committed_on(self._committed_to(scheme), path.on)
        own = sum(
            (volumes.get((path.trust, item), Decimal(0)) for item in scheme.items), Decimal(0)
        )
        reached = tier_index(scheme.standalone, own)
        path = replace(path, tiers=scheme.standalone, tier=reached, own_measure=own)
        return _priced(path, scheme.standalone[reached], quantity)


def price_of(
    terms: Terms, *, trust: str, item: str, on: date, quantity: Decimal
) -> Price | NoPrice:
    """One price under some terms; ask a :class:`PriceBook` for many."""
    return PriceBook(terms).price_of(trust=trust, item=item, on=on, quantity=quantity)


def schedule_on(schedules: Iterable[Schedule], day: date) -> Schedule | None:
    """The version in force on a day: the latest that has begun."""
    begun = [schedule for schedule in schedules if schedule.effective_from <= day]
    return max(
        begun, key=lambda schedule: (schedule.effective_from, schedule.version), default=None
    )


def tests_of(terms: Terms, schedule: Schedule, scheme: Scheme) -> tuple[Determination, ...]:
    """Every test of a scheme over the agreement's term: as confirmed, else as computed."""
    return tuple(
        terms.confirmed.get((scheme.id, day))
        or determine(scheme, on=day, spells=terms.spells, commitments=terms.commitments)
        for day in dates_of_tests(scheme, term=terms.term, effective_from=schedule.effective_from)
    )


def due_tests(terms: Terms, *, up_to: date) -> list[Determination]:
    """What the tests that are due by a day and not recorded yet would find, oldest first."""
    return sorted(
        (
            determine(scheme, on=day, spells=terms.spells, commitments=terms.commitments)
            for schedule in terms.schedules
            for scheme in schedule.schemes
            for day in dates_of_tests(
                scheme, term=terms.term, effective_from=schedule.effective_from
            )
            if day <= up_to
            and (scheme.id, day) not in terms.confirmed
            and schedule_on(terms.schedules, day) is schedule
        ),
        key=lambda each: (each.tested_on, each.scheme),
    )


def contract_year(terms: Terms, starts_on: date) -> Period:
    """The contract year that begins on a day.

    Raises:
        Invalid: no contract year of the agreement begins on that day.
    """
    if starts_on not in contract_years(terms.term):
        raise Invalid(
            "not_a_contract_year",
            "No contract year of this agreement begins on that day.",
            field="year_from",
            next_step="Choose one of the agreement's contract years.",
        )
    end = add_months(starts_on, 12)
    return Period(starts_on, min(end, terms.term.end) if terms.term.end else end)


def _priced(path: Path, tier: Tier, quantity: Decimal) -> Price:
    unit_price = tier.prices[path.item]
    return Price(
        unit_price=unit_price,
        quantity=quantity,
        amount=line_total(unit_price, quantity),
        path=path,
    )


def _spell(spells: Iterable[Spell], trust: str, on: date) -> Spell | None:
    """The stay the day lies in, else the last one that ended before it."""
    own = [spell for spell in spells if spell.trust == trust and spell.period.start <= on]
    return max(own, key=lambda spell: spell.period.start, default=None)

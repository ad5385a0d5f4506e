"""What a line should cost, with the path that led there. Nothing else computes a price.

participation → schedule version → tier test → price. There is exactly one price or none; a trust
or a day without a price is said so, never answered with zero or with somebody else's price.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import attrgetter

from consortium.contracts.domain.prices.adjustments import (
    Alone,
    Local,
    PaysAlone,
    bought_before,
    local_price,
    local_rule,
    pays_alone,
    slices_of,
)
from consortium.contracts.domain.prices.answers import Asked, NoPrice, NoPriceReason, Path, Price
from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.grace import clocks
from consortium.contracts.domain.prices.interruptions import interrupted
from consortium.contracts.domain.prices.tier_tests import Determination, TierTests, found_for
from consortium.contracts.domain.prices.tiers_in_force import InForce, in_force, in_force_on
from consortium.contracts.domain.terms.facts import Commitment, Facts
from consortium.contracts.domain.terms.merging import acting_for, stay_of
from consortium.contracts.domain.terms.participation import Spell, Standing
from consortium.contracts.domain.terms.schedules import (
    Schedule,
    Scheme,
    contract_years,
    dates_of_tests,
    schemes_by_item,
    tier_index,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import half_up, line_total, pennies
from consortium.foundation.domain.periods import Period, add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Facts):
    """Everything the price of a line under one agreement depends on, as known at an instant."""

    schedules: tuple[Schedule, ...]
    # Tests that were run and stand; a test date without one is computed and called provisional.
    confirmed: Mapping[tuple[str, date], Determination] = field(default_factory=dict)


# Where a trust stands on a day, the stay that makes it so, and the successor it takes part through.
_Stay = tuple[Standing, Spell | None, str]


class PriceBook:
    """The prices under one set of terms. Tier tests are worked out once and kept.

    One book answers any number of lines; a fresh one is cheap.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._letters: defaultdict[tuple[str, str], list[Commitment]] = defaultdict(list)
        for letter in terms.commitments:
            self._letters[letter.trust, letter.item].append(letter)
        self._tier_tests = TierTests(terms)
        self._stays: dict[tuple[str, date], _Stay] = {}
        self._tests: dict[tuple[int, str], tuple[Determination, ...]] = {}
        self._changes: dict[tuple[int, str, str], tuple[InForce, ...]] = {}
        self._schemes = schemes_by_item(terms.schedules)

    def price_of(self, *, trust: str, item: str, on: date, quantity: Decimal) -> Price | NoPrice:
        """The price of a quantity of an item for a trust on a day, or why there is none.

        A member's price under incremental bands depends on what was bought before in the contract
        year. Here that is what was returned up to the day; :func:`price_run.price_lines` takes
        lines one after the other instead.
        """
        asked = self.scheme_for(trust=trust, item=item, on=on)
        if isinstance(asked, NoPrice):
            return asked
        path, scheme = asked.path, asked.scheme
        if path.alone is not None:
            return self._price_alone(path, scheme, quantity)
        if scheme.is_incremental:
            return self._banded_price(path, scheme, quantity)
        return self._member_price(asked, quantity)

    def scheme_for(self, *, trust: str, item: str, on: date) -> Asked | NoPrice:
        """Whether the trust has a price on that day at all, and the scheme that sets it."""
        asked = partial(Path, trust=trust, item=item, on=on)
        if on not in self.terms.term:
            return NoPrice(reason=NoPriceReason.OUTSIDE_TERM, path=asked())
        standing, spell, through = self._stay(trust, on)
        asked = partial(asked, standing=standing, spell=spell, through=through)
        if standing is Standing.NOT_JOINED:
            return NoPrice(reason=NoPriceReason.NOT_JOINED, path=asked())
        schedule = schedule_on(self.terms.schedules, on)
        if schedule is None:
            return NoPrice(reason=NoPriceReason.NO_SCHEDULE, path=asked())
        scheme = self.scheme_in(schedule, item)
        if scheme is None:
            return NoPrice(reason=NoPriceReason.UNKNOWN_ITEM, path=asked(schedule=schedule))
        alone = (
            PaysAlone(Alone.LEFT, None)
            if standing is Standing.LEFT
            else self._pays_alone(spell, on, schedule, scheme)
        )
        path = asked(schedule=schedule, scheme=scheme, alone=alone)
        return Asked(path=path, schedule=schedule, scheme=scheme)

    def scheme_in(self, schedule: Schedule, item: str) -> Scheme | None:
        """The same as :meth:`Schedule.scheme_for`, looked up."""
        return self._schemes.get((schedule.version, item))

    def tiers_over_time(
        self, schedule: Schedule, scheme: Scheme, trust: str = ""
    ) -> tuple[InForce, ...]:
        """The tiers in force one after the other over the agreement's term.

        Where each trust is tested by its own share they are those of the trust; without one they
        are what the share of all together would give.
        """
        who = trust if scheme.is_by_trust else ""
        key = (schedule.version, scheme.id, who)
        if key not in self._changes:
            tests = self._tests_of(schedule, scheme)
            if who:
                tests = tuple(
                    found_for(scheme, test, acting_for(self.terms.mergers, who, test.tested_on))
                    for test in tests
                )
            changes = in_force(scheme, tests, year_starts=contract_years(self.terms.term))
            self._changes[key] = interrupted(scheme, changes, self.terms)
        return self._changes[key]

    def tests_until(
        self, schedule: Schedule, scheme: Scheme, day: date
    ) -> tuple[Determination, ...]:
        """The tests up to a day, that day's among them, oldest first."""
        tests = self._tests_of(schedule, scheme)
        return tests[: bisect_right(tests, day, key=attrgetter("tested_on"))]

    def letters_of(self, trust: str, item: str) -> Sequence[Commitment]:
        """What the trust has committed to of the item, as it was told."""
        return self._letters.get((trust, item), ())

    def test_on(self, scheme: Scheme, day: date) -> Determination:
        """What a test of the scheme on any day would find; it need not be a day of its tests."""
        return self._tier_tests.on(scheme, day)

    def _tests_of(self, schedule: Schedule, scheme: Scheme) -> tuple[Determination, ...]:
        """Every test of a scheme over the agreement's term: as confirmed, else as computed."""
        key = (schedule.version, scheme.id)
        if key not in self._tests:
            confirmed, term = self.terms.confirmed, self.terms.term
            days = dates_of_tests(scheme, term=term, effective_from=schedule.effective_from)
            open_days = [day for day in days if (scheme.id, day) not in confirmed]
            computed = dict(zip(open_days, self._tier_tests.each(scheme, open_days), strict=True))
            self._tests[key] = tuple(computed.get(day) or confirmed[scheme.id, day] for day in days)
        return self._tests[key]

    def _stay(self, trust: str, on: date) -> _Stay:
        """Where a trust stands is asked for each item and is the same for all of them."""
        if (trust, on) not in self._stays:
            through = acting_for(self.terms.mergers, trust, on)
            stay = stay_of(self.terms, trust, on)
            self._stays[trust, on] = (*stay, through if through != trust else "")
        return self._stays[trust, on]

    def _pays_alone(
        self, spell: Spell | None, on: date, schedule: Schedule, scheme: Scheme
    ) -> PaysAlone | None:
        if spell is None:
            return None
        days = (test.tested_on for test in self._tests_of(schedule, scheme))
        return pays_alone(scheme, self.terms, spell, on, days)

    def _member_price(self, asked: Asked, quantity: Decimal) -> Price | NoPrice:
        path, schedule, scheme = asked.path, asked.schedule, asked.scheme
        current = in_force_on(self.tiers_over_time(schedule, scheme, path.trust), path.on)
        if current is None:
            return NoPrice(reason=NoPriceReason.NO_SCHEDULE, path=path)
        tests = self.tests_until(schedule, scheme, path.on)
        latest = tests[-1]
        if scheme.is_by_trust:
            latest = found_for(scheme, latest, path.through or path.trust)
        path = replace(
            path,
            in_force=current,
            latest=latest,
            clocks=clocks(scheme, tests),
            confirmed=all(
                (scheme.id, test.tested_on) in self.terms.confirmed
                for test in (current.test, latest)
            ),
            tiers=scheme.tiers,
            tier=current.tier,
        )
        return self._priced(path, scheme, quantity)

    def _banded_price(self, path: Path, scheme: Scheme, quantity: Decimal) -> Price:
        """A quantity in its bands; over several of them the unit price is their average."""
        returns = tuple(self._tier_tests.returns_of(scheme.items))
        before = bought_before(scheme, replace(self.terms, usage=returns), path.on)
        slices = slices_of(scheme.tiers, before, quantity)
        cost = sum(
            (each.quantity * scheme.tiers[each.tier].prices[path.item] for each in slices),
            Decimal(0),
        )
        path = replace(path, tiers=scheme.tiers, bought=before, slices=slices)
        return Price(
            unit_price=half_up(Fraction(cost) / Fraction(quantity), 6)
            if len(slices) > 1
            else scheme.tiers[tier_index(scheme.tiers, before)].prices[path.item],
            quantity=quantity,
            amount=pennies(cost),
            path=path,
        )

    def _price_alone(self, path: Path, scheme: Scheme, quantity: Decimal) -> Price | NoPrice:
        """Who has left, or is not priced as a member, pays by its own commitment alone."""
        if not scheme.standalone:
            return NoPrice(reason=NoPriceReason.NO_OPT_OUT_PRICE, path=path)
        letters = (each for item in scheme.items for each in self.letters_of(path.trust, item))
        own = sum(committed_on(letters, path.on).values(), Decimal(0))
        reached = tier_index(scheme.standalone, own)
        path = replace(path, tiers=scheme.standalone, tier=reached, own_measure=own)
        return self._priced(path, scheme, quantity)

    def _priced(self, path: Path, scheme: Scheme, quantity: Decimal) -> Price | NoPrice:
        """The price of the tier that was reached, made local where the scheme says so."""
        if path.tier is None:
            raise ValueError("no tier was reached yet")
        price = path.tiers[path.tier].prices[path.item]
        rule = local_rule(scheme, self.terms, path.spell)
        if rule is not None:
            factor = self.terms.factors.get(path.trust)
            if factor is None:
                return NoPrice(reason=NoPriceReason.NO_FACTOR, path=path)
            path = replace(path, local=Local(rule=rule, factor=factor, before=price))
            price = local_price(rule, price, factor)
        return Price(
            unit_price=price, quantity=quantity, amount=line_total(price, quantity), path=path
        )


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

"""What each trust pays for each item from which day to which: asked once, looked up many times.

Every price is the :class:`PriceBook`'s. The table asks once for each stretch of days on which no
answer can become another, and lets members share the answer where all of them pay the same.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason
from consortium.contracts.domain.prices.price_days import Decided, PriceDays
from consortium.contracts.domain.prices.pricing import PriceBook, Terms, schedule_on
from consortium.contracts.domain.prices.tiers_in_force import in_force_on
from consortium.contracts.domain.terms.participation import Standing
from consortium.contracts.domain.terms.schedules import Scheme, contract_years
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a unit costs, or why there is no price.

    ``tier`` is the one in force for members, None for a trust alone; ``tier_from`` is where the
    tier begins by which either pays. A member under incremental bands has neither price nor
    reason: what it pays depends on what all members bought before it in the contract year of that
    number. ``is_own`` says that another trust in the same standing may pay something else.
    """

    standing: Standing | None = None
    scheme: Scheme | None = None
    unit_price: Decimal | None = None
    reason: NoPriceReason | None = None
    tier_from: Decimal | None = None
    tier: int | None = None
    year: int = 0
    is_own: bool = False

    @property
    def bands(self) -> Scheme | None:
        """The scheme of incremental bands that the price has to be worked out by, if it has."""
        return self.scheme if self.unit_price is None and self.reason is None else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which one rate holds."""

    period: Period
    rate: Rate


class PriceTable:
    """The rates under one set of terms; only what is asked for is worked out."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.book = PriceBook(terms)
        self._days = PriceDays(self.book)
        self._years = contract_years(terms.term)
        self._found: dict[tuple[str, str], tuple[Stretch, ...]] = {}
        self._by_stays: dict[tuple[str, tuple[Period, ...]], tuple[Stretch, ...]] = {}
        self._of_all: dict[tuple[str, Decided], Rate] = {}
        self._whatever_item: dict[tuple[str, date], Rate] = {}

    def rate_on(self, *, trust: str, item: str, on: date) -> Rate:
        """What holds for a trust and an item on a day."""
        stretches = self.stretches(trust=trust, item=item)
        return stretches[bisect_right(stretches, on, key=_starts) - 1].rate

    def last_test(self, *, trust: str, item: str, on: date) -> date | None:
        """The last test that found the tier in force for a member; None for a trust alone.

        Where none did, because something interrupts the tiers, it is the test behind it.
        """
        rate = self.rate_on(trust=trust, item=item, on=on)
        schedule = schedule_on(self.terms.schedules, on)
        if rate.tier is None or rate.scheme is None or schedule is None:
            return None
        tests = self.book.tests_until(schedule, rate.scheme, on)
        now = in_force_on(self.book.tiers_over_time(schedule, rate.scheme, trust), on)
        found = (test.tested_on for test in reversed(tests) if test.found == rate.tier)
        return next(found, None if now is None else now.test.tested_on)

    def stretches(self, *, trust: str, item: str) -> tuple[Stretch, ...]:
        """The rates of a trust for an item, one after the other, over the whole calendar.

        Trusts that came and went on the same days share them, unless something is their own.
        """
        if (trust, item) not in self._found:
            self._found[trust, item] = self._shared(trust, item) or self._worked_out(trust, item)
        return self._found[trust, item]

    def _shared(self, trust: str, item: str) -> tuple[Stretch, ...] | None:
        if not self._days.is_like_others(trust, item):
            return None
        key = (item, self._days.stays(trust))
        if key not in self._by_stays:
            found = self._worked_out(trust, item)
            if any(stretch.rate.is_own for stretch in found):
                return found
            self._by_stays[key] = found
        return self._by_stays[key]

    def _worked_out(self, trust: str, item: str) -> tuple[Stretch, ...]:
        return tuple(
            Stretch(
                period,
                self._asked_alone(trust, item, period.start)
                if number is None
                else self._asked_of_all(trust, item, period.start, number),
            )
            for period, number in self._days.plan(trust, item)
        )

    def _asked_of_all(self, trust: str, item: str, on: date, number: int) -> Rate:
        """A member's rate is asked for once for all members, where it is the same.

        And once for each tier in force, version and year, which decide it.
        """
        key = (item, self._days.decided(item, number))
        rate = self._of_all.get(key) or self._asked(trust, item, on)
        if not rate.is_own:
            self._of_all[key] = rate
        return rate

    def _asked_alone(self, trust: str, item: str, on: date) -> Rate:
        """Where there is no price whatever the item, that is asked for once for all items."""
        rate = self._whatever_item.get((trust, on)) or self._asked(trust, item, on)
        if rate.scheme is None and rate.reason is not NoPriceReason.UNKNOWN_ITEM:
            self._whatever_item[trust, on] = rate
        return rate

    def _asked(self, trust: str, item: str, on: date) -> Rate:
        answer = self.book.price_of(trust=trust, item=item, on=on, quantity=Decimal(1))
        path, scheme = answer.path, answer.path.scheme
        if scheme is None:
            reason = answer.reason if isinstance(answer, NoPrice) else None
            return Rate(standing=path.standing, reason=reason)
        alone = path.alone is not None
        is_own = alone or scheme.is_by_trust or scheme.rules.local_labour is not None
        if isinstance(answer, NoPrice):
            return Rate(standing=path.standing, scheme=scheme, is_own=is_own, reason=answer.reason)
        if scheme.is_incremental and not alone:
            year = bisect_right(self._years, on)
            return Rate(standing=path.standing, scheme=scheme, is_own=is_own, year=year)
        return Rate(
            standing=path.standing,
            scheme=scheme,
            is_own=is_own,
            unit_price=answer.unit_price,
            tier_from=None if path.tier is None else path.tiers[path.tier].lower_bound,
            tier=None if alone else path.tier,
        )


def _starts(stretch: Stretch) -> date:
    return stretch.period.start

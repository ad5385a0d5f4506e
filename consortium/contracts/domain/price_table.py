"""What each trust pays for each item from which day to which: asked once, looked up many times.

Every price is the :class:`PriceBook`'s. The table knows on which days an answer can become another,
asks once for each stretch of days between two of them, and lets members share an answer where all
of them pay the same.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.participation import Standing, standing_of
from consortium.contracts.domain.pricing import NoPrice, NoPriceReason, Path, PriceBook, Terms
from consortium.contracts.domain.schedules import Clause, Schedule, Scheme, contract_years
from consortium.foundation.domain.periods import Period

# Under these clauses every member pays the same; under any other each trust is asked for.
SAME_FOR_ALL = frozenset({Clause.VOLUME_TIER, Clause.PARTICIPATION_BAND, Clause.INCREMENTAL_BANDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a unit costs, or why there is no price.

    ``tier_from`` and ``tested_on`` tell the tier in force and the last test that found it. A
    member under incremental bands has neither price nor reason: what it pays depends on what all
    members bought before it in the contract year of that number.
    """

    standing: Standing | None = None
    scheme: Scheme | None = None
    unit_price: Decimal | None = None
    reason: NoPriceReason | None = None
    tier_from: Decimal | None = None
    tested_on: date | None = None
    year: int = 0

    @property
    def bands(self) -> Scheme | None:
        """The scheme of incremental bands that the price has to be worked out by, if it has."""
        return self.scheme if self.unit_price is None and self.reason is None else None

    @property
    def is_everybodys(self) -> bool:
        """Whether any trust in the same standing on the same day has the same rate."""
        if self.scheme is None:
            return True
        return self.standing is Standing.MEMBER and self.scheme.clause in SAME_FOR_ALL


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which one rate holds."""

    period: Period
    rate: Rate


class PriceTable:
    """The rates under one set of terms; only what is asked for is worked out."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._book = PriceBook(terms)
        self._years = contract_years(terms.term)
        # On these days everybody's price can change, a member's and that of a trust alone.
        self._frame = {terms.term.start, terms.term.end or terms.term.start}
        self._frame |= {schedule.effective_from for schedule in terms.schedules}
        self._found: dict[tuple[str, str], tuple[Stretch, ...]] = {}
        self._by_stays: dict[tuple[str, tuple[Period, ...]], tuple[Stretch, ...]] = {}
        self._by_day: dict[tuple[str, int], Rate] = {}
        self._days: dict[str, list[date]] = {}
        self._letters: defaultdict[tuple[str, str], set[date]] = defaultdict(set)
        for letter in terms.commitments:
            self._letters[letter.trust, letter.item].add(letter.effective_from)

    def rate_on(self, *, trust: str, item: str, on: date) -> Rate:
        """What holds for a trust and an item on a day."""
        stretches = self.stretches(trust=trust, item=item)
        return stretches[bisect_right(stretches, on, key=_starts) - 1].rate

    def stretches(self, *, trust: str, item: str) -> tuple[Stretch, ...]:
        """The rates of a trust for an item, one after the other, over the whole calendar.

        Trusts that came and went on the same days share them, where all of it is everybody's.
        """
        if (trust, item) not in self._found:
            stays = tuple(each.period for each in self.terms.spells if each.trust == trust)
            found = self._by_stays.get((item, stays)) or self._worked_out(trust, item, stays)
            if all(stretch.rate.is_everybodys for stretch in found):
                self._by_stays[item, stays] = found
            self._found[trust, item] = found
        return self._found[trust, item]

    def _worked_out(self, trust: str, item: str, stays: Iterable[Period]) -> tuple[Stretch, ...]:
        own = {date.min, *self._frame, *self._days_of_letters(trust, item)}
        for stay in stays:
            own |= {stay.start, stay.end or stay.start}
        days = [
            day
            for day in sorted(own.union(self._days_of(item)))
            if day in own or self._is_member(trust, day)
        ]
        ends = [*days[1:], None]
        return tuple(
            Stretch(Period(start, end), self._rate(trust, item, start))
            for start, end in zip(days, ends, strict=True)
        )

    def _is_member(self, trust: str, on: date) -> bool:
        return standing_of(self.terms.spells, trust, on) is Standing.MEMBER

    def _rate(self, trust: str, item: str, on: date) -> Rate:
        if not self._is_member(trust, on):
            return self._asked(trust, item, on)
        stretch = (item, bisect_right(self._days_of(item), on))
        rate = self._by_day.get(stretch) or self._asked(trust, item, on)
        if rate.is_everybodys:
            self._by_day[stretch] = rate
        return rate

    def _asked(self, trust: str, item: str, on: date) -> Rate:
        answer = self._book.price_of(trust=trust, item=item, on=on, quantity=Decimal(1))
        path = answer.path
        found = Rate(standing=path.standing, scheme=path.scheme)
        if path.scheme and path.scheme.is_incremental and path.standing is Standing.MEMBER:
            return replace(found, year=bisect_right(self._years, on))
        if isinstance(answer, NoPrice):
            return replace(found, reason=answer.reason)
        return replace(
            found,
            unit_price=answer.unit_price,
            tier_from=None if path.tier is None else path.tiers[path.tier].lower_bound,
            tested_on=self._last_found(path),
        )

    def _last_found(self, path: Path) -> date | None:
        """The last test that found the tier in force; None for a trust that has left."""
        if path.in_force is None or path.schedule is None or path.scheme is None:
            return None
        return max(
            test.tested_on
            for test in self._book.tests_until(path.schedule, path.scheme, path.on)
            if test.found == path.tier
        )

    def _days_of(self, item: str) -> list[date]:
        """The days on which what members pay for an item can change, in order."""
        if item not in self._days:
            days = {*self._frame, *self._years}
            for schedule, scheme in self._pricing(item):
                changes = self._book.tiers_over_time(schedule, scheme)
                tests = self._book.tests_until(schedule, scheme, date.max)
                days |= {each.starts_on for each in changes} | {each.tested_on for each in tests}
            self._days[item] = sorted(days)
        return self._days[item]

    def _days_of_letters(self, trust: str, item: str) -> set[date]:
        """The days on which what a trust has committed to changes: it prices a leaver."""
        together = {each for _, scheme in self._pricing(item) for each in scheme.items}
        return {day for each in together for day in self._letters.get((trust, each), ())}

    def _pricing(self, item: str) -> Iterator[tuple[Schedule, Scheme]]:
        for schedule in self.terms.schedules:
            scheme = schedule.scheme_for(item)
            if scheme is not None:
                yield schedule, scheme


def _starts(stretch: Stretch) -> date:
    return stretch.period.start

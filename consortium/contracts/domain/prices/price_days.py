"""The days on which a price can become another; between two of them it never does."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from consortium.contracts.domain.prices.adjustments import joiner_waits_until
from consortium.contracts.domain.prices.pricing import PriceBook, Terms, schedule_on
from consortium.contracts.domain.prices.tiers_in_force import in_force_on
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.rules import JoinerPays
from consortium.contracts.domain.terms.schedules import Schedule, Scheme, contract_years
from consortium.foundation.domain.periods import Period

Key = tuple[tuple[int, str], ...]
Plan = tuple[tuple[Period, int | None], ...]
Days = tuple[date, ...]
# What decides what all members pay for an item: the version, the tier in force, and for bands the
# contract year.
Decided = tuple[object, ...]


class PriceDays:
    """The days of change under one set of terms, for all members and for single trusts."""

    def __init__(self, book: PriceBook) -> None:
        self._book, self._terms = book, book.terms
        self._special = _named_apart(book.terms)
        self._spells: defaultdict[str, list[Spell]] = defaultdict(list)
        for spell in book.terms.spells:
            self._spells[spell.trust].append(spell)
        self._stays = {
            trust: tuple(spell.period for spell in own) for trust, own in self._spells.items()
        }
        self._joiners = {
            spell.trust for spell in book.terms.spells if spell.period.start > book.terms.term.start
        }
        self._schemes: dict[str, tuple[tuple[Schedule, Scheme], ...]] = {}
        self._keys: dict[str, Key] = {}
        self._years = contract_years(book.terms.term)
        self._of_members: dict[Key, tuple[Days, tuple[Decided, ...]]] = {}
        self._plans: dict[tuple[str, Key], Plan] = {}
        self._like_plans: dict[tuple[object, ...], Plan] = {}

    def stays(self, trust: str) -> tuple[Period, ...]:
        return self._stays.get(trust, ())

    def is_like_others(self, trust: str, item: str) -> bool:
        """Whether only its stays and letters set the trust apart: no merger, no suspension, and
        no waiting for the members' price."""
        if trust in self._special:
            return False
        return trust not in self._joiners or all(
            scheme.rules.joiners.pays is JoinerPays.FIRST_DAY for _, scheme in self._pricing(item)
        )

    def plan(self, trust: str, item: str) -> Plan:
        """The stretches on which the trust's price of an item cannot change.

        Each with the number of the members' stretch it lies in, if the trust pays what all
        members pay then, and without one if the trust has to be asked for by itself.
        """
        key = (trust, self._key(item))
        if key not in self._plans:
            self._plans[key] = self._shared_plan(trust, item)
        return self._plans[key]

    def decided(self, item: str, number: int) -> Decided:
        """What decides what all members pay in their stretch of that number."""
        return self._members(item)[1][number - 1]

    def _deciding(self, item: str, day: date) -> Decided:
        schedule = schedule_on(self._terms.schedules, day)
        scheme = None if schedule is None else self._book.scheme_in(schedule, item)
        if schedule is None or scheme is None or day not in self._terms.term:
            return (day in self._terms.term, schedule and schedule.version)
        change = in_force_on(self._book.tiers_over_time(schedule, scheme), day)
        year = bisect_right(self._years, day) if scheme.is_incremental else 0
        return (schedule.version, change and change.tier, year)

    def _shared_plan(self, trust: str, item: str) -> Plan:
        """Many trusts and items have the very same days."""
        own, common = frozenset(self.of_trust(trust, item) | self.of_all()), self.of_members(item)
        is_like_others, stays = self.is_like_others(trust, item), self.stays(trust)
        key = (own, common, is_like_others, stays)
        if key not in self._like_plans:
            self._like_plans[key] = tuple(_planned(*key))
        return self._like_plans[key]

    def of_members(self, item: str) -> Days:
        """When what members pay for an item changes, in order: with its tier, version or year."""
        return self._members(item)[0]

    def _members(self, item: str) -> tuple[Days, tuple[Decided, ...]]:
        """The days on which what decides the members' price changes, and what does from each."""
        key = self._key(item)
        if key not in self._of_members:
            days = self.of_all()
            for schedule, scheme in self._pricing(item):
                changes = self._book.tiers_over_time(schedule, scheme)
                days |= {each.starts_on for each in changes}
                days |= {*self._years} if scheme.is_incremental else set()
            found: list[tuple[date, Decided]] = []
            for day in sorted(days):
                decided = self._deciding(item, day)
                if not found or found[-1][1] != decided:
                    found.append((day, decided))
            begins, decisions = zip(*found, strict=True)
            self._of_members[key] = (begins, decisions)
        return self._of_members[key]

    def of_all(self) -> set[date]:
        """When the price of everybody can change, of members and of trusts alone."""
        term = self._terms.term
        begin = {schedule.effective_from for schedule in self._terms.schedules}
        return {date.min, term.start, term.end or term.start, *begin}

    def of_trust(self, trust: str, item: str) -> set[date]:
        """When the trust comes or goes, or something of its own begins to count or ends."""
        days = set(self._of_letters(trust, item))
        is_special = trust in self._special
        spells = self._terms.spells if is_special else self._spells[trust]
        for spell in spells:
            days |= {spell.period.start, spell.period.end or spell.period.start}
        if is_special:
            days |= {each.effective_on for each in self._terms.mergers}
        for schedule, scheme in self._pricing(item):
            if scheme.rules.joiners.pays is not JoinerPays.FIRST_DAY:
                tests = self._book.tests_until(schedule, scheme, date.max)
                tested = [test.tested_on for test in tests]
                waits = (joiner_waits_until(scheme, spell, tested) for spell in spells)
                days |= {day for day in waits if day is not None}
            if scheme.is_by_trust:
                changes = self._book.tiers_over_time(schedule, scheme, trust)
                days |= {each.starts_on for each in changes}
            if is_special:
                days |= _of_suspensions(self._terms, scheme)
        return days

    def _of_letters(self, trust: str, item: str) -> Iterator[date]:
        together = {each for _, scheme in self._pricing(item) for each in scheme.items}
        for each in together:
            for letter in self._book.letters_of(trust, each):
                yield letter.effective_from

    def _key(self, item: str) -> Key:
        """The same for items that are priced by the same schemes, and so change together."""
        if item not in self._keys:
            pricing = self._pricing(item)
            self._keys[item] = tuple((schedule.version, scheme.id) for schedule, scheme in pricing)
        return self._keys[item]

    def _pricing(self, item: str) -> tuple[tuple[Schedule, Scheme], ...]:
        """The versions that price the item, each with the scheme that does."""
        if item not in self._schemes:
            found = ((each, self._book.scheme_in(each, item)) for each in self._terms.schedules)
            self._schemes[item] = tuple(
                (schedule, scheme) for schedule, scheme in found if scheme is not None
            )
        return self._schemes[item]


def _planned(
    own: frozenset[date], common: Days, is_like_others: bool, stays: tuple[Period, ...]
) -> Iterator[tuple[Period, int | None]]:
    def is_member(day: date) -> bool:
        return any(day in stay for stay in stays)

    # What members pay does not matter to a trust on its own, but for who it merged with.
    days = [
        day
        for day in sorted(own.union(common))
        if day in own or not is_like_others or is_member(day)
    ]
    for start, end in zip(days, [*days[1:], None], strict=True):
        shares = is_like_others and is_member(start)
        yield Period(start, end), bisect_right(common, start) if shares else None


def _named_apart(terms: Terms) -> frozenset[str]:
    """The trusts that merge or are suspended, at whatever time."""
    merged = {trust for each in terms.mergers for trust in (*each.legacy, each.successor)}
    return frozenset(merged | {each.trust for each in terms.suspensions})


def _of_suspensions(terms: Terms, scheme: Scheme) -> set[date]:
    kept = timedelta(days=scheme.rules.suspension.price_kept_days)
    days = set()
    for each in terms.suspensions:
        start = each.period.start
        days |= {start, start + kept, each.period.end or start}
    return days

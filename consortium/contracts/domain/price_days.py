"""The days on which a price can become another; between two of them it never does."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from consortium.contracts.domain.adjustments import joiner_waits_until
from consortium.contracts.domain.pricing import PriceBook, Terms
from consortium.contracts.domain.rules import JoinerPays
from consortium.contracts.domain.schedules import Schedule, Scheme, contract_years
from consortium.foundation.domain.periods import Period


class PriceDays:
    """The days of change under one set of terms, for all members and for single trusts."""

    def __init__(self, book: PriceBook) -> None:
        self._book, self._terms = book, book.terms
        self._special = _named_apart(book.terms)
        self._stays: dict[str, tuple[Period, ...]] = {}
        for spell in book.terms.spells:
            self._stays[spell.trust] = (*self.stays(spell.trust), spell.period)
        self._letters: defaultdict[tuple[str, str], set[date]] = defaultdict(set)
        for letter in book.terms.commitments:
            self._letters[letter.trust, letter.item].add(letter.effective_from)
        self._schemes: dict[str, tuple[tuple[Schedule, Scheme], ...]] = {}
        self._of_members: dict[tuple[tuple[int, str], ...], list[date]] = {}

    def stays(self, trust: str) -> tuple[Period, ...]:
        return self._stays.get(trust, ())

    def is_like_others(self, trust: str, item: str) -> bool:
        """Whether only its stays and letters set the trust apart: no merger, no suspension, and
        no waiting for the members' price."""
        if trust in self._special:
            return False
        joined_later = any(stay.start > self._terms.term.start for stay in self.stays(trust))
        return not joined_later or all(
            scheme.rules.joiners.pays is JoinerPays.FIRST_DAY for _, scheme in self._pricing(item)
        )

    def of_members(self, item: str) -> list[date]:
        """When what members pay for an item can change, in order: at tests, versions and years."""
        pricing = self._pricing(item)
        key = tuple((schedule.version, scheme.id) for schedule, scheme in pricing)
        if key not in self._of_members:
            days = {*self.of_all(), *contract_years(self._terms.term)}
            for schedule, scheme in pricing:
                tests = self._book.tests_until(schedule, scheme, date.max)
                changes = self._book.tiers_over_time(schedule, scheme)
                days |= {each.tested_on for each in tests} | {each.starts_on for each in changes}
            self._of_members[key] = sorted(days)
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
        spells = [each for each in self._terms.spells if is_special or each.trust == trust]
        for spell in spells:
            days |= {spell.period.start, spell.period.end or spell.period.start}
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
                days |= _of_special(self._terms, scheme)
        return days

    def _of_letters(self, trust: str, item: str) -> Iterator[date]:
        together = {each for _, scheme in self._pricing(item) for each in scheme.items}
        for each in together:
            yield from self._letters.get((trust, each), ())

    def _pricing(self, item: str) -> tuple[tuple[Schedule, Scheme], ...]:
        """The versions that price the item, each with the scheme that does."""
        if item not in self._schemes:
            found = ((each, each.scheme_for(item)) for each in self._terms.schedules)
            self._schemes[item] = tuple(
                (schedule, scheme) for schedule, scheme in found if scheme is not None
            )
        return self._schemes[item]


def _named_apart(terms: Terms) -> frozenset[str]:
    """The trusts that merge or are suspended, at whatever time."""
    merged = {trust for each in terms.mergers for trust in (*each.legacy, each.successor)}
    return frozenset(merged | {each.trust for each in terms.suspensions})


def _of_special(terms: Terms, scheme: Scheme) -> set[date]:
    days = {each.effective_on for each in terms.mergers}
    kept = timedelta(days=scheme.rules.suspension.price_kept_days)
    for each in terms.suspensions:
        start = each.period.start
        days |= {start, start + kept, each.period.end or start}
    return days

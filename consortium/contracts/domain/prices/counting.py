"""Who counts in a tier test, and for how much.

Members in good standing count. Trusts that merged count together under their successor; a
suspended member counts only where the scheme says so. A run-rate makes a year of what was
returned; where too little was returned yet, what the trust committed to counts instead.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from consortium.contracts.domain.terms.facts import Commitment, Facts, Usage
from consortium.contracts.domain.terms.merging import DAY, Group, groups_on
from consortium.contracts.domain.terms.rules import Rules
from consortium.contracts.domain.terms.schedules import Measure, Scheme
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.periods import add_months

# Fewer days of returns do not make a run-rate.
LEAST_DAYS = 60
MONTHS_LOOKED_BACK = 12
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Counted:
    """A member that counted in a test, and how much it brought.

    ``units`` bought under contract in ``days`` are behind a run-rate or a share, and the units
    ``of_category`` behind a share; None where nothing, or too little, was returned.
    """

    trust: str
    amount: Decimal
    units: Decimal | None = None
    days: int | None = None
    of_category: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What was returned for the days that are looked at before a test."""

    units: Decimal
    of_category: Decimal
    days: int
    last_day: date

    @property
    def per_year(self) -> Decimal:
        """The run-rate: units × 365 ÷ days, or 366 if the year that ends with them is a leap
        year, to the millionth.

        >>> Returned(
        ...     units=Decimal(1650), of_category=Decimal(1650), days=91, last_day=date(2025, 6, 30)
        ... ).per_year
        Decimal('6618.131868')
        """
        return _millionths(self.units * days_of_year(self.last_day) / self.days)

    @property
    def share(self) -> Decimal:
        return share_of(self.units, self.of_category)


class Counting:
    """Who counts in the tests of one scheme, and for how much.

    What a member has committed to is worked out once for all days between two letters.
    """

    def __init__(
        self, scheme: Scheme, commitments: Iterable[Commitment], usage: Sequence[Usage]
    ) -> None:
        self._scheme, self._usage = scheme, usage
        self._letters = sorted(commitments, key=attrgetter("effective_from"))
        self._committed: dict[int, dict[str, Counted]] = {}

    def begun_by(self, day: date) -> int:
        """How many letters have begun; as long as no other has, everybody commits to the same."""
        return bisect_right(self._letters, day, key=attrgetter("effective_from"))

    def on(self, day: date, groups: Mapping[str, Group]) -> tuple[Counted, ...]:
        """Everybody who counts on a day, in the order of the groups of members that are one."""
        measure = self._scheme.measure
        if measure is Measure.MEMBER_COUNT:
            return tuple(Counted(trust, Decimal(group.heads)) for trust, group in groups.items())
        if measure is Measure.SHARE:
            return tuple(self._share(trust, group, day) for trust, group in groups.items())
        if measure in (Measure.ACTUAL_QUANTITY, Measure.SPEND):
            letters = committed_on(self._letters, day)
            return tuple(
                self._run_rate(trust, group, letters, day) for trust, group in groups.items()
            )
        own = self._own(self.begun_by(day))
        return tuple(
            [
                own.get(trust) or Counted(trust, ZERO)
                if group.trusts == (trust,)
                else Counted(trust, total(own[each] for each in group.trusts if each in own))
                for trust, group in groups.items()
            ]
        )

    def _own(self, begun: int) -> dict[str, Counted]:
        """What each trust by itself has committed to by the first so many letters."""
        if begun not in self._committed:
            letters = {(each.trust, each.item): each.per_year for each in self._letters[:begun]}
            weights = {item: self._scheme.weight(item) for item in self._scheme.items}
            volumes = defaultdict[str, Decimal](Decimal)
            for (trust, item), volume in letters.items():
                if item in weights:
                    volumes[trust] += volume * weights[item]
            self._committed[begun] = {
                trust: Counted(trust, volume) for trust, volume in volumes.items()
            }
        return self._committed[begun]

    def _run_rate(
        self, name: str, group: Group, letters: Mapping[tuple[str, str], Decimal], day: date
    ) -> Counted:
        amount, units, days = ZERO, ZERO, 0
        for trust in group.trusts:
            for item in self._scheme.items:
                known = returned(self._usage, (trust,), (item,), day)
                weight = self._scheme.weight(item)
                if known is None:
                    amount += letters.get((trust, item), ZERO) * weight
                else:
                    amount += _millionths(known.per_year * weight)
                    units += known.units
                    days = max(days, known.days)
        return Counted(name, amount, units, days) if days else Counted(name, amount)

    def _share(self, name: str, group: Group, day: date) -> Counted:
        known = returned(self._usage, group.trusts, self._scheme.items, day)
        if known is None or not known.of_category:
            # Who returned too little is taken at its word.
            return Counted(name, self._scheme.tiers[-1].lower_bound)
        return Counted(name, known.share, known.units, known.days, known.of_category)


def total(counted: Iterable[Counted]) -> Decimal:
    """What several members bring together."""
    return sum([each.amount for each in counted], ZERO)


def heads_on(rules: Rules, facts: Facts, day: date) -> int:
    """How many members in good standing there are, as mergers are counted."""
    return sum(group.heads for group in groups_on(rules, facts, day).values())


def committed_on(commitments: Iterable[Commitment], on: date) -> Mapping[tuple[str, str], Decimal]:
    """Each trust's commitment to each item on a day: the latest one that has begun by then."""
    volumes: dict[tuple[str, str], Decimal] = {}
    for each in sorted(commitments, key=attrgetter("effective_from")):
        if each.effective_from <= on:
            volumes[each.trust, each.item] = each.per_year
    return volumes


def committed_to(
    commitments: Iterable[Commitment], items: Iterable[str], on: date
) -> dict[str, Decimal]:
    """What each trust has committed to of some items together on a day, in base units a year."""
    wanted, found = frozenset(items), dict[str, Decimal]()
    for (trust, item), per_year in committed_on(commitments, on).items():
        if item in wanted:
            found[trust] = found.get(trust, Decimal(0)) + per_year
    return found


def returned(
    usage: Iterable[Usage], trusts: Iterable[str], items: Iterable[str], day: date
) -> Returned | None:
    """What some trusts returned for some items for the twelve months before a day.

    None while it is for fewer than 60 days. Of several trusts and items the longest returns say
    how many days there are.
    """
    since, trusts, items = add_months(day, -MONTHS_LOOKED_BACK), set(trusts), set(items)
    seen = [
        each
        for each in usage
        if each.trust in trusts
        and each.item in items
        and since <= each.period.start
        and each.period.end is not None
        and each.period.end <= day
    ]
    days = max((sum(each.period.days for each in own) for own in _apart(seen)), default=0)
    if days < LEAST_DAYS:
        return None
    return Returned(
        units=sum((each.on_contract for each in seen), ZERO),
        of_category=sum((each.of_category for each in seen), ZERO),
        days=days,
        last_day=max(each.period.last_day for each in seen),
    )


def share_of(units: Decimal, of_category: Decimal) -> Decimal:
    """The part of a category that was bought under contract, to the millionth."""
    return _millionths(units / of_category)


def as_texts(counted: Counted) -> list[str]:
    """Who counted and for how much as a record keeps it; see :func:`from_texts`."""
    texts = [counted.trust, exact(counted.amount)]
    if counted.units is not None:
        texts += [exact(counted.units), str(counted.days)]
    if counted.of_category is not None:
        texts.append(exact(counted.of_category))
    return texts


def from_texts(texts: Sequence[str]) -> Counted:
    """Who counted and for how much, from a record."""
    trust, amount, *rest = texts
    units, days, category = [*rest, None, None, None][:3]
    return Counted(
        trust,
        Decimal(amount),
        None if units is None else Decimal(units),
        None if days is None else int(days),
        None if category is None else Decimal(category),
    )


def exact(value: Decimal) -> str:
    """A number without trailing zeros and without an exponent."""
    return f"{value.normalize():f}"


def days_of_year(last_day: date) -> int:
    """How many days the year has that ends with a day: 365 or 366."""
    after = last_day + DAY
    return (after - add_months(after, -12)).days


def _apart(usage: Iterable[Usage]) -> Iterable[list[Usage]]:
    """The returns of each trust and item by themselves."""
    own: dict[tuple[str, str], list[Usage]] = {}
    for each in usage:
        own.setdefault((each.trust, each.item), []).append(each)
    return own.values()


def _millionths(value: Decimal) -> Decimal:
    return half_up(value, 6)

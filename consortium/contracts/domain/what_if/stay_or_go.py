"""Stay or go: for each trust, a year as a member beside a year alone, as others leave.

The consortium is stable while nobody would pay less by leaving (the stability view of the
consortium clause catalogue). A year is counted at the volumes committed on a day, as if
everything were tested afresh on it: past tests and periods of grace are over.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import Terms, schedule_on
from consortium.contracts.domain.terms.participation import Spell, members_on
from consortium.contracts.domain.terms.schedules import OnDrop, Schedule, Scheme
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.rebate_outlook import foreseen_rebates, share_of
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period, add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What else has happened: these trusts have left, and every tier stands so many steps off.

    -1 is one tier worse than the members reach, 1 one better; where there is none it is the last.
    """

    gone: frozenset[str] = frozenset()
    steps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A trust in a case: what a year costs, rebates taken off, if it stays and if it leaves too.

    In pounds, each rounded once; None where there is no price to pay.
    """

    trust: str
    case: Case
    stays: Decimal | None
    leaves: Decimal | None

    @property
    def gains(self) -> Decimal | None:
        """What the trust gains in a year by staying; below zero it would pay less by leaving."""
        if self.stays is None or self.leaves is None:
            return None
        return self.leaves - self.stays

    @property
    def stays_gladly(self) -> bool:
        return self.gains is None or self.gains >= 0


def choices(terms: Terms, *, on: date, cases: Iterable[Case]) -> Iterator[Choice]:
    """Every member of the day in every case in which it has not left, case by case.

    Raises:
        Invalid: no prices are in force on the day, or nobody takes part.
    """
    afresh = _afresh(terms, on)
    members = members_on(terms.spells, on)
    if not members:
        raise Invalid("no_members", "Nobody takes part in this agreement on that day.", field="on")
    # Alone everybody pays by its own volume, whoever else has left.
    alone = _costs(_without(afresh, members), members)
    for case in cases:
        staying = [trust for trust in members if trust not in case.gone]
        together = _costs(_stepped(_without(afresh, case.gone), case.steps), staying)
        for trust in staying:
            yield Choice(trust=trust, case=case, stays=together[trust], leaves=alone[trust])


def is_stable(found: Sequence[Choice]) -> bool:
    """Whether nobody in these cases would pay less by leaving."""
    return all(each.stays_gladly for each in found)


def _afresh(terms: Terms, on: date) -> Terms:
    """The terms as a year that begins on the day, with every tier tested then and never later."""
    schedule = schedule_on(terms.schedules, on) if on in terms.term else None
    if schedule is None:
        raise Invalid(
            "no_prices",
            "No prices are in force on that day.",
            field="on",
            next_step="Choose a day within the agreement's term.",
        )
    schemes = (
        replace(each, test_months=(), test_days=None, on_drop=OnDrop.NEXT_TEST, grace_months=0)
        for each in schedule.schemes
    )
    # Nobody has only just joined: who leaves on the first day was there the day before.
    before = on - timedelta(days=1)
    return replace(
        terms,
        term=Period(on, add_months(on, 12)),
        spells=tuple(Spell(each, Period(before)) for each in members_on(terms.spells, on)),
        commitments=tuple(each for each in terms.commitments if each.effective_from <= on),
        schedules=(replace(schedule, effective_from=on, schemes=tuple(schemes)),),
        confirmed={},
    )


def _without(terms: Terms, gone: Collection[str]) -> Terms:
    """The same with some trusts outside from the first day on."""
    first = terms.term.start
    spells = (
        Spell(each.trust, Period(each.period.start, first if each.trust in gone else None))
        for each in terms.spells
    )
    return replace(terms, spells=tuple(spells))


def _stepped(terms: Terms, steps: int) -> Terms:
    """The same with every scheme held at the tier so many steps off the one a test finds."""
    if not steps:
        return terms
    outlook, (schedule,) = Outlook(terms), terms.schedules
    held = (_held(outlook, schedule, each, steps) for each in schedule.schemes)
    return replace(terms, schedules=(replace(schedule, schemes=tuple(held)),))


def _held(outlook: Outlook, schedule: Schedule, scheme: Scheme, steps: int) -> Scheme:
    found = outlook.book.test_on(scheme, schedule.effective_from).found
    tier = min(max(found + steps, 0), len(scheme.tiers) - 1)
    return replace(scheme, tiers=(replace(scheme.tiers[tier], lower_bound=Decimal(0)),))


def _costs(terms: Terms, trusts: Iterable[str]) -> dict[str, Decimal | None]:
    """What each trust pays in the year, less its share of the rebates."""
    outlook, day = Outlook(terms), terms.term.start
    rebates = foreseen_rebates(outlook)
    costs: dict[str, Decimal | None] = {}
    for trust in trusts:
        bill = outlook.bill_on(trust, day)
        rebate = share_of(rebates, trust, terms.term)
        costs[trust] = pennies(bill.total - rebate) if bill.by_item else None
    return costs

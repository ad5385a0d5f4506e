"""C6, clawback: which part of a discount a trust pays back that leaves before the discount's time.

The record of the clause says how much a unit was discounted and for how many months; the units
are those the trust had committed to, and the months run from the day on which it joined.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.opt_out import OptOut, clawback
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.foundation.domain.periods import add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOutClause:
    """A recorded clause C6 with the items that it is about."""

    terms: OptOut
    items: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBack:
    """What a trust pays back on the day it leaves; pounds, rounded to the penny."""

    trust: str
    on: date
    amount: Decimal


def paid_back(outlook: Outlook, clauses: Collection[OptOutClause]) -> Iterator[PaidBack]:
    """Every clawback that falls due under some terms.

    Story: West leaves after 6 of 24 months: 2 scanners × £6,500 × 18 ÷ 24 = £9,750.
    """
    for spell in outlook.terms.spells:
        left_on = spell.period.end
        if left_on is None or left_on not in outlook.terms.term:
            continue
        amount = sum(
            (_amount(outlook, each, spell.trust, spell.period.start, left_on) for each in clauses),
            Decimal(0),
        )
        if amount:
            yield PaidBack(trust=spell.trust, on=left_on, amount=amount)


def _amount(
    outlook: Outlook, clause: OptOutClause, trust: str, joined_on: date, left_on: date
) -> Decimal:
    discount, months = clause.terms.discount, clause.terms.discount_months
    if discount is None or months is None:
        return Decimal(0)
    volumes = outlook.volumes_on(trust, left_on)
    units = sum((volumes.get(item, Decimal(0)) for item in clause.items), Decimal(0))
    left = max(0, months - _whole_months(joined_on, left_on))
    return clawback(discount=discount, units=units, months_left=left, months=months)


def _whole_months(start: date, end: date) -> int:
    """How many whole months lie between two days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1

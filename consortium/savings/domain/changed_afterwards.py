"""E11, prices that changed after they were invoiced: what each invoice is to be credited.

A version of the prices that takes effect backwards, a tier test that was corrected or a letter
that was recorded late changes what was due. The invoices stay as they are: each gets a credit note
that names it, or below zero a supplementary charge.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.money import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """A line whose price changed afterwards; ``invoice`` is its order where it names none."""

    trust_id: UUID
    supplier: str
    invoice: str
    day: date
    charged: Decimal
    due: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What corrects one invoice of one trust; below zero the trust owes it."""

    trust_id: UUID
    supplier: str
    invoice: str
    first_day: date
    lines: int
    charged: Decimal
    due: Decimal

    @property
    def owed(self) -> Decimal:
        return self.charged - self.due


def corrections(lines: Iterable[ChangedLine]) -> tuple[Correction, ...]:
    """One correction for each invoice, by trust, supplier and day.

    75 lenses at £39.50 that cost £38.00 by now are owed £112.50 on their invoice.
    """
    by_invoice: dict[tuple[UUID, str, str], list[ChangedLine]] = defaultdict(list)
    for line in lines:
        by_invoice[line.trust_id, line.supplier, line.invoice].append(line)
    found = (
        Correction(
            trust_id=trust_id,
            supplier=supplier,
            invoice=invoice,
            first_day=min(line.day for line in each),
            lines=len(each),
            charged=sum((line.charged for line in each), ZERO),
            due=sum((line.due for line in each), ZERO),
        )
        for (trust_id, supplier, invoice), each in by_invoice.items()
    )
    return tuple(sorted(found, key=_place))


def owed_by_trust(found: Iterable[Correction]) -> dict[UUID, Decimal]:
    """What each trust is owed over all its invoices; below zero it owes."""
    owed: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for each in found:
        owed[each.trust_id] += each.owed
    return dict(owed)


def _place(each: Correction) -> tuple[str, str, date, str]:
    return str(each.trust_id), each.supplier, each.first_day, each.invoice

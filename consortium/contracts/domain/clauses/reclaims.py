"""E10 and E11, invoices at another price than the true one.

E10: the supplier loaded the price file late, so the difference is claimed. E11: a price was cut
retrospectively, so it is credited. Either way the invoice stays as it was sent: what changes is a
new document that names it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.foundation.domain.money import ZERO, line_total


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """A line as it was invoiced; nothing here changes it."""

    invoice: str
    number: int
    day: date
    units: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one line was charged too much; below zero when it was charged too little."""

    line: InvoiceLine
    true_price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    """A credit for one invoice, line by line; below zero it is a supplementary charge."""

    invoice: str
    claims: tuple[Claim, ...]
    amount: Decimal


def claims(
    lines: Iterable[InvoiceLine], true_prices: Mapping[InvoiceLine, Decimal]
) -> tuple[Claim, ...]:
    """The lines whose price was not the true one, by day, invoice and number.

    Ten days of 100 units at £40.00 that should have cost £38.00 come to £2,000. A line without a
    true price is left out: nothing can be claimed for it.
    """
    found = [
        Claim(
            line=line,
            true_price=true_prices[line],
            amount=line_total(line.unit_price, line.units)
            - line_total(true_prices[line], line.units),
        )
        for line in lines
        if line in true_prices and true_prices[line] != line.unit_price
    ]
    return tuple(
        sorted(found, key=lambda each: (each.line.day, each.line.invoice, each.line.number))
    )


def credit_notes(found: Iterable[Claim]) -> tuple[CreditNote, ...]:
    """One credit note for each invoice, in the order of their numbers."""
    by_invoice: dict[str, list[Claim]] = defaultdict(list)
    for claim in found:
        by_invoice[claim.line.invoice].append(claim)
    return tuple(
        CreditNote(
            invoice=invoice,
            claims=tuple(each),
            amount=sum((claim.amount for claim in each), ZERO),
        )
        for invoice, each in sorted(by_invoice.items())
    )

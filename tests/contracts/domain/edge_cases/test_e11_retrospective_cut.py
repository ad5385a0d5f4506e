"""E11, a price cut retrospectively. Rule: consortium clause catalogue, E11; figures by hand."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.reclaims import InvoiceLine, claims, credit_notes

D = Decimal


def line(invoice: str, number: int, units: int) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        number=number,
        day=date(2025, 5, number),
        units=D(units),
        unit_price=D("40.00"),
    )


INVOICED = (line("INV-2", 1, 100), line("INV-1", 1, 50), line("INV-1", 2, 25))
CUT = dict.fromkeys(INVOICED, D("38.50"))


def test_each_invoice_gets_a_credit_note_of_its_own() -> None:
    notes = credit_notes(claims(INVOICED, CUT))
    # 75 × £1.50 and 100 × £1.50.
    assert [(note.invoice, note.amount) for note in notes] == [
        ("INV-1", D("112.50")),
        ("INV-2", D("150.00")),
    ]


def test_a_credit_note_names_each_line_with_both_prices() -> None:
    first = credit_notes(claims(INVOICED, CUT))[0]
    assert [
        (claim.line.number, claim.line.unit_price, claim.true_price, claim.amount)
        for claim in first.claims
    ] == [
        (1, D("40.00"), D("38.50"), D("75.00")),
        (2, D("40.00"), D("38.50"), D("37.50")),
    ]


def test_the_invoices_stay_as_they_were() -> None:
    before = deepcopy(INVOICED)
    credit_notes(claims(INVOICED, CUT))
    assert before == INVOICED


def test_an_invoice_at_the_new_price_needs_no_note() -> None:
    assert credit_notes(claims(INVOICED, dict.fromkeys(INVOICED, D("40.00")))) == ()

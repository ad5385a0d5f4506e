"""Prices changed afterwards. Figures: consortium clause catalogue, E11; by hand."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.savings.domain.changed_afterwards import (
    ChangedLine,
    corrections,
    owed_by_trust,
)

D = Decimal
NORTH, SOUTH = UUID(int=1), UUID(int=2)


def line(trust: UUID, invoice: str, day: int, charged: str, due: str) -> ChangedLine:
    return ChangedLine(
        trust_id=trust,
        supplier="Alpha Ltd",
        invoice=invoice,
        day=date(2025, 5, day),
        charged=D(charged),
        due=D(due),
    )


def test_75_lenses_cut_by_one_pound_fifty_are_112_50_on_their_invoice() -> None:
    found = corrections([line(NORTH, "INV-1", 3, "2962.50", "2850.00")])
    assert [(each.invoice, each.owed) for each in found] == [("INV-1", D("112.50"))]


def test_each_invoice_has_one_correction_whatever_its_lines() -> None:
    """South owes on one invoice what it is owed on the other: 100.00 - 40.00."""
    found = corrections(
        [
            line(SOUTH, "INV-9", 9, "500.00", "540.00"),
            line(SOUTH, "INV-2", 3, "2000.00", "1900.00"),
            line(NORTH, "INV-2", 4, "400.00", "380.00"),
            line(NORTH, "INV-2", 3, "400.00", "380.00"),
        ]
    )
    assert [(each.trust_id, each.invoice, each.lines, each.owed) for each in found] == [
        (NORTH, "INV-2", 2, D("40.00")),
        (SOUTH, "INV-2", 1, D("100.00")),
        (SOUTH, "INV-9", 1, D("-40.00")),
    ]
    assert owed_by_trust(found) == {NORTH: D("40.00"), SOUTH: D("60.00")}


def test_nothing_changed_is_nothing_owed() -> None:
    assert corrections([]) == ()
    assert owed_by_trust(()) == {}

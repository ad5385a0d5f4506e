"""E10, the supplier loads the price file late. Rule: consortium clause catalogue, E10; by hand.

The tier falls from £40.00 to £38.00 on 1 January 2026; the file is loaded ten days later.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from consortium.contracts.domain.clauses.reclaims import InvoiceLine, claims

D = Decimal
FIRST = date(2026, 1, 1)
LATE = tuple(
    InvoiceLine(
        invoice=f"INV-{day + 1:02}",
        number=1,
        day=FIRST + timedelta(days=day),
        units=D(75),
        unit_price=D("40.00") if day < 10 else D("38.00"),
    )
    for day in range(12)
)
TRUE = dict.fromkeys(LATE, D("38.00"))


def test_ten_days_of_75_lenses_at_two_pounds_too_much_are_claimed() -> None:
    found = claims(LATE, TRUE)
    assert len(found) == 10
    assert {claim.amount for claim in found} == {D("150.00")}
    assert sum(claim.amount for claim in found) == D("1500.00")


def test_the_list_is_by_day_and_names_the_invoices() -> None:
    found = claims(reversed(LATE), TRUE)
    assert [claim.line.day for claim in found] == [line.day for line in LATE[:10]]
    assert found[0].line.invoice == "INV-01"


def test_a_line_without_a_true_price_is_not_claimed() -> None:
    assert claims(LATE[:1], {}) == ()


def test_a_line_charged_too_little_counts_against_the_claim() -> None:
    cheap = replace(LATE[0], unit_price=D("37.00"))
    assert [claim.amount for claim in claims([cheap], {cheap: D("38.00")})] == [D("-75.00")]


def test_the_difference_is_of_rounded_totals_as_they_stand_on_paper() -> None:
    # 3 × £0.335 = £1.005, invoiced as £1.01; 3 × £0.334 = £1.002, owed as £1.00.
    line = replace(LATE[0], units=D(3), unit_price=D("0.335"))
    assert claims([line], {line: D("0.334")})[0].amount == D("0.01")

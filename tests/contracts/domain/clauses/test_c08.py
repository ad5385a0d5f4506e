"""C8, ratchet and grace. Figures: consortium clause catalogue, C8."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.terms.schedules import OnDrop
from tests.contracts.story import LENS, LENSES, WEST_LEAVES, ask, committed, spell, terms

D = Decimal
# A quarter of the six who stay: 23,400 ÷ 4.
THIRD_QUARTER = "5850"


def paid(on: date, on_drop: OnDrop, grace_months: int = 0) -> Decimal:
    """What 5,850 lenses cost when West has left on 1 October."""
    scheme = replace(LENS, on_drop=on_drop, grace_months=grace_months)
    spells = [
        spell(trust, end=WEST_LEAVES if trust == "WES" else None)
        for trust in LENSES
        if trust != "HIL"
    ]
    known = terms(scheme, spells=spells, commitments=committed(LENSES))
    answer = ask(known, "NOR", on, quantity=THIRD_QUARTER)
    assert isinstance(answer, Price)
    return answer.amount


@pytest.mark.parametrize(
    ("on_drop", "months", "amount"),
    [
        (OnDrop.NEXT_TEST, 0, "234000.00"),
        (OnDrop.AFTER_GRACE, 3, "222300.00"),
        (OnDrop.NEVER_WITHIN_YEAR, 0, "222300.00"),
    ],
)
def test_the_third_quarter(on_drop: OnDrop, months: int, amount: str) -> None:
    assert paid(date(2025, 11, 1), on_drop, months) == D(amount)


def test_the_grace_is_worth_11_700() -> None:
    november = date(2025, 11, 1)
    two_way, grace = paid(november, OnDrop.NEXT_TEST), paid(november, OnDrop.AFTER_GRACE, 3)
    assert two_way - grace == D(11_700)


def test_after_the_grace_it_costs_as_much_as_without() -> None:
    assert paid(date(2025, 12, 31), OnDrop.AFTER_GRACE, 3) == D("222300.00")
    assert paid(date(2026, 1, 1), OnDrop.AFTER_GRACE, 3) == D("234000.00")


def test_a_new_contract_year_ends_the_one_way_ratchet() -> None:
    assert paid(date(2026, 3, 31), OnDrop.NEVER_WITHIN_YEAR) == D("222300.00")
    assert paid(date(2026, 4, 1), OnDrop.NEVER_WITHIN_YEAR) == D("234000.00")

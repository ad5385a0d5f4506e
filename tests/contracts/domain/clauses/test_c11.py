"""C11, most favoured customer. Figures: consortium clause catalogue, C11, and by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from consortium.contracts.domain.clauses.most_favoured import (
    MostFavouredSum,
    OtherPrice,
    differences,
    refund,
)

D = Decimal
LOWER = OtherPrice(unit_price=D("36.50"), units_a_year=D(20_000), same_item=True, same_terms=True)


def owed(other: OtherPrice) -> Decimal:
    return refund(paid=D("38.00"), other=other, own_units_a_year=D(26_400), since=D(4000))


def test_4_000_units_at_1_50_too_much_are_6_000() -> None:
    assert owed(LOWER) == D("6000.00")


def test_a_customer_that_buys_as_much_is_still_the_like() -> None:
    assert owed(replace(LOWER, units_a_year=D(26_400))) == D("6000.00")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (replace(LOWER, units_a_year=D(26_401)), "buys more"),
        (replace(LOWER, same_item=False), "another item"),
        (replace(LOWER, same_terms=False), "other terms"),
    ],
    ids=["volume", "item", "terms"],
)
def test_what_is_not_the_like_gives_no_refund_and_says_why(other: OtherPrice, reason: str) -> None:
    assert owed(other) == 0
    assert any(reason in each for each in differences(other, own_units_a_year=D(26_400)))


def test_a_higher_price_elsewhere_gives_no_refund() -> None:
    assert owed(replace(LOWER, unit_price=D("38.00"))) == 0


PAPER = {
    "paid": "38",
    "other": "36.50",
    "same_item": "yes",
    "same_terms": "yes",
    "other_units": "20000",
    "own_units": "26400",
    "since": "4000",
}


def test_on_paper_shows_the_test_and_the_refund() -> None:
    paper = MostFavouredSum.read(PAPER).work_out()
    assert [step.result for step in paper.steps] == ["Yes", "£6,000.00"]
    assert paper.steps[1].numbers == "(£38.00 − £36.50) × 4,000"


def test_on_paper_says_what_is_not_the_like() -> None:
    paper = MostFavouredSum.read({**PAPER, "same_item": "no"}).work_out()
    assert paper.steps[0].result == "It is for another item."
    assert paper.says == "Nothing is owed."

"""C9, true-up to a minimum volume. Figures: consortium clause catalogue, C9, and by hand."""

from decimal import Decimal

import pytest

from consortium.contracts.domain.clauses.true_up import TrueUp, TrueUpSum, true_up
from consortium.foundation.domain.errors import Invalid

D = Decimal


def test_21_600_of_26_000_lenses_cost_3_600() -> None:
    found = true_up(committed=D(26_000), tolerance=D("0.10"), actual=D(21_600), gap=D(2))
    assert (found.floor, found.missing, found.payment) == (D(23_400), D(1_800), D("3600.00"))


@pytest.mark.parametrize(
    ("actual", "payment"), [("23399", "2.00"), ("23400", "0.00"), ("30000", "0.00")]
)
def test_nothing_is_due_from_the_floor_on(actual: str, payment: str) -> None:
    found = true_up(committed=D(26_000), tolerance=D("0.10"), actual=D(actual), gap=D(2))
    assert found.payment == D(payment)


def test_returns_beyond_what_was_bought_are_missing_too() -> None:
    found = true_up(committed=D(100), tolerance=D(0), actual=D(-5), gap=D(1))
    assert found.payment == D("105.00")


@pytest.mark.parametrize("tolerance", ["-0.01", "1.01"])
def test_a_tolerance_lies_between_0_and_100_per_cent(tolerance: str) -> None:
    with pytest.raises(Invalid) as refusal:
        TrueUp.read({"tolerance": tolerance, "gap": "2"})
    assert refusal.value.field == "tolerance"


def test_on_paper_shows_floor_missing_and_payment() -> None:
    paper = TrueUpSum.read(
        {"committed": "26000", "tolerance": "0.1", "actual": "21600", "gap": "2"}
    ).work_out()
    assert [step.result for step in paper.steps] == ["23,400", "1,800", "£3,600.00"]
    assert paper.steps[0].numbers == "(1 − 0.1) × 26,000"


def test_on_paper_says_so_when_nothing_is_due() -> None:
    paper = TrueUpSum(committed=D(10), tolerance=D(0), actual=D(10), gap=D(2)).work_out()
    assert paper.says.startswith("Nothing is due")

"""C6, opt-out price and clawback. Figures: consortium clause catalogue, C6, and by hand."""

from decimal import Decimal

import pytest

from consortium.contracts.domain.clauses.opt_out import (
    OptOut,
    OptOutSum,
    WhoPaysMore,
    clawback,
    surcharge,
)
from consortium.foundation.domain.errors import Invalid

D = Decimal


class TestSurcharge:
    def test_1500_lenses_cost_a_leaver_14_250_more(self) -> None:
        assert surcharge(units=D(1500), alone=D("47.50"), member=D("38.00")) == D("14250.00")

    def test_is_negative_where_the_clause_has_no_teeth(self) -> None:
        assert surcharge(units=D(100), alone=D("3.00"), member=D("3.20")) == D("-20.00")


class TestClawback:
    def test_of_two_scanners_after_six_of_24_months_is_9_750(self) -> None:
        back = clawback(discount=D(6500), units=D(2), months_left=18, months=24)
        assert back == D("9750.00")

    @pytest.mark.parametrize(("left", "expected"), [(24, "13000.00"), (0, "0.00")])
    def test_is_all_of_it_at_once_and_nothing_at_the_end(self, left: int, expected: str) -> None:
        back = clawback(discount=D(6500), units=D(2), months_left=left, months=24)
        assert back == D(expected)

    def test_is_rounded_once_at_the_end(self) -> None:
        # 3 × £0.05 × 7 ÷ 24 = £0.04375; each scanner alone would be £0.01458, three times £0.01.
        assert clawback(discount=D("0.05"), units=D(3), months_left=7, months=24) == D("0.04")

    @pytest.mark.parametrize(("left", "months"), [(25, 24), (-1, 24), (0, 0)])
    def test_months_that_cannot_be_left_are_refused(self, left: int, months: int) -> None:
        with pytest.raises(ValueError, match="cannot be left"):
            clawback(discount=D(1), units=D(1), months_left=left, months=months)


class TestTerms:
    @pytest.mark.parametrize("who", list(WhoPaysMore))
    def test_say_who_pays_more_in_each_of_three_ways(self, who: WhoPaysMore) -> None:
        terms = OptOut(who_pays_more=who)
        assert OptOut.read(terms.written()) == terms
        assert terms.written() == {"who_pays_more": who.value}

    @pytest.mark.parametrize(
        "half", [{"discount": "6500"}, {"discount_months": "24"}], ids=["discount", "months"]
    )
    def test_a_discount_and_its_months_go_together(self, half: dict[str, str]) -> None:
        with pytest.raises(Invalid) as refusal:
            OptOut.read({"who_pays_more": "both", **half})
        assert refusal.value.field == "discount_months"

    def test_who_pays_more_is_never_guessed(self) -> None:
        with pytest.raises(Invalid) as refusal:
            OptOut.read({})
        assert refusal.value.field == "who_pays_more"


def test_on_paper_shows_both_parts_and_their_sum() -> None:
    paper = OptOutSum.read(
        {
            "units": "1500",
            "alone": "47.50",
            "member": "38",
            "discount": "6500",
            "discounted_units": "2",
            "months_left": "18",
            "months": "24",
        }
    ).work_out()
    assert [step.numbers for step in paper.steps] == [
        "1,500 × (£47.50 − £38.00)",
        "£6,500.00 × 2 × 18 ÷ 24",
    ]
    assert [step.result for step in paper.steps] == ["£14,250.00", "£9,750.00"]
    assert "£24,000.00" in paper.says

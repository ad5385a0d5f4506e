"""How far a claim lets a saving count: savings.md 1.1, rules R9 and R12, formula F13."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.savings.domain.claim_limits import (
    divide,
    held_back,
    missing_to_bank,
    reason_held_back,
)
from consortium.savings.domain.claim_terms import NATIONAL, ClinicalReview, CostTest, NationalCut
from consortium.savings.domain.signoff import LineKind
from tests.savings.factories import shares, terms

CASH, AVOIDED, CAPITAL = LineKind.CASH, LineKind.AVOIDED, LineKind.CAPITAL
REVIEW = ClinicalReview(role="Clinical lead", on=date(2025, 3, 1), document="Evaluation")


class TestWhatCounts:
    @pytest.mark.parametrize(
        "changes",
        [
            {"is_switch": True},
            {"are_outputs_kept": False},
            {"is_scope_unchanged": False},
            {"is_deferral": True},
        ],
    )
    def test_is_nothing_while_the_claim_is_indicative(self, changes: dict[str, Any]) -> None:
        found = terms(**changes)
        assert reason_held_back(found)
        for kind in LineKind:
            assert held_back(found, kind=kind, saving=Fraction(600), quantity=Fraction(100)) == 600
        # Losers are kept (decision 7).
        assert held_back(found, kind=CASH, saving=Fraction(-75), quantity=Fraction(1500)) == 0

    def test_is_a_switch_that_a_clinician_signed_off(self) -> None:
        found = terms(is_switch=True, review=REVIEW)
        assert not reason_held_back(found)
        assert held_back(found, kind=CASH, saving=Fraction(600), quantity=Fraction(100)) == 0

    @pytest.mark.parametrize(
        ("kind", "saving", "quantity", "held"),
        [
            (CASH, 600, 100, 200),
            (CAPITAL, 600, 100, 200),
            (CASH, 150, 100, 150),
            (AVOIDED, 600, 100, 0),
        ],
    )
    def test_is_what_a_national_cut_leaves(
        self, kind: LineKind, saving: int, quantity: int, held: int
    ) -> None:
        """F13: a national cut of £2 a unit is deducted first, up to the whole saving."""
        cut = terms(national_cut=NationalCut(per_unit=Decimal(2), source="Tariff"))
        got = held_back(cut, kind=kind, saving=Fraction(saving), quantity=Fraction(quantity))
        assert got == held

    def test_is_everything_where_nothing_is_recorded(self) -> None:
        assert held_back(None, kind=CASH, saving=Fraction(600), quantity=Fraction(100)) == 0


class TestBanking:
    def test_needs_the_budget_for_cash_only(self) -> None:
        """Decision 10: cash needs a budget line and the day on which it was removed."""
        assert missing_to_bank(terms(), CASH) == ()
        assert missing_to_bank(terms(budget=None), CAPITAL) == ()
        (missing,) = missing_to_bank(terms(budget=None), CASH)
        assert "budget" in missing

    def test_needs_every_cost_tested(self) -> None:
        (missing,) = missing_to_bank(terms(costs_tested=frozenset({CostTest.DELIVERY})), CASH)
        assert missing == "whether costs moved to training, maintenance, holding stock"

    def test_needs_a_record_at_all(self) -> None:
        assert missing_to_bank(None, CASH) == ("what the claim rests on",)
        assert missing_to_bank(terms(is_switch=True), CASH)


class TestSharing:
    def test_takes_the_national_cut_first(self) -> None:
        """£600 on 100 units with a national cut of £2: 200 off, then 60 and 40 per cent of 400."""
        found = terms(
            national_cut=NationalCut(per_unit=Decimal(2), source="Tariff"),
            shares=shares(tender="60", service="40"),
        )
        assert divide(found, saving=Fraction(600), quantity=Fraction(100)) == {
            NATIONAL: Decimal(200),
            "tender": Decimal(240),
            "service": Decimal(160),
        }

    def test_takes_no_national_cut_where_more_came_back_than_was_bought(self) -> None:
        found = terms(
            national_cut=NationalCut(per_unit=Decimal(2), source="Tariff"),
            shares=shares(tender="100"),
        )
        parts = divide(found, saving=Fraction(600), quantity=Fraction(-100))
        assert parts == {"tender": Decimal(600)}

    @given(st.fractions(-10_000, 10_000), st.integers(1, 98), st.integers(0, 500))
    def test_adds_up_to_the_penny(self, saving: Fraction, first: int, quantity: int) -> None:
        found = terms(
            national_cut=NationalCut(per_unit=Decimal("0.37"), source="Tariff"),
            shares=shares(a=str(first), b="1", c=str(99 - first)),
        )
        parts = divide(found, saving=saving, quantity=Fraction(quantity))
        assert abs(sum(parts.values()) - Decimal(saving.numerator) / saving.denominator) <= Decimal(
            "0.0051"
        )

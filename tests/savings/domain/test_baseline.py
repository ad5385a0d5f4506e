"""Baselines: methods and grades of section 1.2 of the savings method, and who may sign."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import (
    BaselineMethod,
    Grade,
    Party,
    check_baseline,
    check_signers,
    counts_as_avoided,
    counts_as_cash,
    grade_of,
    source_of,
    weighted_average,
)

M = BaselineMethod
LEAD, FINANCE = UUID(int=1), UUID(int=2)


def check(**changes: Any) -> None:
    record: dict[str, Any] = {
        "method": M.CONTRACT,
        "window": Period(date(2023, 4, 1), date(2024, 4, 1)),
        "quantity": Decimal(6000),
        "unit_price": Decimal(44),
        "purchases": 0,
    }
    check_baseline(**{**record, **changes})


class TestMethods:
    # Table 1.2: method, grade, grade for capital, counts as cash, counts as a cost avoided.
    @pytest.mark.parametrize(
        ("method", "grade", "for_capital", "cash", "avoided"),
        [
            (M.INVOICES, "A", "A", True, True),
            (M.CONTRACT, "B", "B", True, True),
            (M.MARKET_BASKET, "C", "C", False, False),
            (M.BUDGET, "C", "B", True, True),
            (M.ADJUSTED_HISTORY, "C", "C", False, True),
            (M.AVERAGE_BID, "D", "D", False, True),
            (M.FIRST_QUOTE, "E", "E", False, False),
        ],
    )
    def test_are_worth_what_the_method_says(
        self, method: BaselineMethod, grade: str, for_capital: str, *, cash: bool, avoided: bool
    ) -> None:
        assert grade_of(method, is_capital=False) is Grade(grade)
        assert grade_of(method, is_capital=True) is Grade(for_capital)
        assert counts_as_cash(method) is cash
        assert counts_as_avoided(method) is avoided

    def test_the_average_is_rounded_to_a_millionth_half_up(self) -> None:
        # £100 over 3 is 33.3333333…; £1 over 32 is 0.03125; 0.0000005 rounds up.
        assert weighted_average(Decimal(100), Decimal(3)) == Decimal("33.333333")
        assert weighted_average(Decimal("0.01"), Decimal(20_000)) == Decimal("0.000001")


class TestSource:
    def test_names_every_import_or_how_many_they_are(self) -> None:
        few = [f"PL-2026-{number:04}" for number in range(1, 4)]
        assert source_of(few) == "Purchase lines of PL-2026-0001, PL-2026-0002, PL-2026-0003"
        many = [f"PL-2026-{number:04}" for number in range(1, 41)]
        assert source_of(many) == "Purchase lines of 40 imports, PL-2026-0001 to PL-2026-0040"


class TestRecord:
    def test_of_twelve_whole_months_is_sound(self) -> None:
        check()
        check(window=Period(date(2024, 2, 1), date(2025, 2, 1)))

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (date(2023, 4, 1), date(2024, 3, 1)),
            (date(2023, 4, 1), date(2024, 5, 1)),
            (date(2023, 4, 2), date(2024, 4, 2)),
            (date(2023, 4, 1), None),
        ],
    )
    def test_of_another_window_is_refused(self, start: date, end: date | None) -> None:
        with pytest.raises(Invalid) as refused:
            check(window=Period(start, end))
        assert (refused.value.code, refused.value.field) == ("window_not_a_year", "window_to")

    @pytest.mark.parametrize("of_nothing", [{"quantity": Decimal(0)}, {"unit_price": Decimal(-1)}])
    def test_of_nothing_is_refused(self, of_nothing: dict[str, Decimal]) -> None:
        with pytest.raises(Invalid) as refused:
            check(**of_nothing)
        assert refused.value.code == "no_quantity"

    def test_an_average_needs_three_purchases(self) -> None:
        check(method=M.INVOICES, purchases=3)
        with pytest.raises(Invalid) as refused:
            check(method=M.INVOICES, purchases=2)
        assert refused.value.code == "too_few_purchases"


class TestSigners:
    def test_somebody_else_may_sign(self) -> None:
        check_signers(prepared_by=LEAD, signed={}, signer=FINANCE, party=Party.HOST)
        check_signers(
            prepared_by=LEAD,
            signed={Party.HOST: FINANCE},
            signer=UUID(int=3),
            party=Party.CONSORTIUM,
        )

    def test_whoever_prepared_it_may_not(self) -> None:
        with pytest.raises(Invalid) as refused:
            check_signers(prepared_by=LEAD, signed={}, signer=LEAD, party=Party.HOST)
        assert refused.value.code == "prepared_it"

    def test_nobody_signs_for_both_sides(self) -> None:
        signed = {Party.HOST: FINANCE}
        with pytest.raises(Invalid) as refused:
            check_signers(prepared_by=LEAD, signed=signed, signer=FINANCE, party=Party.CONSORTIUM)
        assert refused.value.code == "signed_for_other_side"

    @pytest.mark.parametrize("signer", [FINANCE, UUID(int=3)])
    def test_no_side_signs_twice(self, signer: UUID) -> None:
        signed = {Party.HOST: FINANCE}
        with pytest.raises(Conflict) as refused:
            check_signers(prepared_by=LEAD, signed=signed, signer=signer, party=Party.HOST)
        assert refused.value.code == "signed_already"

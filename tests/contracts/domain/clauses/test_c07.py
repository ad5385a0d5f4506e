"""C7, the joiner's fee. Figures: consortium clause catalogue, C7, and by hand."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.clauses.joining import (
    LAWYER_DECIDES,
    NOTHING_PERMITS,
    Joining,
    JoiningSum,
    credited,
    joining_fee,
)
from consortium.contracts.domain.clauses.working import months_left, months_of_term
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period

D = Decimal
TERM = Period(date(2025, 4, 1), date(2030, 4, 1))
FOUNDERS = ("NOR", "SOU", "EAS", "WES", "CEN", "COA", "VAL")


class TestFee:
    def test_of_hill_after_nine_months_of_five_years_is_8_500(self) -> None:
        # 4.25 of 5 years are 51 of 60 months.
        fee = joining_fee(sunk_cost=D(70_000), founders=7, months_left=51, months=60)
        assert fee == D("8500.00")

    @pytest.mark.parametrize(
        ("founders", "left", "months"), [(0, 51, 60), (7, 61, 60), (7, -1, 60), (7, 0, 0)]
    )
    def test_numbers_that_cannot_be_are_refused(
        self, founders: int, left: int, months: int
    ) -> None:
        with pytest.raises(ValueError, match="no fee"):
            joining_fee(sunk_cost=D(1), founders=founders, months_left=left, months=months)


class TestCredit:
    def test_reaches_the_founders_to_the_penny(self) -> None:
        # 850,000 pence ÷ 7 = 121,428 with 4 over: the first four in the alphabet get one more.
        assert credited(D("8500.00"), FOUNDERS) == {
            "CEN": D("1214.29"),
            "COA": D("1214.29"),
            "EAS": D("1214.29"),
            "NOR": D("1214.29"),
            "SOU": D("1214.28"),
            "VAL": D("1214.28"),
            "WES": D("1214.28"),
        }


class TestMonths:
    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (date(2025, 4, 1), 60),
            (date(2026, 1, 1), 51),
            # A month that has begun no longer counts.
            (date(2026, 1, 2), 50),
            (date(2030, 3, 2), 0),
            (date(2031, 1, 1), 0),
            (date(2024, 1, 1), 60),
        ],
    )
    def test_left(self, on: date, expected: int) -> None:
        assert months_left(TERM, on) == expected

    def test_of_five_years_are_60(self) -> None:
        assert months_of_term(TERM) == 60

    def test_of_a_term_without_an_end_are_unknown(self) -> None:
        with pytest.raises(ValueError, match="without an end"):
            months_left(Period(date(2025, 4, 1)), date(2026, 1, 1))


class TestGate:
    def test_warns_when_nothing_permits_a_joiner(self) -> None:
        assert Joining().legal_warning == NOTHING_PERMITS

    def test_warns_when_what_permits_it_is_not_to_be_found(self) -> None:
        assert Joining(joiner_permitted_by="The notice").legal_warning == NOTHING_PERMITS

    def test_leaves_the_decision_to_a_lawyer_even_so(self) -> None:
        told = Joining(joiner_permitted_by="The notice", permitting_clause="Schedule 1, 9")
        assert told.legal_warning == LAWYER_DECIDES

    def test_a_fee_needs_costs_and_founders(self) -> None:
        with pytest.raises(Invalid) as refusal:
            Joining.read({"sunk_cost": "70000"})
        assert refusal.value.field == "founders"


def test_on_paper_shows_the_fee_and_what_each_founder_gets() -> None:
    paper = JoiningSum.read(
        {"sunk_cost": "70000", "founders": "7", "months_left": "51", "months": "60"}
    ).work_out()
    assert paper.steps[0].numbers == "£70,000.00 ÷ 7 × 51 ÷ 60"
    assert paper.steps[0].result == "£8,500.00"
    assert paper.steps[1].result == "£1,214.28 or £1,214.29"


def test_on_paper_refuses_more_months_left_than_the_term_has() -> None:
    with pytest.raises(Invalid) as refusal:
        JoiningSum.read({"sunk_cost": "1", "founders": "7", "months_left": "61", "months": "60"})
    assert refusal.value.field == "months_left"

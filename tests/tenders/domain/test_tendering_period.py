"""The minimum periods of s.54 of the Procurement Act 2023, counted by hand."""

from datetime import date

import pytest

from consortium.tenders.domain.procurement import Procedure, Regime
from consortium.tenders.domain.tendering_period import (
    ProcedureFacts,
    Stage,
    minimum_period,
    qualifies,
)

PUBLISHED = date(2026, 9, 1)  # a Tuesday


class TestTendering:
    def test_the_worked_example(self) -> None:
        # Day 1 is 2 September, day 25 Saturday 26 September 2026.
        found = minimum_period(PUBLISHED, ProcedureFacts())
        assert (found.days, found.earliest) == (25, date(2026, 9, 26))
        assert found.working_day == date(2026, 9, 28)
        assert found.basis == "Procurement Act 2023, s.54(4)"

    @pytest.mark.parametrize(
        ("facts", "days", "earliest"),
        [
            (ProcedureFacts(documents_with_notice=False), 30, date(2026, 10, 1)),
            (ProcedureFacts(electronic=False), 30, date(2026, 10, 1)),
            (
                ProcedureFacts(electronic=False, documents_with_notice=False),
                35,
                date(2026, 10, 6),
            ),
            (ProcedureFacts(urgent=True), 10, date(2026, 9, 11)),
            (ProcedureFacts(dynamic_market=True), 10, date(2026, 9, 11)),
            (ProcedureFacts(planned_notice_on=date(2026, 6, 1)), 10, date(2026, 9, 11)),
            (ProcedureFacts(planned_notice_on=date(2026, 8, 1)), 25, date(2026, 9, 26)),
            (ProcedureFacts(light_touch=True), 0, PUBLISHED),
        ],
    )
    def test_each_circumstance(self, facts: ProcedureFacts, days: int, earliest: date) -> None:
        found = minimum_period(PUBLISHED, facts)
        assert (found.days, found.earliest) == (days, earliest)
        assert found.is_set == bool(days)


class TestParticipation:
    @pytest.mark.parametrize(("urgent", "days"), [(False, 25), (True, 10)])
    def test_has_25_days_or_10_in_urgency(self, urgent: bool, days: int) -> None:
        found = minimum_period(PUBLISHED, ProcedureFacts(urgent=urgent), stage=Stage.PARTICIPATION)
        assert found.days == days
        assert found.basis == "Procurement Act 2023, s.54(3)"


class TestQualifyingNotice:
    @pytest.mark.parametrize(
        ("planned", "expected"),
        [
            (date(2026, 7, 23), True),  # 40 days before
            (date(2026, 7, 24), False),  # 39 days before
            (date(2025, 9, 1), True),  # 12 months before
            (date(2025, 8, 31), False),
        ],
    )
    def test_came_40_days_to_12_months_before(self, planned: date, expected: bool) -> None:
        assert qualifies(planned, PUBLISHED) is expected


class TestOtherLaw:
    def test_names_no_section_of_the_act_for_the_2015_regulations(self) -> None:
        found = minimum_period(date(2024, 5, 1), ProcedureFacts(), regime=Regime.PCR2015)
        assert not found.is_set
        assert found.basis == "Public Contracts Regulations 2015"
        assert "2015 regulations" in found.rule

    def test_a_call_off_has_no_period(self) -> None:
        found = minimum_period(PUBLISHED, ProcedureFacts(), procedure=Procedure.FRAMEWORK_CALL_OFF)
        assert not found.is_set

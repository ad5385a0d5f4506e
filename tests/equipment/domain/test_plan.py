"""Plans: intervals that make sense, and states."""

from datetime import date

import pytest

from consortium.equipment.domain.due_dates import Interval, IntervalUnit
from consortium.equipment.domain.plan import (
    MOVES,
    PLAN_STATE_NAMES,
    PlanState,
    check_anchor,
    check_interval,
    check_move,
)
from consortium.foundation.domain.errors import Conflict, Invalid

MONTHS, DAYS = IntervalUnit.MONTHS, IntervalUnit.DAYS


class TestInterval:
    @pytest.mark.parametrize(
        ("count", "unit", "early_days"),
        [(1, MONTHS, 7), (1, MONTHS, 27), (120, MONTHS, 0), (365, DAYS, 30), (1, DAYS, 0)],
    )
    def test_is_taken_when_it_makes_sense(
        self, count: int, unit: IntervalUnit, early_days: int
    ) -> None:
        check_interval(Interval(count=count, unit=unit), early_days=early_days)

    @pytest.mark.parametrize(
        ("count", "unit", "early_days", "field"),
        [
            (0, MONTHS, 0, "interval_count"),
            (121, MONTHS, 0, "interval_count"),
            (3661, DAYS, 0, "interval_count"),
            (1, MONTHS, 28, "early_days"),
            (7, DAYS, 7, "early_days"),
            (1, MONTHS, -1, "early_days"),
        ],
    )
    def test_is_refused_when_it_does_not(
        self, count: int, unit: IntervalUnit, early_days: int, field: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            check_interval(Interval(count=count, unit=unit), early_days=early_days)
        assert refusal.value.field == field


class TestAnchor:
    @pytest.mark.parametrize("year", [2016, 2026, 2036])
    def test_lies_within_ten_years(self, year: int) -> None:
        check_anchor(date(year, 1, 1), today=date(2026, 4, 20))

    @pytest.mark.parametrize("year", [1900, 2015, 2037])
    def test_is_refused_further_away(self, year: int) -> None:
        with pytest.raises(Invalid) as refusal:
            check_anchor(date(year, 1, 1), today=date(2026, 4, 20))
        assert refusal.value.field == "anchor_on"


class TestMoves:
    def test_has_a_line_and_a_name_for_every_state(self) -> None:
        assert set(MOVES) == set(PLAN_STATE_NAMES) == set(PlanState)

    def test_go_back_and_forth_until_the_end(self) -> None:
        check_move(PlanState.ACTIVE, PlanState.SUSPENDED)
        check_move(PlanState.SUSPENDED, PlanState.ACTIVE)
        check_move(PlanState.SUSPENDED, PlanState.ENDED)

    @pytest.mark.parametrize("to", PlanState)
    def test_never_lead_back_from_the_end(self, to: PlanState) -> None:
        with pytest.raises(Conflict):
            check_move(PlanState.ENDED, to)

"""How a due date stands on a day; the days to plan on are those of D7 in the metrology notes."""

from datetime import date

import pytest

from consortium.equipment.domain.due_state import DueState, Roll, days_late, planned_day, state_on

DUE, OPENS = date(2026, 4, 30), date(2026, 4, 23)


class TestStateOn:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 4, 22), DueState.UPCOMING),
            (date(2026, 4, 23), DueState.DUE),
            (date(2026, 4, 30), DueState.DUE),
            (date(2026, 5, 1), DueState.OVERDUE),
        ],
    )
    def test_turns_with_the_window_and_the_day_after(self, day: date, expected: DueState) -> None:
        assert state_on(day, due_on=DUE, window_opens_on=OPENS) is expected


class TestDaysLate:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [(date(2026, 4, 30), 0), (date(2026, 5, 1), 1), (date(2026, 1, 1), 0)],
    )
    def test_counts_from_the_due_date(self, day: date, expected: int) -> None:
        assert days_late(day, due_on=DUE) == expected


class TestPlannedDay:
    @pytest.mark.parametrize(
        ("due_on", "roll", "expected"),
        [
            (date(2026, 12, 25), Roll.BEFORE, date(2026, 12, 24)),
            (date(2026, 12, 25), Roll.AFTER, date(2026, 12, 29)),
            (date(2026, 12, 25), Roll.NONE, date(2026, 12, 25)),
            (date(2026, 4, 3), Roll.BEFORE, date(2026, 4, 2)),
            (date(2026, 4, 3), Roll.AFTER, date(2026, 4, 7)),
            (date(2026, 4, 8), Roll.BEFORE, date(2026, 4, 8)),
        ],
    )
    def test_is_a_working_day_in_england(self, due_on: date, roll: Roll, expected: date) -> None:
        assert planned_day(due_on, roll) == expected

    @pytest.mark.parametrize("due_on", [date(2019, 1, 1), date(2031, 5, 4), date(2040, 12, 25)])
    def test_stays_where_bank_holidays_are_not_known(self, due_on: date) -> None:
        assert planned_day(due_on, Roll.BEFORE) == due_on

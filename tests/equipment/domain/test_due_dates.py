"""Due dates: the exact cases of D7 in the metrology notes, and what holds for all of them.

The notes took them from QATrack+ (``calc_due_date``) and OCA issue 161 and recomputed each with
an independent program.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.due_dates import (
    Basis,
    ClosedCycle,
    CycleOutcome,
    Interval,
    IntervalUnit,
    Schedule,
)
from consortium.foundation.domain.periods import london_date

MONTHLY = Interval(count=1, unit=IntervalUnit.MONTHS)
YEARLY = Interval(count=12, unit=IntervalUnit.MONTHS)


def day(text: str) -> date:
    return date.fromisoformat(text)


def fixed(anchor: str, interval: Interval, early_days: int = 0) -> Schedule:
    return Schedule(
        basis=Basis.FIXED, anchor_on=day(anchor), interval=interval, early_days=early_days
    )


def floating(anchor: str, interval: Interval) -> Schedule:
    return Schedule(basis=Basis.FLOATING, anchor_on=day(anchor), interval=interval)


class TestOccurrence:
    @pytest.mark.parametrize(
        ("anchor", "months", "number", "expected"),
        [
            ("2025-01-31", 1, 1, "2025-02-28"),
            ("2025-01-31", 1, 2, "2025-03-31"),
            ("2024-02-29", 12, 1, "2025-02-28"),
            # Counting on from 28 February would never come back to the 29th.
            ("2024-02-29", 12, 4, "2028-02-29"),
        ],
    )
    def test_counts_months_from_the_anchor(
        self, anchor: str, months: int, number: int, expected: str
    ) -> None:
        interval = Interval(count=months, unit=IntervalUnit.MONTHS)
        assert fixed(anchor, interval).occurrence(number) == day(expected)

    def test_counts_days_as_days(self) -> None:
        interval = Interval(count=365, unit=IntervalUnit.DAYS)
        assert fixed("2024-01-15", interval).occurrence(10) == day("2034-01-12")

    def test_of_a_year_is_the_same_calendar_day(self) -> None:
        assert fixed("2024-01-15", YEARLY).occurrence(10) == day("2034-01-15")


class TestFixed:
    @pytest.mark.parametrize(
        ("completed", "next_due", "closed"),
        [
            ("2025-02-15", "2025-02-28", []),
            ("2025-02-20", "2025-02-28", []),
            ("2025-02-21", "2025-03-31", [("2025-02-28", "done")]),
            ("2025-02-26", "2025-03-31", [("2025-02-28", "done")]),
            ("2025-02-28", "2025-03-31", [("2025-02-28", "done")]),
            ("2025-03-20", "2025-03-31", [("2025-02-28", "done_late")]),
            (
                "2025-03-26",
                "2025-04-30",
                [("2025-02-28", "missed"), ("2025-03-31", "done")],
            ),
        ],
    )
    def test_monthly_from_the_31st_with_seven_early_days(
        self, completed: str, next_due: str, closed: list[tuple[str, str]]
    ) -> None:
        plan = fixed("2025-01-31", MONTHLY, early_days=7)
        result = plan.after(day(completed), due_on=day("2025-02-28"))
        assert result.next_due_on == day(next_due)
        assert [(str(each.due_on), each.outcome.value) for each in result.closed] == closed

    def test_yearly_keeps_its_day_when_done_a_little_early(self) -> None:
        plan = fixed("2020-10-01", YEARLY, early_days=7)
        result = plan.after(day("2021-09-29"), due_on=day("2021-10-01"))
        assert result.next_due_on == day("2022-10-01")

    def test_names_every_year_that_nobody_came(self) -> None:
        plan = fixed("2024-03-15", YEARLY)
        result = plan.after(day("2026-05-20"), due_on=day("2025-03-15"))
        assert result.next_due_on == day("2027-03-15")
        assert result.closed == (
            ClosedCycle(due_on=day("2025-03-15"), outcome=CycleOutcome.MISSED, completed_on=None),
            ClosedCycle(
                due_on=day("2026-03-15"),
                outcome=CycleOutcome.DONE_LATE,
                completed_on=day("2026-05-20"),
            ),
        )


class TestFloating:
    @pytest.mark.parametrize(
        ("completed", "months", "expected"),
        [
            ("2021-09-29", 12, "2022-09-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
        ],
    )
    def test_counts_from_the_day_it_was_done(
        self, completed: str, months: int, expected: str
    ) -> None:
        plan = floating("2020-01-01", Interval(count=months, unit=IntervalUnit.MONTHS))
        result = plan.after(day(completed), due_on=day("2021-10-01"))
        assert result.next_due_on == day(expected)

    def test_takes_no_notice_of_work_older_than_what_was_counted(self) -> None:
        plan = floating("2025-01-01", MONTHLY)
        result = plan.after(day("2025-02-20"), due_on=day("2025-04-01"))
        assert result.next_due_on == day("2025-04-01")
        assert result.closed == ()

    def test_says_when_it_was_done_before_its_window(self) -> None:
        plan = floating("2025-01-01", YEARLY)
        result = plan.after(day("2025-06-01"), due_on=day("2026-01-01"))
        assert [each.outcome for each in result.closed] == [CycleOutcome.DONE_EARLY]


class TestWhatOtherSystemsGetWrong:
    """Defects read in the code of other programs; here each is as it should be."""

    def test_erpnext_the_31st_does_not_drift_to_the_28th(self) -> None:
        plan = fixed("2025-01-31", MONTHLY, early_days=7)
        due_on = plan.first_due_on()
        for _ in range(6):
            due_on = plan.after(due_on, due_on=due_on).next_due_on
        assert due_on == day("2025-08-31")

    def test_erpnext_a_plan_never_loses_its_next_due_date(self) -> None:
        # There any plan with a last day gets an empty date; here a plan ends when somebody ends it.
        plan = fixed("2024-03-15", YEARLY)
        for done in ("2024-09-01", "2025-03-15", "2026-05-20", "2031-12-31"):
            found = plan.after(day(done), due_on=plan.first_due_on()).next_due_on
            assert day(done) < found

    def test_atlas_months_are_those_of_london_whatever_zone_the_server_keeps(self) -> None:
        assert london_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == day("2026-07-01")
        assert london_date(datetime(2026, 1, 31, 23, 30, tzinfo=UTC)) == day("2026-01-31")

    def test_atlas_a_daily_check_is_a_calendar_day_and_not_24_hours(self) -> None:
        # 24 hours after 09:00 on the day before the clocks go forward it is 10:00.
        daily = Interval(count=1, unit=IntervalUnit.DAYS)
        assert fixed("2026-03-28", daily).occurrence(1) == day("2026-03-29")
        london = ZoneInfo("Europe/London")
        start = datetime(2026, 3, 28, 9, tzinfo=london).astimezone(UTC)
        assert (start + timedelta(hours=24)).astimezone(london).hour == 10

    def test_atlas_a_plan_nobody_works_on_stays_due(self) -> None:
        plan = fixed("2025-01-15", MONTHLY)
        result = plan.after(day("2026-01-20"), due_on=day("2025-02-15"))
        missed = [each for each in result.closed if each.outcome is CycleOutcome.MISSED]
        assert (len(missed), result.next_due_on) == (11, day("2026-02-15"))

    @pytest.mark.parametrize(
        ("anchor", "interval", "expected"),
        [("2027-06-30", YEARLY, "2028-06-30"), ("2026-02-10", MONTHLY, "2026-03-10")],
    )
    def test_senaite_a_year_and_a_month_are_those_of_the_calendar(
        self, anchor: str, interval: Interval, expected: str
    ) -> None:
        assert fixed(anchor, interval).first_due_on() == day(expected)


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
intervals = st.one_of(
    st.builds(Interval, count=st.integers(1, 60), unit=st.just(IntervalUnit.MONTHS)),
    st.builds(Interval, count=st.integers(28, 1500), unit=st.just(IntervalUnit.DAYS)),
)
schedules = st.builds(
    Schedule,
    basis=st.sampled_from(Basis),
    anchor_on=days,
    interval=intervals,
    early_days=st.integers(0, 27),
)


class TestWhatAlwaysHolds:
    @given(plan=schedules, gap=st.integers(0, 2000))
    def test_the_next_due_date_is_after_the_work(self, plan: Schedule, gap: int) -> None:
        due_on = plan.first_due_on()
        completed_on = plan.anchor_on + timedelta(days=gap)
        result = plan.after(completed_on, due_on=due_on)
        assert result.next_due_on > completed_on or not result.closed
        assert result.next_due_on >= due_on

    @given(plan=schedules, number=st.integers(1, 60))
    def test_occurrences_never_drift_from_the_anchor(self, plan: Schedule, number: int) -> None:
        reached = plan.first_due_on()
        for _ in range(number - 1):
            reached = plan.occurrence_after(reached)
        assert reached == plan.occurrence(number)
        if plan.interval.unit is IntervalUnit.MONTHS:
            following = reached + timedelta(days=1)
            assert reached.day == plan.anchor_on.day or following.day == 1

    @given(plan=schedules, gaps=st.lists(st.integers(0, 400), min_size=1, max_size=12))
    def test_no_due_date_is_closed_twice_and_each_before_the_next(
        self, plan: Schedule, gaps: list[int]
    ) -> None:
        due_on, completed_on = plan.first_due_on(), plan.anchor_on
        closed: list[date] = []
        for gap in gaps:
            completed_on += timedelta(days=gap)
            result = plan.after(completed_on, due_on=due_on)
            due_on = result.next_due_on
            closed += [each.due_on for each in result.closed]
            assert closed == sorted(set(closed))
            assert not closed or closed[-1] < due_on

    @given(plan=schedules, gap=st.integers(0, 2000))
    def test_the_same_work_entered_again_changes_nothing(self, plan: Schedule, gap: int) -> None:
        completed_on = plan.anchor_on + timedelta(days=gap)
        once = plan.after(completed_on, due_on=plan.first_due_on())
        again = plan.after(completed_on, due_on=once.next_due_on)
        assert again.next_due_on == once.next_due_on
        assert again.closed == ()

"""When obligations fall due, and how they stand; dates worked by hand."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from consortium.contracts.domain.managing.obligations import (
    Obligation,
    ObligationKind,
    Occurrence,
    OccurrenceState,
    Rule,
    Step,
    check_rule,
    occurrences_of,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Role
from tests.contracts.story import STARTS, TERM


def rule(first: date | None = None, *, back: int | None = None, every: int | None = None) -> Rule:
    return Rule(first_due_on=first, days_before_end=back, every_months=every)


class TestOccurrences:
    def test_what_is_done_once_is_due_once(self) -> None:
        found = occurrences_of(rule(date(2025, 6, 30)), term=TERM, closed={})
        assert [each.due_on for each in found] == [date(2025, 6, 30)]

    def test_what_returns_is_due_until_the_agreement_ends(self) -> None:
        # Every year from 30 April 2025: the one of 2030 is after the last day, 31 March 2030.
        found = occurrences_of(rule(date(2025, 4, 30), every=12), term=TERM, closed={})
        assert [each.due_on for each in found] == [date(year, 4, 30) for year in range(2025, 2030)]
        assert [each.number for each in found] == [1, 2, 3, 4, 5]

    def test_months_are_counted_from_the_first_day_and_do_not_drift(self) -> None:
        term = Period(STARTS, date(2026, 4, 1))
        found = occurrences_of(rule(date(2025, 5, 31), every=3), term=term, closed={})
        assert [each.due_on for each in found] == [
            date(2025, 5, 31),
            date(2025, 8, 31),
            date(2025, 11, 30),
            date(2026, 2, 28),
        ]

    def test_what_is_counted_back_moves_with_the_end(self) -> None:
        found = occurrences_of(rule(back=90), term=TERM, closed={})
        # 31 March 2030 less 90 days: 31 + 28 + 31.
        assert found == (Occurrence(number=1, due_on=date(2029, 12, 31)),)
        longer = Period(STARTS, date(2032, 4, 1))
        # 2032 is a leap year.
        assert occurrences_of(rule(back=90), term=longer, closed={})[0].due_on == date(2032, 1, 1)

    def test_end_with_the_one_from_which_on_it_is_not_needed(self) -> None:
        closed = {1: Step.DONE, 2: Step.WAIVED, 3: Step.ENDED}
        found = occurrences_of(rule(date(2025, 4, 30), every=12), term=TERM, closed=closed)
        assert [each.closed_by for each in found] == [Step.DONE, Step.WAIVED, Step.ENDED]

    def test_in_an_agreement_without_an_end_comes_once(self) -> None:
        found = occurrences_of(rule(STARTS, every=12), term=Period(STARTS), closed={})
        assert len(found) == 1


class TestState:
    @pytest.mark.parametrize(
        ("late", "state"),
        [
            (-31, OccurrenceState.UPCOMING),
            (-30, OccurrenceState.DUE_SOON),
            (0, OccurrenceState.DUE_SOON),
            (1, OccurrenceState.OVERDUE),
        ],
    )
    def test_follows_the_day(self, late: int, state: OccurrenceState) -> None:
        due = Occurrence(number=1, due_on=STARTS)
        assert due.state_on(STARTS + timedelta(days=late)) is state

    @pytest.mark.parametrize(
        ("step", "state"),
        [
            (Step.DONE, OccurrenceState.DONE),
            (Step.WAIVED, OccurrenceState.WAIVED),
            (Step.ENDED, OccurrenceState.ENDED),
        ],
    )
    def test_of_an_obligation_is_that_of_what_is_due_next(
        self, step: Step, state: OccurrenceState
    ) -> None:
        first = Occurrence(number=1, due_on=STARTS, closed_by=step)
        second = Occurrence(number=2, due_on=date(2026, 4, 1))

        def standing(*occurrences: Occurrence) -> OccurrenceState:
            owed = Obligation(
                id=UUID(int=1),
                kind=ObligationKind.REPORT,
                what="Report",
                owner=Role.SUPPLIER,
                trust_id=None,
                occurrences=occurrences,
            )
            return owed.state_on(date(2026, 5, 1))

        assert standing(first, second) is OccurrenceState.OVERDUE
        assert standing(first) is state


class TestCheckRule:
    @pytest.mark.parametrize(
        ("wrong", "code", "field"),
        [
            (rule(), "no_due_day", "first_due_on"),
            (rule(STARTS, back=1), "no_due_day", "first_due_on"),
            (rule(back=1, every=12), "counted_back_and_repeated", "every_months"),
            (rule(STARTS, every=0), "no_interval", "every_months"),
            (rule(date(2024, 3, 31)), "due_before_agreement", "first_due_on"),
        ],
    )
    def test_refuses_what_says_no_one_day(self, wrong: Rule, code: str, field: str) -> None:
        with pytest.raises(Invalid) as refused:
            check_rule(wrong, TERM)
        assert (refused.value.code, refused.value.field) == (code, field)

    def test_allows_a_day_in_the_year_before_and_counting_back(self) -> None:
        check_rule(rule(date(2024, 4, 1)), TERM)
        check_rule(rule(back=0), TERM)

"""Clarification: when questions are taken, what may go out, when a deadline has to move."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import LONDON
from consortium.foundation.domain.working_days import is_working_day
from consortium.tenders.domain.question import (
    ANSWER_DAYS,
    check_answer,
    check_extension,
    check_question,
    suggested_deadline,
)

# Tuesday 14 July 2026, noon in London.
DEADLINE = datetime(2026, 7, 14, 11, 0, tzinfo=UTC)


class TestQuestions:
    def test_are_taken_until_the_last_moment_and_not_at_it(self) -> None:
        check_question("What?", now=DEADLINE - timedelta(microseconds=1), until=DEADLINE)
        with pytest.raises(Conflict, match="No more questions"):
            check_question("What?", now=DEADLINE, until=DEADLINE)
        with pytest.raises(Conflict):
            check_question("What?", now=DEADLINE, until=None)

    @pytest.mark.parametrize("text", ["", " ", "x" * 4001])
    def test_say_something_and_not_too_much(self, text: str) -> None:
        with pytest.raises(Invalid):
            check_question(text, now=DEADLINE, until=DEADLINE + timedelta(days=1))


class TestAnswers:
    @pytest.mark.parametrize(
        ("public_text", "answer", "field"),
        [
            ("Does Alpha  Imaging have to?", "Yes", "public_text"),
            ("Must we?", "As ALPHA IMAGING LTD asked: yes", "answer"),
            ("Must we?", " ", "answer"),
        ],
    )
    def test_do_not_say_who_asked(self, public_text: str, answer: str, field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            check_answer(public_text, answer, supplier="Alpha Imaging Ltd")
        assert refusal.value.field == field

    def test_may_name_anybody_else(self) -> None:
        check_answer("Must images of Beta's archive move?", "Yes", supplier="Alpha Imaging Ltd")


class TestSuggestedDeadline:
    def test_gives_six_days_after_a_late_change(self) -> None:
        # Friday 10 July, 11:00 in London; six days later is Thursday 16 July, so noon of that day.
        found = suggested_deadline(datetime(2026, 7, 10, 10, 0, tzinfo=UTC), DEADLINE)
        assert found is not None
        assert found.deadline == datetime(2026, 7, 16, 11, 0, tzinfo=UTC)
        assert "s.54(1)" in found.because

    def test_waits_for_a_working_day(self) -> None:
        # Changed on Sunday 12 July: six days later is Saturday 18 July, so Monday 20 July.
        found = suggested_deadline(datetime(2026, 7, 12, 10, 0, tzinfo=UTC), DEADLINE)
        assert found is not None
        assert found.deadline == datetime(2026, 7, 20, 11, 0, tzinfo=UTC)

    def test_is_none_while_there_is_time(self) -> None:
        assert suggested_deadline(DEADLINE - timedelta(days=ANSWER_DAYS), DEADLINE) is None

    @given(st.timedeltas(timedelta(0), timedelta(days=ANSWER_DAYS)))
    def test_always_gives_the_days_on_a_working_day(self, before: timedelta) -> None:
        changed = DEADLINE - before
        found = suggested_deadline(changed, DEADLINE)
        if found is not None:
            assert found.deadline > DEADLINE
            assert found.deadline - changed >= timedelta(days=ANSWER_DAYS)
            assert is_working_day(found.deadline.astimezone(LONDON).date())


class TestExtension:
    def test_moves_forward_before_the_deadline(self) -> None:
        later = DEADLINE + timedelta(microseconds=1)
        check_extension(later, deadline=DEADLINE, now=DEADLINE - timedelta(microseconds=1))
        with pytest.raises(Invalid, match="later moment"):
            check_extension(DEADLINE, deadline=DEADLINE, now=DEADLINE - timedelta(days=1))

    def test_comes_too_late_at_the_deadline(self) -> None:
        with pytest.raises(Conflict, match="has passed"):
            check_extension(DEADLINE + timedelta(days=9), deadline=DEADLINE, now=DEADLINE)

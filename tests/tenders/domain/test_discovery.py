"""From statements over needs to criteria: what leads nowhere is said."""

from uuid import uuid4

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.discovery import (
    LONGEST_TEXT,
    Attended,
    TracedLot,
    TracedNeed,
    check_attendance,
    lacks_in_trace,
    lines_of,
    untested,
)

NORTH = uuid4()
SPEED = TracedNeed(id=uuid4(), name="Need 1", pains=2)
ACCESS = TracedNeed(id=uuid4(), name="Need 2", pains=0)
QUALITY = Criterion(name="Reading images", kind=CriterionKind.QUALITY, weight_bp=6000)
PRICE = Criterion(name="Price", kind=CriterionKind.PRICE, weight_bp=4000)


def lot(**needs: frozenset[object]) -> TracedLot:
    named = {QUALITY.name: frozenset(needs.get("quality", frozenset()))}
    return TracedLot(name="Lot 1 (Archive)", criteria=(QUALITY, PRICE), needs=named)  # type: ignore[arg-type]


def test_takes_one_statement_a_line_and_leaves_empty_lines_out() -> None:
    assert lines_of("  Logging in  twice \n\n\nImages by courier\n") == [
        "Logging in twice",
        "Images by courier",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "nothing_said"), (" \n ", "nothing_said"), ("x" * (LONGEST_TEXT + 1), "too_long")],
)
def test_says_what_is_wrong_with_statements(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        lines_of(text)
    assert (refused.value.code, refused.value.field) == (code, "said")


def test_names_the_statement_that_is_too_long() -> None:
    with pytest.raises(Invalid, match="Statement 2 has 401 characters; 400 can be kept"):
        lines_of("short\n" + "x" * 401)


@pytest.mark.parametrize(
    "attended",
    [
        [("Radiologist", 1), ("radiologist ", 2)],
        [(" ", 1)],
        [("Radiologist", 0)],
        [("Radiologist", 501)],
    ],
)
def test_refuses_an_attendance_that_cannot_be(attended: list[tuple[str, int]]) -> None:
    with pytest.raises(Invalid):
        check_attendance(
            [
                Attended(trust_id=NORTH, discipline=discipline, people=people)
                for discipline, people in attended
            ]
        )


def test_nothing_is_missing_when_each_criterion_tests_a_need_that_answers_something() -> None:
    assert lacks_in_trace([SPEED], [lot(quality=frozenset({SPEED.id}))]) == ()


def test_says_which_criterion_tests_nothing_and_which_need_answers_nothing() -> None:
    assert lacks_in_trace([SPEED, ACCESS], [lot()]) == (
        "Need 2 answers no pain.",
        "The criterion “Reading images” of Lot 1 (Archive) tests no need.",
    )


def test_a_need_that_was_struck_tests_nothing() -> None:
    struck = uuid4()
    assert lacks_in_trace([SPEED], [lot(quality=frozenset({struck}))]) == (
        "The criterion “Reading images” of Lot 1 (Archive) tests no need.",
    )


def test_names_the_needs_that_no_criterion_tests() -> None:
    assert untested([SPEED, ACCESS], [lot(quality=frozenset({SPEED.id}))]) == (ACCESS,)

"""What the judging of bids still lacks, said in whole sentences."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from consortium.tenders.domain import assessment
from consortium.tenders.domain.assessment_facts import AssessmentFacts, Matrix
from consortium.tenders.domain.readiness import TenderFacts
from tests.tenders.domain.facts import DONE, JUDGED, LOT

Guard = Callable[[TenderFacts], tuple[str, ...]]
SHORT = Matrix(expected=6, there=5)


def judged(**changes: Any) -> TenderFacts:
    facts = AssessmentFacts(lots=(replace(JUDGED, **changes),), has_chair=True)
    return replace(DONE, assessment=facts)


CASES: list[tuple[Guard, TenderFacts, tuple[str, ...]]] = [
    (assessment.lacks_for_compliance, DONE, ()),
    (
        assessment.lacks_for_compliance,
        replace(DONE, lots=(replace(LOT, bids=0),)),
        ("No bid is recorded yet.",),
    ),
    (assessment.lacks_for_scoring, DONE, ()),
    (
        assessment.lacks_for_scoring,
        judged(checks=SHORT, unassigned=("Speed",)),
        (
            "Lot 1 (Archive) has 5 of 6 compliance checks recorded.",
            "Lot 1 (Archive): nobody is to score Speed.",
        ),
    ),
    (
        assessment.lacks_for_scoring,
        replace(
            DONE,
            assessment=AssessmentFacts(lots=(JUDGED,), gaps=("South Trust needs 1 more.",)),
        ),
        ("The panel has no chair yet.", "South Trust needs 1 more."),
    ),
    (assessment.lacks_for_moderation, DONE, ()),
    (
        assessment.lacks_for_moderation,
        judged(scores=SHORT),
        ("Lot 1 (Archive) has 5 of 6 scores submitted.",),
    ),
    # One too many is as wrong as one too few: a matrix is counted, not tried row by row.
    (
        assessment.lacks_for_moderation,
        judged(scores=Matrix(expected=6, there=7)),
        ("Lot 1 (Archive) has 7 of 6 scores submitted.",),
    ),
    (
        assessment.lacks_for_moderation,
        replace(DONE, assessment=AssessmentFacts()),
        ("Lot 1 (Archive) is not judged yet.",),
    ),
    (assessment.lacks_for_prices, DONE, ()),
    (
        assessment.lacks_for_prices,
        judged(agreed=SHORT, has_demo=True),
        (
            "Lot 1 (Archive) has 5 of 6 consensus values recorded.",
            "The demonstrations come first.",
        ),
    ),
    (assessment.lacks_for_demo, judged(has_demo=True), ()),
    (assessment.lacks_for_demo, DONE, ("No lot has a demonstration among its criteria.",)),
    (assessment.lacks_for_prices_after_demo, DONE, ()),
    (
        assessment.lacks_for_prices_after_demo,
        judged(shown=SHORT, shown_agreed=SHORT),
        (
            "Lot 1 (Archive) has 5 of 6 scores of demonstrations submitted.",
            "Lot 1 (Archive) has 5 of 6 consensus values on them recorded.",
        ),
    ),
    (assessment.lacks_for_ranking, DONE, ()),
    (
        assessment.lacks_for_ranking,
        judged(low_prices=1),
        ("Lot 1 (Archive) has 1 abnormally low price to be cleared with a reason.",),
    ),
    (
        assessment.lacks_for_ranking,
        replace(DONE, lots=(replace(LOT, bids=0),)),
        ("Lot 1 (Archive) has no admitted bid: end it without an award.",),
    ),
]


@pytest.mark.parametrize(("guard", "facts", "missing"), CASES)
def test_says_what_is_missing(guard: Guard, facts: TenderFacts, missing: tuple[str, ...]) -> None:
    assert guard(facts) == missing

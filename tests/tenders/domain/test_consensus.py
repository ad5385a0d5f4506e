"""What a panel may record as its consensus; rules of tendering, e1: never typed as a mean."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.consensus import (
    Closeness,
    Consensus,
    check_consensus,
    closeness,
    fails_minimum,
    why_it_fails,
)
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.scale import STANDARD_SCALE

ANNA, BEN = uuid4(), uuid4()
SPEED = Criterion(name="Speed", kind=CriterionKind.QUALITY, weight_bp=1000, minimum=Decimal(2))
AGREED = Consensus(
    value=Decimal(4),
    rationale="Both saw priors open within the time that the need names.",
    agreed=(ANNA, BEN),
)
GIVEN = [Decimal(3), Decimal(5)]


def check(consensus: Consensus, given: list[Decimal] = GIVEN) -> None:
    check_consensus(SPEED, consensus, given=given, scorers=[ANNA, BEN])


def test_a_value_of_the_scale_may_be_what_a_mean_would_be() -> None:
    check(AGREED)


@pytest.mark.parametrize(
    ("given", "typed"), [("3 4", "3.5"), ("3 4 4", "3.67"), ("3 4 4", "3.7"), ("0 1 5", "2.0")]
)
def test_a_mean_is_refused_by_its_name_unless_it_is_on_the_scale(given: str, typed: str) -> None:
    values = [Decimal(each) for each in given.split()]
    consensus = replace(AGREED, value=Decimal(typed))
    if Decimal(typed) in {point.value for point in STANDARD_SCALE}:
        check(consensus, values)
        return
    with pytest.raises(Invalid) as refusal:
        check(consensus, values)
    assert refusal.value.code == "is_a_mean"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(AGREED, value=Decimal("4.5")), "not_on_scale"),
        (replace(AGREED, rationale="Good"), "no_rationale"),
        (replace(AGREED, rationale=f"The average of all scores. {'x' * 40}"), "cites_a_mean"),
        (replace(AGREED, rationale=f"It is the mean of scores. {'x' * 40}"), "cites_a_mean"),
        (replace(AGREED, agreed=()), "nobody_agreed"),
        (replace(AGREED, agreed=(uuid4(),)), "nobody_agreed"),
        (replace(AGREED, agreed=(ANNA,)), "silent_dissent"),
    ],
)
def test_refuses_what_is_no_consensus(wrong: Consensus, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check(wrong)
    assert refusal.value.code == code


def test_dissent_is_written_down() -> None:
    check(replace(AGREED, agreed=(ANNA,), dissent="Ben waited longer in his own trust."))


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("", Closeness.NONE),
        ("4 4", Closeness.AGREE),
        ("4 3 4", Closeness.CLOSE),
        ("5 3", Closeness.APART),
    ],
)
def test_says_how_far_scores_lie_apart(values: str, found: Closeness) -> None:
    assert closeness(STANDARD_SCALE, [Decimal(each) for each in values.split()]) is found


def test_a_value_below_the_minimum_fails_with_its_reason() -> None:
    assert fails_minimum(SPEED, Decimal(1))
    assert not fails_minimum(SPEED, Decimal(2))
    assert why_it_fails(SPEED, Decimal(1)) == "Scored 1 for Speed, below the minimum of 2"

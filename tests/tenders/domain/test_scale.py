"""Scales with their anchor words."""

from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.scale import (
    STANDARD_SCALE,
    ScalePoint,
    as_kept,
    check_scale,
    from_kept,
    share_of_best,
    values_in_words,
)


def scale(*points: tuple[str, str]) -> tuple[ScalePoint, ...]:
    return tuple(ScalePoint(value=Decimal(value), label=label) for value, label in points)


def test_the_standard_scale_is_one_of_six_anchored_values() -> None:
    check_scale(STANDARD_SCALE)
    assert values_in_words(STANDARD_SCALE) == "0, 1, 2, 3, 4 or 5"
    assert all(point.descriptor for point in STANDARD_SCALE)


@pytest.mark.parametrize(
    "points",
    [
        scale(("0", "No")),
        scale(("0", "No"), ("0", "Yes")),
        scale(("5", "Yes"), ("0", "No")),
        scale(("-1", "No"), ("1", "Yes")),
        scale(("0", "No"), ("0.125", "Yes")),
        scale(("0", "No"), ("1", " ")),
        scale(("0", "No"), ("1", "no ")),
    ],
)
def test_refuses_a_scale_nobody_can_score_on(points: tuple[ScalePoint, ...]) -> None:
    with pytest.raises(Invalid) as refusal:
        check_scale(points)
    assert refusal.value.field == "scale"


def test_a_value_counts_by_its_share_of_the_best() -> None:
    assert share_of_best(STANDARD_SCALE, Decimal(4)) == Fraction(4, 5)
    assert share_of_best(scale(("10", "No"), ("30", "Yes")), Decimal(10)) == Fraction(1, 3)


def test_comes_back_as_it_was_kept() -> None:
    halves = scale(("0", "No"), ("0.5", "Half"), ("1", "Yes"))
    assert from_kept(as_kept(halves)) == halves
    assert from_kept(None) == STANDARD_SCALE

"""Scales that bids are scored on: a few values, each with a word that anchors it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypedDict

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.units import plain
from consortium.tenders.domain.quantity import can_be_kept

FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePoint:
    """One value of a scale, the word for it, and what a bid must show to be given it."""

    value: Decimal
    label: str
    descriptor: str = ""


class KeptPoint(TypedDict):
    """A point as a row keeps it."""

    value: str
    label: str
    descriptor: str


Scale = tuple[ScalePoint, ...]


def _point(value: int, label: str, descriptor: str) -> ScalePoint:
    return ScalePoint(value=Decimal(value), label=label, descriptor=descriptor)


# What a criterion is scored on unless it has a scale of its own.
STANDARD_SCALE: Scale = (
    _point(0, "Nothing", "No answer, or one that has nothing to do with the need"),
    _point(1, "Poor", "Meets little of the need; major reservations"),
    _point(2, "Weak", "Meets some of the need; several reservations"),
    _point(3, "Fair", "Meets most of the need; minor reservations"),
    _point(4, "Good", "Meets the need in full"),
    _point(5, "Excellent", "Meets the need in full, and adds what the trusts value"),
)


def check_scale(scale: Sequence[ScalePoint]) -> None:
    """Pass in silence when somebody can score on the scale.

    Raises:
        Invalid: it has fewer than two points, they do not rise from 0 or more, the best is 0, a
            value has more than two decimals, or a point has no word of its own.
    """
    values = [point.value for point in scale]
    rises = all(low < high for low, high in pairwise(values))
    kept = all(can_be_kept(value, places=2) and value >= 0 for value in values)
    if len(scale) < FEWEST_POINTS or not rises or not kept:
        raise Invalid(
            "bad_scale",
            "A scale has at least two values from 0 upwards, each higher than the one before, "
            "with at most two decimals.",
            field="scale",
            next_step="Write one line for each value, the lowest first.",
        )
    labels = [point.label.strip().casefold() for point in scale]
    if not all(labels) or len(set(labels)) != len(labels):
        raise Invalid(
            "bad_scale",
            "Each value of a scale needs a word of its own.",
            field="scale",
            next_step="Write a word after each value, like 3 Fair.",
        )


def best(scale: Sequence[ScalePoint]) -> Decimal:
    return scale[-1].value


def point_of(scale: Sequence[ScalePoint], value: Decimal) -> ScalePoint | None:
    """The point with a value; None when the scale has none."""
    return next((point for point in scale if point.value == value), None)


def share_of_best(scale: Sequence[ScalePoint], value: Decimal) -> Fraction:
    """A value as a share of the best one: 4 of 0 to 5 is 4/5."""
    return Fraction(value) / Fraction(best(scale))


def values_in_words(scale: Sequence[ScalePoint]) -> str:
    """ "0, 1, 2, 3, 4 or 5" """
    values = [plain(point.value) for point in scale]
    return f"{', '.join(values[:-1])} or {values[-1]}"


def as_kept(scale: Sequence[ScalePoint]) -> list[KeptPoint]:
    return [
        KeptPoint(value=f"{point.value:f}", label=point.label, descriptor=point.descriptor)
        for point in scale
    ]


def from_kept(kept: Sequence[KeptPoint] | None) -> Scale:
    """The scale that a row keeps; one that keeps none is scored on the standard scale."""
    if kept is None:
        return STANDARD_SCALE
    return tuple(
        ScalePoint(value=Decimal(each["value"]), label=each["label"], descriptor=each["descriptor"])
        for each in kept
    )

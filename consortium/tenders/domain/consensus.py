"""What a panel agrees on for one bid and criterion: a value of the scale, never a mean."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.units import plain
from consortium.tenders.domain.criterion import Criterion
from consortium.tenders.domain.scale import Scale, point_of, values_in_words

SHORTEST_RATIONALE = 40
_CITES_A_MEAN = re.compile(r"\b(averag\w*|arithmetic mean|mean (of|score|value))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """The agreed value with its reason, who agreed, and what the others say."""

    value: Decimal
    rationale: str
    agreed: tuple[UUID, ...]
    dissent: str = ""


class Closeness(StrEnum):
    """How far the single scores lie apart, in points of the scale: to steer talk, no more."""

    AGREE = "agree"
    CLOSE = "close"
    APART = "apart"
    NONE = "none"


CLOSENESS_WORDS = {
    Closeness.AGREE: "All the same",
    Closeness.CLOSE: "One point apart",
    Closeness.APART: "Two points apart or more",
    Closeness.NONE: "Nobody gave a value",
}


def closeness(scale: Scale, values: Sequence[Decimal]) -> Closeness:
    """How far some values of a scale lie apart."""
    if not values:
        return Closeness.NONE
    places = [point.value for point in scale]
    apart = places.index(max(values)) - places.index(min(values))
    if apart == 0:
        return Closeness.AGREE
    return Closeness.CLOSE if apart == 1 else Closeness.APART


def check_consensus(
    criterion: Criterion,
    consensus: Consensus,
    *,
    given: Sequence[Decimal],
    scorers: Collection[UUID],
) -> None:
    """Pass in silence when a consensus is one: on the scale, reasoned, and honest about dissent.

    ``given`` are the single scores, ``scorers`` who gave them.

    Raises:
        Invalid: the value is the mean of the scores or not on the scale, the rationale is too
            short or cites a mean, nobody agreed, or somebody did not and nothing is said of it.
    """
    if point_of(criterion.scale, consensus.value) is None:
        raise _off_the_scale(criterion, consensus.value, given)
    rationale = consensus.rationale.strip()
    if len(rationale) < SHORTEST_RATIONALE:
        raise Invalid(
            "no_rationale",
            f"A consensus on {criterion.name} needs its rationale, in at least "
            f"{SHORTEST_RATIONALE} signs.",
            next_step="Write what the panel agreed on and why; the bidder may read it.",
        )
    if _CITES_A_MEAN.search(rationale):
        raise Invalid(
            "cites_a_mean",
            f"The rationale for {criterion.name} cites a mean. A consensus is what the panel "
            "agreed on after talking, not arithmetic.",
            next_step="Write what in the bid led the panel to this value.",
        )
    if not set(consensus.agreed) & set(scorers):
        raise Invalid(
            "nobody_agreed",
            f"Nobody who scored {criterion.name} agreed to this value.",
            next_step="Tick who agreed.",
        )
    if set(scorers) - set(consensus.agreed) and not consensus.dissent.strip():
        raise Invalid(
            "silent_dissent",
            f"Not everybody agreed on {criterion.name}.",
            next_step="Write down what those who did not agree say.",
        )


def fails_minimum(criterion: Criterion, value: Decimal) -> bool:
    return criterion.minimum is not None and value < criterion.minimum


def why_it_fails(criterion: Criterion, value: Decimal) -> str:
    """The reason that the bidder is told."""
    minimum = plain(criterion.minimum or Decimal(0))
    return f"Scored {plain(value)} for {criterion.name}, below the minimum of {minimum}"


def _off_the_scale(criterion: Criterion, value: Decimal, given: Sequence[Decimal]) -> Invalid:
    on_scale = f"{criterion.name} is scored {values_in_words(criterion.scale)}"
    if given and value in _means(given):
        return Invalid(
            "is_a_mean",
            f"{plain(value)} is the mean of the single scores. {on_scale}.",
            next_step="Agree on one of the values, and write down why.",
        )
    return Invalid(
        "not_on_scale", f"{on_scale}, not {plain(value)}.", next_step="Choose one of the values."
    )


def _means(given: Sequence[Decimal]) -> set[Decimal]:
    """The mean as somebody may have typed it: to one place, or to two."""
    mean = Fraction(sum(given, Decimal(0))) / len(given)
    exact = Decimal(mean.numerator) / Decimal(mean.denominator)
    return {exact.quantize(Decimal(places), ROUND_HALF_UP) for places in ("0.1", "0.01")}

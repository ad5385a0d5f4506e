"""Criteria with their weights, and the two shares that quality and price have of a lot's score.

Weights are kept in basis points, hundredths of one per cent, so that they add up exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.units import plain

WHOLE_BP = 10_000


class CriterionKind(StrEnum):
    QUALITY = "quality"
    PRICE = "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Something bids are judged by, and how much it counts."""

    name: str
    kind: CriterionKind
    weight_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much quality and price count in a lot; together the whole."""

    quality_bp: int
    price_bp: int

    def __post_init__(self) -> None:
        if self.quality_bp < 0 or self.price_bp < 0 or self.quality_bp + self.price_bp != WHOLE_BP:
            raise ValueError("the weights of quality and price must add up to 100.00")

    @property
    def words(self) -> str:
        """ "60/40": quality first, as people say it."""
        return f"{plain(percent(self.quality_bp))}/{plain(percent(self.price_bp))}"


def percent(basis_points: int) -> Decimal:
    """The weight as people write it: 6000 basis points are 60 per cent."""
    return Decimal(basis_points) / 100


def in_basis_points(per_cent: Decimal, *, field: str) -> int:
    """A weight typed in per cent as basis points.

    Raises:
        Invalid: it has more than two decimals, or does not lie above 0 and up to 100.
    """
    scaled = per_cent * 100
    if scaled != scaled.to_integral_value() or not 0 < scaled <= WHOLE_BP:
        raise Invalid(
            "bad_weight",
            f"A weight of {plain(per_cent)} is not a percentage with at most two decimals.",
            field=field,
            next_step="Enter a number above 0 and up to 100, like 37.5.",
        )
    return int(scaled)


def check_criteria(criteria: Sequence[Criterion]) -> None:
    """Pass in silence when each criterion can be told from the others and counts.

    Whether the weights add up is asked when the tender is published, not before.

    Raises:
        Invalid: a name is missing or used twice, or a weight is not above zero.
    """
    names = [criterion.name.strip().casefold() for criterion in criteria]
    if not all(names) or len(set(names)) != len(names):
        raise Invalid(
            "bad_criteria",
            "Each criterion needs a name of its own.",
            field="criteria",
            next_step="Name each criterion once.",
        )
    if any(not 0 < criterion.weight_bp <= WHOLE_BP for criterion in criteria):
        raise Invalid(
            "bad_criteria",
            "Each criterion must count more than 0 and at most 100 per cent.",
            field="criteria",
            next_step="Correct its weight, or leave the criterion out.",
        )


def total_bp(criteria: Iterable[Criterion], kind: CriterionKind | None = None) -> int:
    return sum(each.weight_bp for each in criteria if kind is None or each.kind is kind)


def weights_of(criteria: Sequence[Criterion]) -> Weights:
    """The shares of quality and price.

    Raises:
        ValueError: the weights do not add up to 100.00, so there are no shares.
    """
    return Weights(
        quality_bp=total_bp(criteria, CriterionKind.QUALITY),
        price_bp=total_bp(criteria, CriterionKind.PRICE),
    )

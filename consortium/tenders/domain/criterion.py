"""Criteria as a tree with their weights, and the two shares that quality and price have of a lot.

Weights are kept in basis points, hundredths of one per cent, so that they add up exactly. Every
weight is a share of the whole lot: the roots add up to 100.00, and so do the parts of a group to
the weight of the group. What bids only pass or fail has no weight.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID, uuid4

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.units import plain
from consortium.tenders.domain.scale import (
    STANDARD_SCALE,
    Scale,
    check_scale,
    point_of,
    share_of_best,
)

WHOLE_BP = 10_000


class CriterionKind(StrEnum):
    PASS_FAIL = "pass_fail"  # noqa: S105
    QUALITY = "quality"
    SOCIAL_VALUE = "social_value"
    DEMO = "demo"
    PRICE = "price"


K = CriterionKind

KIND_NAMES = {
    K.PASS_FAIL: "Pass or fail",
    K.QUALITY: "Quality",
    K.SOCIAL_VALUE: "Social value",
    K.DEMO: "Demonstration",
    K.PRICE: "Price",
}
# What a panel scores; together it is the quality of a bid.
SCORED = frozenset({K.QUALITY, K.SOCIAL_VALUE, K.DEMO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Something bids are judged by, and how much it counts in the lot.

    ``minimum`` is the value of the scale below which a bid fails. A demonstration has the script
    that every bidder follows. A root has no parent. The ``id`` tells it from others and says
    nothing about it.
    """

    name: str
    kind: CriterionKind
    weight_bp: int
    scale: Scale = STANDARD_SCALE
    minimum: Decimal | None = None
    script: str = ""
    id: UUID = field(default_factory=uuid4, compare=False)
    parent_id: UUID | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A criterion in its tree: how deep it stands, and whether others are parts of it."""

    criterion: Criterion
    depth: int
    is_group: bool


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
    """Pass in silence when each criterion can be told from the others, counts and can be scored.

    Whether the weights add up is asked when the tender is published, not before.

    Raises:
        Invalid: a name is missing or used twice, a weight does not fit the kind, a group mixes
            kinds, or a scale or minimum makes no sense.
    """
    names = [criterion.name.strip().casefold() for criterion in criteria]
    if not all(names) or len(set(names)) != len(names):
        raise _bad("Each criterion needs a name of its own.", "Name each criterion once.", "name")
    for criterion in criteria:
        _check_one(criterion)
    by_id = {each.id: each for each in criteria}
    for criterion in criteria:
        _check_place(criterion, by_id)


def tree_of(criteria: Sequence[Criterion]) -> tuple[Placed, ...]:
    """The criteria with each group before its parts, otherwise in the order given."""
    groups = {each.parent_id for each in criteria if each.parent_id is not None}

    def below(parent: UUID | None, depth: int) -> list[Placed]:
        placed: list[Placed] = []
        for each in criteria:
            if each.parent_id == parent:
                is_group = each.id in groups
                placed.append(Placed(criterion=each, depth=depth, is_group=is_group))
                if is_group:
                    placed += below(each.id, depth + 1)
        return placed

    return tuple(below(None, 0))


def leaves_of(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """What is judged itself: every criterion that is not a group."""
    groups = {each.parent_id for each in criteria}
    return tuple(each for each in criteria if each.id not in groups)


def total_bp(criteria: Iterable[Criterion], kind: CriterionKind | None = None) -> int:
    """The weights of the roots together, or of those of a kind."""
    return sum(
        each.weight_bp
        for each in criteria
        if each.parent_id is None and (kind is None or each.kind is kind)
    )


def weights_of(criteria: Sequence[Criterion]) -> Weights:
    """The shares of quality and price; whatever a panel scores is quality.

    Raises:
        ValueError: the weights do not add up to 100.00, so there are no shares.
    """
    return Weights(
        quality_bp=sum(total_bp(criteria, kind) for kind in SCORED),
        price_bp=total_bp(criteria, K.PRICE),
    )


def quality_of(criteria: Sequence[Criterion], values: Mapping[UUID, Decimal]) -> Fraction:
    """The quality of a bid out of 100, from a value for each criterion that a panel scores.

    Worked: at weights of 40 and 20 per cent, 4 and 3 of 5 are (40 × 4/5 + 20 × 3/5) / 60 × 100 =
    73⅓.

    Raises:
        KeyError: a criterion has no value.
    """
    scored = [each for each in leaves_of(criteria) if each.kind in SCORED]
    points = sum(
        (each.weight_bp * share_of_best(each.scale, values[each.id]) for each in scored),
        Fraction(0),
    )
    return points / sum(each.weight_bp for each in scored) * 100


def lacks_in_tree(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """What the criteria of a lot lack before suppliers may read them; about "the weights"."""
    missing = []
    whole = total_bp(criteria)
    if whole != WHOLE_BP:
        missing.append(f"The weights add up to {percent(whole):.2f}, not to 100.00.")
    for group in (each.criterion for each in tree_of(criteria) if each.is_group):
        parts = sum(each.weight_bp for each in criteria if each.parent_id == group.id)
        if parts != group.weight_bp:
            missing.append(
                f"The parts of “{group.name}” add up to {percent(parts):.2f}, not to its "
                f"{percent(group.weight_bp):.2f}."
            )
    if not any(total_bp(criteria, kind) for kind in SCORED):
        missing.append("There is no criterion for quality.")
    if not total_bp(criteria, K.PRICE):
        missing.append("There is no criterion for price.")
    missing += [
        f"The demonstration “{each.name}” has no script."
        for each in leaves_of(criteria)
        if each.kind is K.DEMO and not each.script.strip()
    ]
    return tuple(missing)


def _check_one(criterion: Criterion) -> None:
    counts = criterion.kind is not K.PASS_FAIL
    if counts and not 0 < criterion.weight_bp <= WHOLE_BP:
        raise _bad(
            "Each criterion must count more than 0 and at most 100 per cent.",
            "Correct its weight, or leave the criterion out.",
            "weight",
        )
    if not counts and criterion.weight_bp:
        raise _bad(
            "What bids only pass or fail has no weight.", "Leave its weight empty.", "weight"
        )
    check_scale(criterion.scale)
    if criterion.minimum is not None and (
        criterion.kind not in SCORED or point_of(criterion.scale, criterion.minimum) is None
    ):
        raise _bad(
            "A minimum is one of the values of the scale, for something a panel scores.",
            "Choose a value of the scale, or leave it empty.",
            "minimum",
        )


def _check_place(criterion: Criterion, by_id: Mapping[UUID, Criterion]) -> None:
    if criterion.parent_id is None:
        return
    group = by_id.get(criterion.parent_id)
    if group is None or group.kind is not criterion.kind or criterion.kind not in SCORED:
        raise _bad(
            "A part is scored by a panel and of the same kind as the group it belongs to.",
            "Choose another group, or none.",
            "parent_id",
        )
    above: Criterion | None = group
    for _ in by_id:
        if above is None or above.parent_id is None:
            return
        above = by_id.get(above.parent_id)
    raise _bad("A criterion cannot be part of itself.", "Choose another group.", "parent_id")


def _bad(sentence: str, next_step: str, field: str) -> Invalid:
    return Invalid("bad_criteria", sentence, field=field, next_step=next_step)

"""Weights that add up exactly."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.criterion import (
    Criterion,
    CriterionKind,
    Weights,
    check_criteria,
    in_basis_points,
    lacks_in_tree,
    leaves_of,
    percent,
    quality_of,
    total_bp,
    tree_of,
    weights_of,
)


def criterion(name: str, weight_bp: int, kind: CriterionKind = CriterionKind.QUALITY) -> Criterion:
    return Criterion(name=name, kind=kind, weight_bp=weight_bp)


PRICE = criterion("Price", 4000, CriterionKind.PRICE)
THIRDS = (criterion("Image", 3333), criterion("Service", 2667), PRICE)


class TestWeights:
    def test_say_quality_first(self) -> None:
        assert Weights(quality_bp=6250, price_bp=3750).words == "62.5/37.5"

    @pytest.mark.parametrize(("quality", "price"), [(6000, 3999), (-1, 10_001), (10_001, -1)])
    def test_are_never_more_or_less_than_the_whole(self, quality: int, price: int) -> None:
        with pytest.raises(ValueError, match=r"100\.00"):
            Weights(quality_bp=quality, price_bp=price)

    def test_of_a_lot_are_the_sums_of_its_criteria(self) -> None:
        assert weights_of(THIRDS) == Weights(quality_bp=6000, price_bp=4000)
        assert total_bp(THIRDS) == 10_000


class TestInBasisPoints:
    @pytest.mark.parametrize(("typed", "kept"), [("60", 6000), ("33.33", 3333), ("100", 10_000)])
    def test_keeps_two_decimals_exactly(self, typed: str, kept: int) -> None:
        assert in_basis_points(Decimal(typed), field="quality") == kept
        assert percent(kept) == Decimal(typed)

    @pytest.mark.parametrize("typed", ["0", "-1", "100.01", "33.333"])
    def test_refuses_what_is_no_percentage(self, typed: str) -> None:
        with pytest.raises(Invalid) as refusal:
            in_basis_points(Decimal(typed), field="quality")
        assert refusal.value.field == "quality"


class TestCheckCriteria:
    def test_lets_pass_weights_that_do_not_add_up_yet(self) -> None:
        check_criteria([criterion("Image", 1)])

    @pytest.mark.parametrize(
        "criteria",
        [
            [criterion("", 6000)],
            [criterion("Image", 3000), criterion("image ", 3000)],
            [criterion("Image", 0)],
            [criterion("Image", 10_001)],
        ],
    )
    def test_refuses_what_cannot_be_told_apart_or_counted(self, criteria: list[Criterion]) -> None:
        with pytest.raises(Invalid) as refusal:
            check_criteria(criteria)
        assert refusal.value.code == "bad_criteria"


K = CriterionKind
# The story's picture archive: 60 per cent of quality, of which 12 are a demonstration.
MERIT = criterion("Merit", 4200)
MERIT = replace(MERIT, id=uuid4())
READING, MANAGING = (
    replace(criterion(name, weight), id=uuid4(), parent_id=MERIT.id)
    for name, weight in (("Reading", 3000), ("Managing", 1200))
)
SOCIAL = replace(criterion("Social value", 600, K.SOCIAL_VALUE), id=uuid4())
SHOWN = replace(criterion("Shown", 1200, K.DEMO), id=uuid4(), script="Open a prior")
SAFE = replace(criterion("Certificate", 0, K.PASS_FAIL), id=uuid4())
TREE = (PRICE, READING, SAFE, SOCIAL, MERIT, SHOWN, MANAGING)


class TestTree:
    def test_puts_each_group_before_its_parts(self) -> None:
        placed = [(each.criterion.name, each.depth, each.is_group) for each in tree_of(TREE)]
        assert placed == [
            ("Price", 0, False),
            ("Certificate", 0, False),
            ("Social value", 0, False),
            ("Merit", 0, True),
            ("Reading", 1, False),
            ("Managing", 1, False),
            ("Shown", 0, False),
        ]
        assert MERIT not in leaves_of(TREE)

    def test_weighs_the_roots_alone(self) -> None:
        check_criteria(TREE)
        assert weights_of(TREE) == Weights(quality_bp=6000, price_bp=4000)
        assert not lacks_in_tree(TREE)

    def test_says_which_node_does_not_add_up(self) -> None:
        heavier = [replace(each, weight_bp=3001) if each is READING else each for each in TREE]
        assert lacks_in_tree(heavier) == (
            "The parts of “Merit” add up to 42.01, not to its 42.00.",
        )

    def test_wants_a_script_for_each_demonstration(self) -> None:
        bare = [replace(each, script=" ") if each is SHOWN else each for each in TREE]
        assert lacks_in_tree(bare) == ("The demonstration “Shown” has no script.",)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            (replace(SAFE, name="Other", weight_bp=1), "weight"),
            (replace(PRICE, id=uuid4(), name="Other", parent_id=MERIT.id), "parent_id"),
            (replace(SOCIAL, id=uuid4(), name="Other", parent_id=MERIT.id), "parent_id"),
            (replace(READING, id=uuid4(), name="Other", parent_id=uuid4()), "parent_id"),
            (replace(READING, id=uuid4(), name="Other", minimum=Decimal("2.5")), "minimum"),
            (replace(PRICE, id=uuid4(), name="Other", minimum=Decimal(2)), "minimum"),
        ],
    )
    def test_refuses_what_does_not_fit_in(self, wrong: Criterion, field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            check_criteria([*TREE, wrong])
        assert refusal.value.field == field

    def test_refuses_a_criterion_that_is_part_of_itself(self) -> None:
        below = replace(MERIT, parent_id=READING.id)
        with pytest.raises(Invalid, match="part of itself"):
            check_criteria([below if each is MERIT else each for each in TREE])


class TestQualityOf:
    """By hand: (30 × a + 12 × b + 6 × c + 12 × d) / 60 × 20, for values of 0 to 5."""

    @pytest.mark.parametrize(
        ("values", "quality"),
        [
            ((5, 5, 5, 5), Fraction(100)),
            ((4, 4, 3, 4), Fraction(78)),
            ((4, 3, 0, 0), Fraction(52)),
            ((1, 0, 0, 0), Fraction(10)),
            ((0, 0, 1, 0), Fraction(2)),
        ],
    )
    def test_weighs_each_value_by_its_share(
        self, values: tuple[int, ...], quality: Fraction
    ) -> None:
        by_id: dict[UUID, Decimal] = {
            each.id: Decimal(value)
            for each, value in zip((READING, MANAGING, SOCIAL, SHOWN), values, strict=True)
        }
        assert quality_of(TREE, by_id) == quality

    def test_is_none_while_a_value_is_missing(self) -> None:
        with pytest.raises(KeyError):
            quality_of(TREE, {})

"""Weights that add up exactly."""

from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.criterion import (
    Criterion,
    CriterionKind,
    Weights,
    check_criteria,
    in_basis_points,
    percent,
    total_bp,
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

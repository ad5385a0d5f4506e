"""Which points make a procedure."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.procedure import check_points
from consortium.foundation.domain.errors import Invalid

POINT = Point(
    parameter="pressure",
    nominal=Decimal(20),
    unit="mmHg",
    lower=Decimal("-0.5"),
    upper=Decimal("0.5"),
    readings=2,
    resolution=Decimal("0.5"),
    return_at=Decimal("2.5"),
)


def at(nominal: int) -> Point:
    return replace(POINT, nominal=Decimal(nominal))


class TestPoints:
    def test_of_the_story_are_taken(self) -> None:
        check_points([at(0), at(20), at(60)])

    @pytest.mark.parametrize("number", [0, 21])
    def test_are_one_to_twenty(self, number: int) -> None:
        with pytest.raises(Invalid):
            check_points([at(nominal) for nominal in range(number)])

    def test_are_each_there_once(self) -> None:
        with pytest.raises(Invalid) as refusal:
            check_points([at(20), at(20)])
        assert refusal.value.code == "point_twice"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"lower": Decimal("0.5")}, "lower"),
            ({"readings": 0}, "readings"),
            ({"readings": 11}, "readings"),
            ({"resolution": Decimal(0)}, "resolution"),
            ({"return_at": Decimal("0.4")}, "return_at"),
            ({"nominal": Decimal("1E9")}, "nominals"),
            ({"nominal": Decimal("0.0000001")}, "nominals"),
        ],
    )
    def test_have_limits_that_make_sense(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            check_points([replace(POINT, **changed)])
        assert refusal.value.field == field

    def test_need_no_step_and_no_way_back(self) -> None:
        check_points([replace(POINT, resolution=None, return_at=None)])

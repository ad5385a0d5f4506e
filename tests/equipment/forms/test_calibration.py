"""Readings as people type and say them."""

from decimal import Decimal

import pytest

from consortium.equipment.domain.calibration import Point
from consortium.equipment.forms.calibration import number_in, reading_label, start_values


def point(**changed: object) -> Point:
    facts = {
        "parameter": "Pressure",
        "nominal": Decimal("20.500000"),
        "unit": "mmHg",
        "lower": Decimal(-1),
        "upper": Decimal(1),
    }
    return Point(**{**facts, **changed})  # type: ignore[arg-type]


class TestNumberIn:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("20.5", "20.5"),
            (" 20.5 mmHg ", "20.5"),
            ("20.5mmhg", "20.5"),
            ("minus 0.5", "-0.5"),
            ("Minus 0 point 5 mmHg", "-0.5"),
            ("−0.5", "-0.5"),
            ("-0.5", "-0.5"),
            ("20 point 5", "20.5"),
        ],
    )
    def test_takes_signs_and_units_as_they_are_said(self, text: str, expected: str) -> None:
        assert number_in(text, "mmHg") == expected


class TestReadingLabel:
    def test_counts_when_there_are_several(self) -> None:
        label = reading_label(point(readings=2), 2, with_parameter=False)
        assert label == "Reading 2 at 20.5 mmHg"

    def test_says_what_is_read_when_a_procedure_has_several_parameters(self) -> None:
        assert reading_label(point(), 1, with_parameter=True) == "Reading of pressure at 20.5 mmHg"


class TestStartValues:
    def test_leave_out_what_is_missing(self) -> None:
        values = start_values([["a", "b"], ["c"]], [[Decimal(1), None], [Decimal(3)]])
        assert values == {"a": Decimal(1), "c": Decimal(3)}

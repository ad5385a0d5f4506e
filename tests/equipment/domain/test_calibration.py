"""What readings say. Limits are the story's: ±0.5 mmHg, back to the maker at ±2.5 mmHg."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.calibration import Evaluation, Point, evaluate
from consortium.equipment.domain.conformity import Verdict, worst
from consortium.foundation.domain.errors import Invalid


def at(nominal: str, *, readings: int = 1, return_at: str | None = "2.5") -> Point:
    return Point(
        parameter="pressure",
        nominal=Decimal(nominal),
        unit="mmHg",
        lower=Decimal("-0.5"),
        upper=Decimal("0.5"),
        readings=readings,
        resolution=Decimal("0.5"),
        return_at=Decimal(return_at) if return_at else None,
    )


def measured(point: Point, *readings: str) -> Evaluation:
    return evaluate([point], [[Decimal(reading) for reading in readings]])


class TestEvaluate:
    @pytest.mark.parametrize(
        ("reading", "error", "verdict", "goes_back"),
        [
            ("20", "0", Verdict.PASS, False),
            ("20.5", "0.5", Verdict.PASS, False),
            ("19.5", "-0.5", Verdict.PASS, False),
            ("20.500001", "0.500001", Verdict.FAIL, False),
            ("19.4", "-0.6", Verdict.FAIL, False),
            ("22.4", "2.4", Verdict.FAIL, False),
            ("22.5", "2.5", Verdict.FAIL, True),
            ("17.5", "-2.5", Verdict.FAIL, True),
        ],
    )
    def test_compares_the_error_with_the_limits(
        self, reading: str, error: str, verdict: Verdict, goes_back: bool
    ) -> None:
        result = measured(at("20"), reading)
        assert result.points[0].error == Decimal(error)
        assert (result.verdict, result.goes_back) == (verdict, goes_back)

    def test_takes_the_mean_of_the_readings(self) -> None:
        result = measured(at("20", readings=2), "20.4", "20.6")
        assert result.points[0].mean == Decimal("20.5")
        assert result.verdict is Verdict.PASS

    def test_decides_on_thirds_without_rounding_them(self) -> None:
        # 20.5 + 20.5 + 20.500001 lies beyond the limit by a third of a millionth.
        result = measured(at("20", readings=3), "20.5", "20.5", "20.500001")
        assert result.verdict is Verdict.FAIL

    def test_agrees_with_the_worked_example_of_an_independent_program(self) -> None:
        # Case 5, first point: reference 113.54, tolerance ±1.135, simple rule.
        point = Point(
            parameter="value",
            nominal=Decimal("113.54"),
            unit="mmHg",
            lower=Decimal("-1.135"),
            upper=Decimal("1.135"),
            readings=2,
        )
        result = measured(point, "112.91", "112.96").points[0]
        assert (result.mean, result.error) == (Decimal("112.935"), Decimal("-0.605"))
        assert result.verdict is Verdict.PASS

    def test_a_missing_reading_is_incomplete_and_never_a_pass(self) -> None:
        result = evaluate([at("20", readings=2)], [[Decimal(20), None]])
        assert result.verdict is Verdict.INCOMPLETE
        assert result.points[0].error is None

    def test_a_failed_point_is_known_although_another_is_missing(self) -> None:
        result = evaluate([at("0"), at("20")], [[Decimal(3)], []])
        assert result.verdict is Verdict.INCOMPLETE
        assert result.has_failure
        assert result.goes_back

    @pytest.mark.parametrize(
        ("readings", "code"),
        [
            ([], "wrong_points"),
            ([[Decimal(1)], [Decimal(1)]], "wrong_points"),
            ([[Decimal(1), Decimal(2)]], "wrong_readings"),
            ([[Decimal("1E30")]], "bad_reading"),
        ],
    )
    def test_refuses_readings_that_do_not_fit(
        self, readings: list[list[Decimal]], code: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            evaluate([at("20")], readings)
        assert refusal.value.code == code


decimals = st.decimals(-100, 100, places=3)


class TestWhatAlwaysHolds:
    @given(st.lists(st.lists(decimals | st.none(), max_size=2), min_size=1, max_size=6))
    def test_overall_is_the_worst_point(self, readings: list[list[Decimal | None]]) -> None:
        result = evaluate([at("20", readings=2) for _ in readings], readings)
        verdicts = [point.verdict for point in result.points]
        assert result.verdict is worst(verdicts)
        assert (result.verdict is Verdict.PASS) == all(each is Verdict.PASS for each in verdicts)

    @given(st.lists(decimals, min_size=2, max_size=2), decimals)
    def test_moving_device_and_reference_together_changes_nothing(
        self, readings: list[Decimal], shift: Decimal
    ) -> None:
        moved = Point(
            parameter="pressure",
            nominal=20 + shift,
            unit="mmHg",
            lower=Decimal("-0.5"),
            upper=Decimal("0.5"),
            readings=2,
        )
        here = evaluate([at("20", readings=2)], [readings])
        there = evaluate([moved], [[reading + shift for reading in readings]])
        assert here.verdict is there.verdict
        assert here.points[0].error == there.points[0].error

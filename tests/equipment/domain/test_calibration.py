"""What readings say. Limits are the story's: ±0.5 mmHg, back to the maker at ±2.5 mmHg."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.calibration import (
    Evaluation,
    Point,
    Uncertainty,
    evaluate,
    highest_risk,
)
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


class TestRisk:
    """JCGM 106:2012, specific risks; the figures are those of D1 in the metrology notes."""

    @pytest.mark.parametrize(
        ("within", "verdict", "risk"),
        [
            ("0.662630", Verdict.PASS, "0.337370"),  # 13.6 with u = 1.8 in 12.5 to 16.3
            ("0.969600", Verdict.CONDITIONAL_PASS, "0.030400"),  # 3.5 with u = 0.8 in ±5
            ("0.401300", Verdict.CONDITIONAL_FAIL, "0.401300"),  # 5.2
            ("0.012200", Verdict.FAIL, "0.012200"),  # 6.8
            ("0.662630", Verdict.NOT_APPLICABLE, None),
        ],
    )
    def test_is_of_a_false_accept_after_a_pass_and_of_a_false_reject_after_a_failure(
        self, within: str, verdict: Verdict, risk: str | None
    ) -> None:
        known = Uncertainty(
            u=Decimal(1),
            expanded=Decimal(2),
            k=Decimal(2),
            dof=None,
            within=Decimal(within),
        )
        (bare,) = measured(at("20"), "20").points
        judged = replace(bare, verdict=verdict, uncertainty=known)
        assert judged.risk == (None if risk is None else Decimal(risk))
        assert (highest_risk([bare, judged]) is None) is (risk is None)

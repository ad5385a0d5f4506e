"""Reviews of intervals: the cases of D4 in the metrology notes, by their sources."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.interval_review import (
    Drift,
    a3,
    fit_drift,
    is_comparable,
    reactive_decrease,
    reliability_bounds,
    staircase,
)


class TestA3:
    @pytest.mark.parametrize(
        ("x", "n", "days", "target", "confidence", "proposed"),
        [
            (15, 20, 365, 0.95, 0.9949, 230.85),  # NCSL tutorial 2019, in the tests of suncal
            (14, 20, 365, 0.95, 0.9993, 205.33),
            (16, 20, 730, 0.95, 0.9682, 522.51),
            (42, 50, 365, 0.90, 0.7557, 328.81),  # suncal
            (20, 20, 365, 0.95, 0.6415, 503.23),
            (10, 10, 365, 0.95, 0.4013, 365),
            (0, 4, 365, 0.95, 1.0000, 182.5),
            (98, 100, 365, 0.95, 0.7635, 488.8),
        ],
    )
    def test_d4_of_the_metrology_notes(
        self, x: int, n: int, days: int, target: float, confidence: float, proposed: float
    ) -> None:
        advice = a3(x, n, days=days, target=target)
        assert advice.confidence == pytest.approx(confidence, abs=5e-5)
        assert advice.proposed_days == pytest.approx(proposed, abs=0.05)
        assert advice.changes is (proposed != days)

    def test_marks_the_lengthening_for_which_nothing_is_published(self) -> None:
        assert a3(98, 100, days=365, target=0.95).two_sided
        assert not a3(20, 20, days=365, target=0.95).two_sided
        assert not a3(15, 20, days=365, target=0.95).two_sided

    def test_suncal_lengthens_although_not_all_passed(self) -> None:
        # suncal's testa3.py compares with 1 where it means n, so that it could not.
        assert a3(98, 100, days=365, target=0.95).proposed_days > 365

    @pytest.mark.parametrize(
        ("x", "n", "low", "high"),
        [(15, 20, 0.6516, 0.8286), (14, 20, 0.6000, 0.7843), (16, 20, 0.7041, 0.8716)],
    )
    def test_ncsl_tutorial_bounds_of_the_reliability(
        self, x: int, n: int, low: float, high: float
    ) -> None:
        assert reliability_bounds(x, n) == pytest.approx((low, high), abs=1e-4)

    @pytest.mark.parametrize(("x", "edge"), [(0, (0.0, None)), (5, (None, 1.0))])
    def test_bounds_end_at_none_and_all(
        self, x: int, edge: tuple[float | None, float | None]
    ) -> None:
        for found, expected in zip(reliability_bounds(x, 5), edge, strict=True):
            assert expected is None or found == expected

    @given(st.integers(1, 120), st.data(), st.integers(14, 1826), st.floats(0.5, 0.99))
    def test_stays_between_half_and_double_two_weeks_and_five_years(
        self, n: int, data: st.DataObject, days: int, target: float
    ) -> None:
        advice = a3(data.draw(st.integers(0, n)), n, days=days, target=target)
        assert days / 2 <= advice.proposed_days <= days * 2 or advice.proposed_days in (14, 1826)
        assert 14 <= advice.proposed_days <= 1826
        assert advice.low is not None
        assert advice.high is not None
        assert advice.low <= advice.in_tolerance / n <= advice.high


class TestIsComparable:
    @pytest.mark.parametrize(
        ("actual", "interval", "expected"),
        [(365, 365, True), (421, 365, True), (422, 365, False), (45, 30, True), (46, 30, False)],
    )
    def test_is_within_56_days_or_half_the_interval(
        self, actual: int, interval: int, expected: bool
    ) -> None:
        assert is_comparable(actual, interval) is expected


class TestStaircase:
    @pytest.mark.parametrize(("part", "days"), [(0.8, 250), (0.81, 200), (1.0, 200), (1.01, 150)])
    def test_ilac_g24_goes_a_step_by_the_last_run(self, part: float, days: float) -> None:
        assert staircase(part, days=200).proposed_days == days


class TestReactiveDecrease:
    @pytest.mark.parametrize(
        ("target", "decrease"), [(0.8, 0.3170), (0.85, 0.4173), (0.9, 0.5759), (0.95, 0.8365)]
    )
    def test_a1_settles_at_its_target(self, target: float, decrease: float) -> None:
        found = reactive_decrease(0.1, target)
        assert found == pytest.approx(decrease, abs=5e-5)
        assert 1.1**target * (1 - found) ** (1 - target) == pytest.approx(1)


class TestDrift:
    """NASA-HDBK-8739.19-5, table 7-2."""

    @pytest.fixture
    def drift(self) -> Drift:
        days = (70, 86, 104, 135, 167, 173)
        found = (0.1, 0.11, 0.251, 0.299, 0.403, 0.615)
        return fit_drift([(timedelta(days=d), x) for d, x in zip(days, found, strict=True)])

    def test_nasa_curve(self, drift: Drift) -> None:
        assert drift.b1 == pytest.approx(0.000157407, abs=1e-9)
        assert drift.b2 == pytest.approx(0.0000167379, abs=1e-10)
        assert drift.s == pytest.approx(0.0708287, abs=1e-7)
        assert drift.dof == 4

    def test_nasa_days_to_an_uncertainty(self, drift: Drift) -> None:
        assert drift.days_to_uncertainty(start=0.28, target=0.5) == pytest.approx(327.15, abs=0.01)

    @pytest.mark.parametrize(("lower", "days"), [(9.0, 140.09), (None, 171.75)])
    def test_nasa_days_to_limits(self, drift: Drift, lower: float | None, days: float) -> None:
        found = drift.days_to_limits(10.03, start=0.28, lower=lower, upper=11.0, confidence=0.9)
        assert found == pytest.approx(days, abs=0.01)

    def test_says_nothing_beyond_five_years_and_zero_at_once(self, drift: Drift) -> None:
        assert drift.days_to_uncertainty(start=0.28, target=1e9) is None
        assert drift.days_to_uncertainty(start=0.28, target=0.1) == 0

    def test_needs_three_changes(self) -> None:
        with pytest.raises(ValueError, match="three changes"):
            fit_drift([(timedelta(days=1), 0.1), (timedelta(days=2), 0.2)])

"""Risks of decision rules: the figures of D1 in the metrology notes, by their sources."""

import pytest

from consortium.equipment.domain.decision_risk import (
    global_risk,
    managed_risk_multiplier,
    root_sum_multiplier,
    scatter,
    whole_u_multiplier,
)


class TestGlobalRisk:
    def test_deaver_as_in_the_tests_of_suncal(self) -> None:
        found = global_risk(tolerance=2, acceptance=2, sigma=1, u=0.25)
        assert found.false_accept == pytest.approx(0.008006, abs=1e-6)
        assert found.false_reject == pytest.approx(0.014851, abs=1e-6)

    # suncal, test_risk_values, after the draft of NCSLI RP-19.
    @pytest.mark.parametrize(
        ("in_tolerance", "false_accept", "among_accepted"),
        [
            (0.6, 4.8386, 8.2601),
            (0.7, 3.9223, 5.7232),
            (0.8, 2.8558, 3.6323),
            (0.9, 1.6000, 1.7988),
            (0.95, 0.8710, 0.9239),
            (0.99, 0.1999, 0.2024),
        ],
    )
    def test_rp_19_by_reliability(
        self, in_tolerance: float, false_accept: float, among_accepted: float
    ) -> None:
        sigma = scatter(1, in_tolerance)
        found = global_risk(tolerance=1, acceptance=1, sigma=sigma, u=sigma / 4)
        assert found.false_accept * 100 == pytest.approx(false_accept, abs=1e-4)
        assert found.false_among_accepted * 100 == pytest.approx(among_accepted, abs=1e-4)

    def test_a_ratio_of_four_at_95_per_cent(self) -> None:
        found = global_risk(tolerance=1, acceptance=1, sigma=scatter(1, 0.95), u=1 / 8)
        assert found.false_accept == pytest.approx(0.00858, abs=5e-6)
        assert found.false_reject == pytest.approx(0.01554, abs=5e-6)

    def test_a_guard_band_trades_one_risk_for_the_other(self) -> None:
        wide = global_risk(tolerance=2, acceptance=2, sigma=1, u=0.25)
        narrow = global_risk(tolerance=2, acceptance=1.5, sigma=1, u=0.25)
        assert narrow.false_accept < wide.false_accept
        assert narrow.false_reject > wide.false_reject

    def test_accepting_far_inside_leaves_no_false_accept(self) -> None:
        found = global_risk(tolerance=5, acceptance=1, sigma=1, u=0.1)
        assert found.false_accept == 0


class TestMultipliers:
    # Dobbert, method 6, and the root of the sum of squares.
    @pytest.mark.parametrize(
        ("tur", "managed", "root"),
        [
            (1.5, 0.75988, 0.74536),
            (2, 0.85918, 0.86603),
            (3, 0.94823, 0.94281),
            (4, 0.98672, 0.96825),
        ],
    )
    def test_of_guard_bands(self, tur: float, managed: float, root: float) -> None:
        assert managed_risk_multiplier(tur) == pytest.approx(managed, abs=5e-6)
        assert root_sum_multiplier(tur) == pytest.approx(root, abs=5e-6)
        assert whole_u_multiplier(tur) == pytest.approx(1 - 1 / tur)

    @pytest.mark.parametrize("tur", [4.6, 10])
    def test_the_managed_one_is_capped_from_4_6_on(self, tur: float) -> None:
        assert managed_risk_multiplier(tur) == 1

"""Risk scores: the cases of D6 in the metrology notes (Fennigkoh and Smith 1989)."""

import pytest

from consortium.equipment.domain.risk_score import (
    STRICT_BANDS,
    USUAL_BANDS,
    Band,
    check_bands,
    check_interval,
    is_included,
    longest_months,
    risk_score,
)
from consortium.foundation.domain.errors import Invalid


class TestRiskScore:
    @pytest.mark.parametrize(
        ("function", "risk", "maintenance", "score", "included"),
        [
            (10, 5, 5, 20, True),  # a defibrillator, ebme.co.uk
            (7, 3, 3, 13, True),  # a monitor
            (6, 3, 3, 12, True),
            (6, 3, 2, 11, False),
        ],
    )
    def test_adds_up_and_includes_from_twelve_on(
        self, function: int, risk: int, maintenance: int, score: int, included: bool
    ) -> None:
        found = risk_score(function=function, risk=risk, maintenance=maintenance)
        assert (found, is_included(found)) == (score, included)

    def test_incidents_can_bring_a_model_in(self) -> None:
        assert risk_score(function=6, risk=3, maintenance=2, incidents=1) == 12


class TestLongestMonths:
    @pytest.mark.parametrize(
        ("score", "usual", "strict"),
        [
            *[(11, None, None), (12, 12, 12), (14, 12, 12), (15, 12, 6)],
            *[(16, 12, 6), (17, 6, 6), (18, 6, 3), (20, 6, 3)],
        ],
    )
    def test_two_published_maps_disagree(
        self, score: int, usual: int | None, strict: int | None
    ) -> None:
        assert longest_months(score, USUAL_BANDS) == usual
        assert longest_months(score, STRICT_BANDS) == strict


class TestChecks:
    @pytest.mark.parametrize(
        "bands",
        [(), (Band(12, 6), Band(17, 12)), (Band(17, 12), Band(12, 6)), (Band(12, 0),)],
    )
    def test_a_map_whose_intervals_do_not_fall(self, bands: tuple[Band, ...]) -> None:
        with pytest.raises(Invalid):
            check_bands(bands)

    def test_published_maps_are_maps(self) -> None:
        check_bands(USUAL_BANDS)
        check_bands(STRICT_BANDS)

    def test_never_longer_than_the_maker_without_a_signed_decision(self) -> None:
        check_interval(12, makers_months=12, decision_signed=False)
        check_interval(18, makers_months=None, decision_signed=False)
        check_interval(18, makers_months=12, decision_signed=True)
        with pytest.raises(Invalid) as refusal:
            check_interval(18, makers_months=12, decision_signed=False)
        assert refusal.value.code == "longer_than_maker"

"""The factors of a model's risk score: all of them or none (Fennigkoh and Smith, 1989)."""

import pytest

from consortium.catalogue.domain.device_class import check_risk_factors
from consortium.foundation.domain.errors import Invalid


class TestCheckRiskFactors:
    @pytest.mark.parametrize(
        "factors",
        [(10, 5, 5, None), (7, 3, 3, 2), (2, 1, 1, -2), (None, None, None, None)],
    )
    def test_takes_all_or_none(self, factors: tuple[int | None, ...]) -> None:
        check_risk_factors(*factors)

    @pytest.mark.parametrize(
        ("factors", "field"),
        [
            ((10, None, 5, None), "risk_consequence"),
            ((None, None, None, 1), "risk_function"),
            ((11, 5, 5, None), "risk_function"),
            ((1, 5, 5, None), "risk_function"),
            ((10, 6, 5, None), "risk_consequence"),
            ((10, 5, 0, None), "risk_maintenance"),
            ((10, 5, 5, 3), "risk_incidents"),
        ],
    )
    def test_refuses_gaps_and_factors_outside_their_table(
        self, factors: tuple[int | None, ...], field: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            check_risk_factors(*factors)
        assert refusal.value.field == field

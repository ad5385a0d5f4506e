"""Where a rebate is heading: paces worked by hand from the story's volumes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.rebates.rebate_forecast import RebateForecast, forecast_year
from consortium.contracts.domain.terms.schedules import RebateStep
from consortium.foundation.domain.periods import Period
from tests.contracts.story import HILL_JOINS, REBATE, STARTS, WEST_LEAVES, spell

D = Decimal
YEAR = Period(STARTS, date(2026, 4, 1))
SPELLS = (spell("NOR"), spell("WES", end=WEST_LEAVES), spell("HIL", HILL_JOINS))


def forecast(spend: dict[str, str], covered_to: dict[str, date]) -> RebateForecast:
    return forecast_year(
        REBATE,
        year=YEAR,
        spend={trust: D(amount) for trust, amount in spend.items()},
        spells=SPELLS,
        covered_to=covered_to,
    )


def test_each_trust_goes_on_at_its_own_pace() -> None:
    # By 31 January 2026: North 306 of 365 days, West 183 of its 183, Hill 31 of its 90.
    last = date(2026, 1, 31)
    found = forecast(
        {"NOR": "57600.00", "WES": "15750.00", "HIL": "3500.00"},
        {"NOR": last, "WES": last, "HIL": last},
    )
    paces = {each.trust: each for each in found.trusts}
    # 57,600 x 365/306 = 68,705.882…; 3,500 x 90/31 = 10,161.290…
    assert {trust: pace.forecast for trust, pace in paces.items()} == {
        "NOR": D("68705.88"),
        "WES": D("15750.00"),
        "HIL": D("10161.29"),
    }
    assert {trust: (pace.days_covered, pace.days_left) for trust, pace in paces.items()} == {
        "NOR": (306, 59),
        "WES": (183, 0),
        "HIL": (31, 59),
    }
    assert [trust for trust, pace in paces.items() if pace.is_short] == ["HIL"]
    assert not found.is_short
    assert (found.spend, found.forecast) == (D("76850.00"), D("94617.17"))


@pytest.mark.parametrize(
    ("spend", "missing_now", "missing_at_pace", "gross"),
    [
        # Half the year of North alone: 182 of 365 days by 29 September.
        ("134630.14", "135369.86", "0.00", "10800.00"),
        ("134630.00", "135370.00", "0.11", "0.00"),
    ],
)
def test_the_next_step_in_pounds(
    spend: str, missing_now: str, missing_at_pace: str, gross: str
) -> None:
    # 134,630.14 x 365/182 = 270,000.0060…; 134,630.00 x 365/182 = 269,999.7252…
    found = forecast_year(
        REBATE,
        year=YEAR,
        spend={"NOR": D(spend)},
        spells=(spell("NOR"),),
        covered_to={"NOR": date(2025, 9, 29)},
    )
    assert found.next_step is not None
    assert found.next_step.missing_now == D(missing_now)
    assert found.next_step.will_be_missed == (missing_at_pace != "0.00")
    assert found.gross_at_pace == (D(gross) if gross == "0.00" else D("10800.00"))


def test_the_step_after_the_one_that_is_reached() -> None:
    scheme = replace(REBATE, steps=(RebateStep(D(100), D("0.01")), RebateStep(D(200), D("0.02"))))
    found = forecast_year(
        scheme, year=YEAR, spend={"NOR": D(150)}, spells=(spell("NOR"),), covered_to={}
    )
    assert found.next_step is not None
    assert (found.next_step.lower_bound, found.next_step.missing_now) == (D(200), D(50))
    # Nothing is carried on where no line tells how far the spend reaches.
    assert (found.forecast, found.gross_at_pace, found.is_short) == (D(150), D("1.50"), True)


def test_on_the_last_step_there_is_no_next() -> None:
    found = forecast({"NOR": "271950.00"}, {"NOR": date(2026, 3, 31)})
    assert found.next_step is None
    assert found.gross_at_pace == D("10878.00")

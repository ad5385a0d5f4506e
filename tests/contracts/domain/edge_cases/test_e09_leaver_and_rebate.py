"""E9, a leaver and the rebate. Figures: consortium clause catalogue, E9; the story's year 1."""

from decimal import Decimal

from consortium.contracts.domain.rebates.rebates import rebate_for_year
from tests.contracts.story import REBATE

D = Decimal
# 25,900 viscoelastics at £10.50; West bought 1,500 of them before it left.
UNITS = {
    "NOR": 6600,
    "SOU": 4000,
    "EAS": 3500,
    "WES": 1500,
    "CEN": 5000,
    "COA": 2500,
    "VAL": 1800,
    "HIL": 1000,
}
YEAR = rebate_for_year(
    REBATE,
    spend={trust: units * D("10.50") for trust, units in UNITS.items()},
    members_at_end=sorted(set(UNITS) - {"WES"}),
)


def test_its_purchases_count_to_the_threshold() -> None:
    assert YEAR.spend == D("271950.00")
    assert YEAR.gross == D("10878.00")


def test_its_share_of_630_is_forfeited_and_10_248_are_paid() -> None:
    assert YEAR.gross - YEAR.amount == D("630.00")
    assert YEAR.amount == D("10248.00")
    assert "WES" not in YEAR.shares
    assert sum(YEAR.shares.values()) == D("10248.00")


def test_without_its_purchases_nobody_would_get_anything() -> None:
    # £256,200 is below £270,000.
    spend = {trust: units * D("10.50") for trust, units in UNITS.items() if trust != "WES"}
    assert rebate_for_year(REBATE, spend=spend, members_at_end=list(spend)).amount == 0

"""What a trust's joining brings. Figures: section 5.1 of the story, its expansion table.

Six members are left when West is out and Hill is not in; either candidate alone makes seven.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.rules import LocalLabourRule, Rules
from consortium.network.domain.expansion import (
    Case,
    Growth,
    Need,
    estimates,
    growth_of,
    income_per_thousand,
    more_if_all_join,
)
from tests.contracts.story import (
    HILL_JOINS,
    IMAGES,
    LENS,
    WEST_LEAVES,
    committed,
    spell,
    terms,
    tiers,
)

D = Decimal
FOUNDERS = ("NOR", "SOU", "EAS", "WES", "CEN", "COA", "VAL")
EXAMS = {
    "NOR": 420_000,
    "SOU": 300_000,
    "EAS": 260_000,
    "WES": 240_000,
    "CEN": 380_000,
    "COA": 200_000,
    "VAL": 160_000,
}
# Registered baseline volumes: 23,000 without West, below the 25,000 of the cheapest tier.
LENSES = {
    "NOR": 6000,
    "SOU": 4000,
    "EAS": 3500,
    "WES": 3000,
    "CEN": 5000,
    "COA": 2500,
    "VAL": 2000,
}


def fixed(item: str, price: str, alone: str, rules: Rules | None = None) -> Terms:
    scheme = replace(
        IMAGES,
        id=item,
        items=(item,),
        tiers=tiers(item, ("0", price)),
        standalone=tiers(item, ("0", alone)),
        rules=rules or Rules(),
    )
    return terms(scheme, spells=members())


def members() -> list[Spell]:
    return [
        *(spell(trust) for trust in FOUNDERS if trust != "WES"),
        spell("WES", end=WEST_LEAVES),
        spell("HIL", HILL_JOINS),
    ]


LOCAL = Rules(local_labour=LocalLabourRule(labour_share=D("0.70"), reference=D("1.02")))
AGREEMENTS = (
    terms(LENS, spells=members(), commitments=committed(LENSES)),
    terms(IMAGES, spells=members(), commitments=committed(EXAMS, item="PACS")),
    fixed("OVD", "10.50", "13.00"),
    fixed("DRAPE", "2.95", "3.00"),
    fixed("CAL", "11", "18", LOCAL),
)
DALE = Case(
    trust="DAL",
    on=HILL_JOINS,
    needs=(
        Need(item="PACS", quantity=D(180_000), price_now=D("1.40")),
        Need(item="IOL", quantity=D(3200), price_now=D(46)),
        Need(item="OVD", quantity=D(3200), price_now=D("12.80")),
        Need(item="DRAPE", quantity=D(3200), price_now=D("3.20")),
        Need(item="CAL", quantity=D(144), price_now=D(18)),
    ),
    one_off_cost=D(28_000),
    market_forces_factor=D("1.03"),
)
HILL = Case(
    trust="HIL",
    on=HILL_JOINS,
    needs=(
        Need(item="PACS", quantity=D(280_000), price_now=D("1.42")),
        Need(item="IOL", quantity=D(4000), price_now=D(48)),
        Need(item="OVD", quantity=D(4000), price_now=D("13.20")),
        Need(item="DRAPE", quantity=D(4000), price_now=D("3.25")),
        Need(item="CAL", quantity=D(144), price_now=D(18)),
    ),
    yearly_costs=D(6400),
    one_off_cost=D(37_000),
    outside_funding=D(20_000),
    market_forces_factor=D("1.08"),
)


class TestTheStory:
    def test_each_candidate_alone(self) -> None:
        dale, hill = estimates([DALE, HILL], AGREEMENTS)
        assert [each.saving for each in dale.needs] == [
            D("72000.00"),
            D("25600.00"),
            D("7360.00"),
            D("800.00"),
            D("996.48"),
        ]
        assert [each.saving for each in hill.needs] == [
            D("117600.00"),
            D("40000.00"),
            D("10800.00"),
            D("1200.00"),
            D("943.20"),
        ]
        assert (dale.a_year, hill.a_year) == (D("106756.48"), D("164143.20"))
        assert (dale.payback_years, hill.payback_years) == (D("0.26"), D("0.10"))
        assert (dale.members, hill.members) == (7, 7)

    def test_the_others_save_when_a_tier_is_reached_again(self) -> None:
        # Without either 23,000 lenses cost £40, with Hill or Dale £38; the images keep £1.00 for
        # six months after West has left.
        dale, hill = estimates([DALE, HILL], AGREEMENTS)
        assert dale.others_save == hill.others_save == D(23_000 * 2)

    def test_all_together_reach_the_next_band(self) -> None:
        # Eight members: 2,180,000 examinations at £0.95 and no longer £1.00.
        assert more_if_all_join([DALE, HILL], AGREEMENTS) == D("109000.00")

    def test_income_is_apart(self) -> None:
        assert income_per_thousand(D("1.08"), D("1.02")) == D("60.00")
        assert income_per_thousand(None, D("1.02")) is None


class TestPayback:
    def test_is_at_once_where_others_fund_it(self) -> None:
        (found,) = estimates([replace(DALE, outside_funding=D(28_000))], AGREEMENTS)
        assert found.payback_years == 0

    def test_never_comes_where_nothing_is_saved(self) -> None:
        (found,) = estimates([replace(DALE, yearly_costs=D(200_000))], AGREEMENTS)
        assert found.a_year < 0
        assert found.payback_years is None


def test_what_no_contract_prices_brings_nothing_that_is_known() -> None:
    need = Need(item="STENT", quantity=D(10), price_now=D(100))
    (found,) = estimates([replace(DALE, needs=(need,))], AGREEMENTS)
    assert [each.saving for each in found.needs] == [None]
    assert found.savings == D(0)
    assert found.members == 0


def test_one_case_alone_has_no_together() -> None:
    assert more_if_all_join([DALE], AGREEMENTS) is None


@pytest.mark.parametrize(
    ("board", "host", "growth"),
    [
        ("STP-A", "STP-A", Growth.NUMERICAL),
        ("STP-B", "STP-A", Growth.GEOGRAPHICAL),
        (None, "STP-A", Growth.GEOGRAPHICAL),
        (None, None, Growth.GEOGRAPHICAL),
    ],
)
def test_growth_is_numerical_within_the_host_commissioner_s_area(
    board: str | None, host: str | None, growth: Growth
) -> None:
    assert growth_of(board=board, host_board=host) is growth

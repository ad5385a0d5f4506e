"""Costs, benefits and forecasts as listed: for the members of the consortium, newest first."""

from datetime import date
from decimal import Decimal

from consortium.savings.domain.facts import CostKind
from consortium.savings.queries.ledger import list_benefits, list_costs, list_forecasts
from tests.savings.factories import YEAR, agreed, benefit, cost
from tests.support.world import Someone, World


def test_costs_come_latest_first_with_whose_they_are(world: World) -> None:
    cost(world, CostKind.ONE_OFF, "18000.00", on=date(2025, 5, 1), trust=world.north)
    cost(world, CostKind.RUNNING, "6300.00", on=date(2025, 7, 1))
    found = list_costs(actor=world.lead.actor())
    assert [(line.amount, line.kind, line.trust) for line in found] == [
        (Decimal("6300.00"), CostKind.RUNNING, ""),
        (Decimal("18000.00"), CostKind.ONE_OFF, "North Trust"),
    ]


def test_benefits_come_with_how_they_were_valued(world: World) -> None:
    benefit(world, trust=world.south)
    (line,) = list_benefits(actor=world.finance_of_west.actor())
    assert (line.amount, line.trust) == (Decimal("2330.00"), "South Trust")
    assert line.valuation == "12 days x £220 hire avoided, less £310 transport"


def test_forecasts_come_with_their_period_and_seal(world: World) -> None:
    agreed(world)
    (line,) = list_forecasts(actor=world.auditor.actor())
    assert (line.period, line.savings) == (YEAR, Decimal("163750.00"))
    assert len(line.sha256) == 64


def test_others_see_none_of_them(world: World) -> None:
    agreed(world)
    cost(world, CostKind.RUNNING, "6300.00")
    benefit(world)

    def seen(someone: Someone) -> int:
        actor = someone.actor()
        lists = (list_costs, list_benefits, list_forecasts)
        return sum(len(each(actor=actor)) for each in lists)

    assert seen(world.finance_of_north) == 3
    for someone in (world.stranger, world.engineer, world.supplier, world.evaluator):
        assert seen(someone) == 0, someone.email

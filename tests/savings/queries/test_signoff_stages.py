"""How far savings are before anything has been bought."""

from decimal import Decimal

from consortium.savings.domain.signoff import LineKind, Stage
from consortium.savings.queries.signoff_months import list_months
from tests.contracts import factories as contracts
from tests.savings.factories import YEAR, Year, agreed, locked
from tests.support.world import SYSTEM, World


def stages(world: World) -> dict[Stage, tuple[int, Decimal | None]]:
    found = list_months(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
    assert found.months == []
    return {
        row.stage: (row.lines, row.amounts.get(LineKind.CASH)) for row in found.stages if row.lines
    }


def test_lines_are_identified_baselined_and_forecast(world: World) -> None:
    items = agreed(world).items
    # 18,000 x 6 + 4,500 x 8.50 + 3,500 x 5.
    assert stages(world) == {Stage.FORECAST: (3, Decimal("163750.00"))}
    agreement_id = contracts.agreement(world, contracts.VISCOELASTIC)
    contracts.signed_contract(world, agreement_id, world.north, commits={items["OVD"]: "100"})
    locked(world.south, items["OVD"], "12.50")
    assert stages(world) == {
        # North has a contract and no baseline, South a baseline and no contract.
        Stage.IDENTIFIED: (1, None),
        Stage.BASELINED: (1, None),
        Stage.FORECAST: (3, Decimal("163750.00")),
    }
    locked(world.north, items["OVD"], "12.00")
    assert stages(world)[Stage.CONTRACTED] == (1, None)


def test_what_is_realised_adds_up_to_the_stages(world: World, year: Year) -> None:
    found = list_months(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
    last = found.realised[-1]
    by_stage = {
        row.stage: row.amounts.get(LineKind.CASH, Decimal("0.00"))
        for row in found.stages
        if row.stage in last.so_far and row.lines
    }
    assert {stage: last.so_far[stage] for stage in by_stage} == by_stage
    assert last.realised == sum(row.cash for row in found.months)
    # Nothing falls from month to month, and the forecast runs along to the same month.
    amounts = [each.realised for each in found.realised]
    assert amounts == sorted(amounts)
    assert found.realised[0].month == YEAR.start

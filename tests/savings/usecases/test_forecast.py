"""Locking the forecast: once, before the period, from what both sides have signed."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from consortium.contracts.domain.terms.rebate_terms import AllocationRule
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import BaselineMethod
from consortium.savings.models.forecast import Forecast, ForecastCell
from consortium.savings.models.forecasts import find_forecast
from consortium.savings.models.loading import load_scene
from consortium.savings.usecases.forecast import lock_forecast
from tests.contracts import factories as contracts
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.story import LENS, REBATE
from tests.savings.factories import FORECAST_LOCKED, YEAR, locked, prepared, signed
from tests.support.world import SYSTEM, Someone, World

NEXT_YEAR = Period(date(2026, 4, 1), date(2027, 4, 1))


def lock(
    world: World,
    someone: Someone | None = None,
    *,
    period: Period = YEAR,
    now: datetime = FORECAST_LOCKED,
) -> Forecast:
    made = lock_forecast(
        actor=(someone or world.consortium_finance).actor(),
        consortium_id=world.seven_oaks,
        period=period,
        now=now,
    )
    return db.session.get_one(Forecast, made)


def prices(world: World) -> None:
    """North takes part in an agreement on lenses alone: £40 from 18,000 a year on."""
    item_id = contracts.items()["IOL"]
    contracts.signed_contract(
        world, contracts.agreement(world, LENS), world.north, commits={item_id: "18000"}
    )
    locked(world.north, item_id, "44.00", "18000")


class TestLocking:
    def test_keeps_what_the_signed_baselines_and_the_prices_come_to(self, world: World) -> None:
        prices(world)
        row = lock(world)
        # 18,000 x (44 - 40), in twelve months.
        assert (row.savings, row.rebate) == (Decimal("72000.00"), Decimal(0))
        assert row.reference == "FC-2025-0001"
        cells = db.session.scalar(select(func.count()).where(ForecastCell.forecast_id == row.id))
        assert cells == 12

    def test_reads_back_as_it_was_sealed(self, world: World) -> None:
        prices(world)
        row = lock(world)
        found = find_forecast(load_scene(world.seven_oaks), YEAR)
        assert found is not None
        assert found[1].savings == row.savings
        assert details(last_event())["sha256"] == row.sha256

    def test_counts_the_rebate_that_the_forecast_spend_earns(self, world: World) -> None:
        items = contracts.items()
        agreement_id = contracts.agreement(world, contracts.VISCOELASTIC, rebates=(REBATE,))
        contracts.signed_contract(world, agreement_id, world.north, commits={items["OVD"]: "1"})
        locked(world.north, items["OVD"], "12.00", "26000")
        row = lock(world)
        # 26,000 x (12 - 10.50); story: 26,000 x 10.50 x 4% = 10,920, as 273,000 >= 270,000.
        assert (row.savings, row.rebate) == (Decimal("39000.00"), Decimal("10920.00"))

    def test_shares_a_rebate_as_its_terms_say(self, world: World) -> None:
        items = contracts.items()
        by_quantity = replace(
            REBATE,
            items=("OVD", "IOL"),
            terms=replace(REBATE.terms, allocation=AllocationRule.PRO_RATA_QUANTITY),
        )
        agreement_id = contracts.agreement(
            world, contracts.VISCOELASTIC, LENS, rebates=(by_quantity,)
        )
        for trust_id, item in ((world.north, "OVD"), (world.south, "IOL")):
            contracts.signed_contract(world, agreement_id, trust_id, commits={items[item]: "1"})
        locked(world.north, items["OVD"], "12.00", "26000")
        locked(world.south, items["IOL"], "50.00", "1000")
        lock(world)
        found = find_forecast(load_scene(world.seven_oaks), YEAR)
        assert found is not None
        # 26,000 x 10.50 + 1,000 x 44 = 317,000, of which 4% are 12,680; a 27th of them is 469.63.
        assert [each.shares for each in found[1].rebates] == [
            {"NOR": Decimal("12210.37"), "SOU": Decimal("469.63")}
        ]

    def test_is_in_the_audit_log(self, world: World) -> None:
        prices(world)
        row = lock(world)
        event = last_event()
        assert (event.action, event.subject_id) == ("forecast.locked", row.id)
        assert (event.owner_id, event.actor_id) == (world.seven_oaks, world.consortium_finance.id)
        assert details(event)["savings"] == "72000.00"

    def test_may_be_done_for_other_periods(self, world: World) -> None:
        prices(world)
        lock(world)
        assert lock(world, period=NEXT_YEAR).reference == "FC-2026-0001"


class TestRefusals:
    def test_a_second_one_for_the_period(self, world: World) -> None:
        prices(world)
        lock(world)
        refused = refusal(lock, world)
        assert (type(refused), refused.code) == (Conflict, "forecast_locked")

    @pytest.mark.parametrize(
        ("period", "code", "field"),
        [
            (Period(date(2025, 5, 1), None), "no_end", "period_to"),
            (Period(date(2025, 4, 15), date(2026, 4, 1)), "not_whole_months", "period_to"),
            (Period(date(2025, 5, 1), date(2026, 3, 31)), "not_whole_months", "period_to"),
            (Period(date(2025, 3, 1), date(2026, 3, 1)), "period_began", "period_from"),
        ],
    )
    def test_a_period_that_cannot_be_forecast(
        self, world: World, period: Period, code: str, field: str
    ) -> None:
        prices(world)
        refused = refusal(lock, world, period=period)
        assert (type(refused), refused.code, refused.field) == (Invalid, code, field)

    def test_baselines_without_both_signatures_and_weak_ones(self, world: World) -> None:
        items = contracts.items()
        contracts.signed_contract(
            world,
            contracts.agreement(world, LENS, contracts.VISCOELASTIC),
            world.north,
            commits={items["IOL"]: "18000"},
        )
        prepared(world.north, items["IOL"])
        signed(prepared(world.north, items["OVD"], method=BaselineMethod.MARKET_BASKET))
        assert refusal(lock, world).code == "nothing_to_forecast"

    def test_baselines_of_a_trust_that_takes_no_part(self, world: World) -> None:
        items = contracts.items()
        contracts.agreement(world, LENS)
        locked(world.south, items["IOL"])
        assert refusal(lock, world).code == "nothing_to_forecast"

    @pytest.mark.parametrize(
        "who", ["stranger", "finance_of_north", "auditor", "commissioner", "engineer", "supplier"]
    )
    def test_whoever_does_not_record_savings(self, world: World, who: str) -> None:
        prices(world)
        with pytest.raises(NotFound):
            lock(world, getattr(world, who))
        assert db.session.scalar(select(Forecast.id)) is None

    def test_leads_may_too(self, world: World) -> None:
        prices(world)
        assert lock(world, world.lead_of_south).locked_by == world.lead_of_south.id


class TestFinding:
    def test_a_part_of_the_period_is_cut_out_of_it(self, world: World) -> None:
        prices(world)
        lock(world)
        scene = load_scene(world.seven_oaks)
        quarter = find_forecast(scene, Period(date(2025, 7, 1), date(2025, 10, 1)))
        assert quarter is not None
        assert quarter[1].savings == Decimal("18000.00")

    def test_nothing_is_found_for_parts_of_months_and_other_years(self, world: World) -> None:
        prices(world)
        lock(world)
        scene = load_scene(world.seven_oaks)
        for period in (
            Period(date(2025, 4, 15), date(2025, 6, 1)),
            Period(date(2025, 5, 1), date(2025, 5, 15)),
            Period(date(2025, 3, 1), date(2026, 4, 1)),
            NEXT_YEAR,
        ):
            assert find_forecast(scene, period) is None, period

    def test_the_nearest_of_several_is_found(self, world: World) -> None:
        prices(world)
        half = Period(YEAR.start, date(2025, 10, 1))
        lock(world)
        shorter = lock(world, period=half)
        found = find_forecast(load_scene(world.seven_oaks), half)
        assert found is not None
        assert found[0].id == shorter.id

    def test_of_another_consortium_is_not_found(self, world: World) -> None:
        prices(world)
        lock(world)
        assert find_forecast(load_scene(world.two_rivers), YEAR) is None


def test_the_system_may_lock_too(world: World) -> None:
    prices(world)
    made = lock_forecast(
        actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR, now=FORECAST_LOCKED
    )
    assert db.session.get_one(Forecast, made).locked_by is None

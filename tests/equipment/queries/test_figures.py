"""Numbers for other parts: what waits, and how many checks were done."""

from datetime import UTC, date, datetime

from consortium.equipment.queries.figures import EquipmentCounts, checks_done, equipment_counts
from consortium.equipment.usecases.calibration import correct_calibration
from consortium.equipment.usecases.plan import suspend_plan
from consortium.foundation.domain.periods import Period
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World

APRIL = Period(date(2026, 4, 1), date(2026, 5, 1))


class TestEquipmentCounts:
    def test_counts_what_waits_within_reach(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.seven_oaks)
        for anchor in (date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 27), date(2026, 3, 28)):
            factories.planned(factories.tonometer(world.north), procedure_id, anchor_on=anchor)
        resting = factories.planned(factories.tonometer(world.south), procedure_id)
        suspend_plan(actor=SYSTEM, plan_id=resting, reason="closed", now=NOW)
        failed = factories.tonometer(world.west)
        factories.calibrated(failed, procedure_id, factories.off_by("1"))
        factories.tonometer(world.east)
        expected = EquipmentCounts(devices=6, quarantined=1, overdue=1, due_soon=2, suspended=1)
        assert equipment_counts(actor=world.engineer.actor(), today=TODAY) == expected

    def test_of_nobody_are_nought(self, world: World) -> None:
        factories.tonometer(world.north)
        counts = equipment_counts(actor=world.supplier.actor(), today=TODAY)
        assert counts == EquipmentCounts(
            devices=0, quarantined=0, overdue=0, due_soon=0, suspended=0
        )


class TestChecksDone:
    def test_counts_passes_and_fails_of_each_trust_in_the_period(self, world: World) -> None:
        procedure_id = factories.procedure_of(world.seven_oaks)
        north = factories.tonometer(world.north)
        for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 20)):
            factories.calibrated(north, procedure_id, factories.off_by("0"), performed_on=day)
        south = factories.tonometer(world.south)
        factories.calibrated(south, procedure_id, factories.off_by("1"))
        factories.calibrated(south, procedure_id, factories.with_gap("0"))
        done = checks_done(trust_ids=[world.north, world.south, world.west], period=APRIL)
        assert done == {world.north: 2, world.south: 1, world.west: 0}

    def test_counts_a_corrected_one_once(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        wrong = factories.calibrated(
            asset_id, factories.procedure_of(world.north), factories.off_by("1")
        )
        correct_calibration(
            actor=SYSTEM, run_id=wrong, readings=factories.off_by("0"), reason="typo", now=NOW
        )
        assert checks_done(trust_ids=[world.north], period=APRIL) == {world.north: 1}

    def test_takes_a_period_without_an_end(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        factories.calibrated(
            asset_id,
            factories.procedure_of(world.north),
            factories.off_by("0"),
            performed_on=date(2027, 1, 1),
            now=datetime(2027, 1, 1, 9, tzinfo=UTC),
        )
        done = checks_done(trust_ids=[world.north], period=Period(TODAY))
        assert done == {world.north: 1}

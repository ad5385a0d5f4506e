"""Recording calibrations: what they do to the plan and to the device."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.models.asset import Asset, AssetEvent
from consortium.equipment.models.calibration import CalibrationRun, points_of_run
from consortium.equipment.models.plan import Plan, PlanCycle
from consortium.equipment.models.procedure import newest_version
from consortium.equipment.queries.calibration import find_calibration
from consortium.equipment.usecases.asset import condemn_asset
from consortium.equipment.usecases.calibration import correct_calibration, record_calibration
from consortium.equipment.usecases.procedure import revise_procedure
from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World


@dataclass(frozen=True)
class Clinic:
    """A tonometer of North, due on 25 April 2026, and the procedure it is checked by."""

    asset_id: UUID
    procedure_id: UUID
    plan_id: UUID

    @property
    def asset(self) -> Asset:
        return db.session.get_one(Asset, self.asset_id)

    @property
    def plan(self) -> Plan:
        return db.session.get_one(Plan, self.plan_id)

    def cycles(self) -> list[tuple[str, str]]:
        rows = db.session.scalars(
            select(PlanCycle).where(PlanCycle.plan_id == self.plan_id).order_by(PlanCycle.seq)
        )
        return [(str(row.due_on), row.outcome.value) for row in rows]


@pytest.fixture
def clinic(world: World) -> Clinic:
    asset_id = factories.tonometer(world.north)
    procedure_id = factories.procedure_of(world.seven_oaks)
    plan_id = factories.planned(asset_id, procedure_id)
    return Clinic(asset_id=asset_id, procedure_id=procedure_id, plan_id=plan_id)


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)))


class TestRecordCalibration:
    def test_of_a_pass_moves_the_due_date_and_keeps_the_device_in_service(
        self, world: World, clinic: Clinic
    ) -> None:
        run_id = factories.calibrated(
            clinic.asset_id,
            clinic.procedure_id,
            factories.off_by("0.5"),
            actor=world.engineer.actor(),
        )
        run = db.session.get_one(CalibrationRun, run_id)
        assert (run.verdict, run.reference) == (Verdict.PASS, "CR-2026-0001")
        assert (run.trust_id, run.performer_id) == (world.north, world.engineer.id)
        assert clinic.plan.next_due_on == date(2026, 5, 25)
        assert clinic.plan.window_opens_on == date(2026, 5, 18)
        assert clinic.cycles() == [("2026-04-25", "done")]
        assert clinic.asset.status is AssetStatus.IN_SERVICE
        assert actions()[-1] == "calibration.recorded"

    def test_of_a_fail_quarantines_the_device_and_counts(self, clinic: Clinic) -> None:
        factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("0.6"))
        event = db.session.scalars(
            select(AssetEvent).where(AssetEvent.to_status == AssetStatus.QUARANTINED)
        ).one()
        assert clinic.asset.status is AssetStatus.QUARANTINED
        assert event.reason == "Failed calibration CR-2026-0001"
        assert clinic.cycles() == [("2026-04-25", "done")]
        assert actions()[-2:] == ["calibration.recorded", "asset.quarantined"]

    def test_keeps_the_limits_the_readings_and_the_error(self, clinic: Clinic) -> None:
        run_id = factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("0.2"))
        revise_procedure(
            actor=SYSTEM,
            procedure_id=clinic.procedure_id,
            points=factories.points()[:1],
            now=NOW,
        )
        found = find_calibration(actor=SYSTEM, run_id=run_id)
        assert found.version == 1
        assert [each.readings for each in found.result.points] == [
            (Decimal("0.2"),),
            (Decimal("20.2"),),
            (Decimal("60.2"),),
        ]
        assert {each.error for each in found.result.points} == {Decimal("0.2")}
        assert {each.point.upper for each in found.result.points} == {Decimal("0.5")}

    def test_keeps_a_mean_of_thirds_to_a_millionth(self, world: World, clinic: Clinic) -> None:
        thirds = factories.procedure_of(world.north, code="TONO-3", readings=3)
        off = [Decimal("0.1"), Decimal(0), Decimal(0)]
        readings = [[nominal + each for each in off] for nominal in factories.NOMINALS]
        run_id = factories.calibrated(clinic.asset_id, thirds, readings)
        assert points_of_run(run_id)[1].error == Decimal("0.033333")

    def test_with_a_reading_missing_is_kept_and_counts_for_nothing(self, clinic: Clinic) -> None:
        run_id = factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.with_gap("0"))
        assert db.session.get_one(CalibrationRun, run_id).verdict is Verdict.INCOMPLETE
        assert clinic.plan.next_due_on == date(2026, 4, 25)
        assert clinic.cycles() == []
        assert clinic.asset.status is AssetStatus.IN_SERVICE

    def test_with_a_failed_point_quarantines_although_another_is_missing(
        self, clinic: Clinic
    ) -> None:
        factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.with_gap("3"))
        assert clinic.asset.status is AssetStatus.QUARANTINED

    def test_is_possible_on_what_is_overdue_and_quarantined(self, clinic: Clinic) -> None:
        factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("1"))
        much_later = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
        run_id = factories.calibrated(
            clinic.asset_id,
            clinic.procedure_id,
            factories.off_by("0"),
            performed_on=date(2026, 9, 1),
            now=much_later,
        )
        assert db.session.get_one(CalibrationRun, run_id).verdict is Verdict.PASS
        assert clinic.asset.status is AssetStatus.QUARANTINED
        assert clinic.plan.next_due_on == date(2026, 9, 25)

    def test_names_every_month_that_nobody_came(self, world: World, clinic: Clinic) -> None:
        late = factories.tonometer(world.north)
        plan_id = factories.planned(late, clinic.procedure_id, anchor_on=date(2026, 1, 10))
        factories.calibrated(late, clinic.procedure_id, factories.off_by("0"))
        overdue = Clinic(asset_id=late, procedure_id=clinic.procedure_id, plan_id=plan_id)
        assert overdue.cycles() == [
            ("2026-02-10", "missed"),
            ("2026-03-10", "missed"),
            ("2026-04-10", "done_late"),
        ]
        assert overdue.plan.next_due_on == date(2026, 5, 10)

    def test_before_the_window_is_extra_work(self, world: World, clinic: Clinic) -> None:
        day = date(2026, 4, 17)
        factories.calibrated(
            clinic.asset_id, clinic.procedure_id, factories.off_by("0"), performed_on=day
        )
        assert clinic.plan.next_due_on == date(2026, 4, 25)
        assert clinic.cycles() == []

    def test_leaves_a_device_in_acceptance_where_it_is(self, world: World, clinic: Clinic) -> None:
        new = factories.tonometer(world.north, accepted_on=None)
        factories.calibrated(new, clinic.procedure_id, factories.off_by("1"))
        assert db.session.get_one(Asset, new).status is AssetStatus.RECEIVED

    def test_is_for_the_trust_that_has_the_device(self, world: World, clinic: Clinic) -> None:
        elsewhere = factories.tonometer(world.south)
        with pytest.raises(NotAllowed):
            factories.calibrated(
                elsewhere,
                clinic.procedure_id,
                factories.off_by("0"),
                actor=world.engineer.actor(),
            )

    def test_by_the_shared_engineer_is_possible_at_every_member(
        self, world: World, clinic: Clinic
    ) -> None:
        shared = factories.engineer_at(world.seven_oaks, "shared_engineer")
        elsewhere = factories.tonometer(world.south)
        factories.calibrated(
            elsewhere, clinic.procedure_id, factories.off_by("0"), actor=shared.actor()
        )

    def test_finds_nothing_for_a_stranger(self, world: World, clinic: Clinic) -> None:
        stranger = factories.engineer_at(world.east, "strange_engineer")
        with pytest.raises(NotFound):
            factories.calibrated(
                clinic.asset_id,
                clinic.procedure_id,
                factories.off_by("0"),
                actor=stranger.actor(),
            )

    def test_finds_no_procedure_of_a_stranger(self, world: World, clinic: Clinic) -> None:
        theirs = factories.procedure_of(world.two_rivers)
        with pytest.raises(NotFound):
            factories.calibrated(
                clinic.asset_id, theirs, factories.off_by("0"), actor=world.engineer.actor()
            )

    def test_finds_no_version_that_is_not_there(self, clinic: Clinic) -> None:
        with pytest.raises(NotFound):
            record_calibration(
                actor=SYSTEM,
                asset_id=clinic.asset_id,
                procedure_version_id=uuid7(),
                performed_on=TODAY,
                readings=factories.off_by("0"),
                now=NOW,
            )

    def test_is_refused_by_an_old_version(self, clinic: Clinic) -> None:
        old = newest_version(clinic.procedure_id).id
        revise_procedure(
            actor=SYSTEM, procedure_id=clinic.procedure_id, points=factories.points(), now=NOW
        )
        with pytest.raises(Conflict) as refusal:
            record_calibration(
                actor=SYSTEM,
                asset_id=clinic.asset_id,
                procedure_version_id=old,
                performed_on=TODAY,
                readings=factories.off_by("0"),
                now=NOW,
            )
        assert refusal.value.code == "procedure_changed"

    def test_is_refused_long_afterwards_without_a_reason(self, clinic: Clinic) -> None:
        with pytest.raises(Invalid) as refusal:
            record_calibration(
                actor=SYSTEM,
                asset_id=clinic.asset_id,
                procedure_version_id=newest_version(clinic.procedure_id).id,
                performed_on=date(2026, 4, 1),
                readings=factories.off_by("0"),
                now=NOW,
            )
        assert refusal.value.field == "late_reason"

    def test_is_refused_on_a_condemned_device(self, clinic: Clinic) -> None:
        condemn_asset(actor=SYSTEM, asset_id=clinic.asset_id, reason="broken", now=NOW)
        with pytest.raises(Conflict):
            factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("0"))


class TestCorrectCalibration:
    def test_supersedes_the_wrong_one_and_counts_once(self, clinic: Clinic) -> None:
        wrong = factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("2"))
        right = correct_calibration(
            actor=SYSTEM,
            run_id=wrong,
            readings=factories.off_by("0.2"),
            reason="read the wrong scale",
            now=NOW,
        )
        run = db.session.get_one(CalibrationRun, right)
        assert (run.verdict, run.supersedes_id) == (Verdict.PASS, wrong)
        assert clinic.cycles() == [("2026-04-25", "done")]
        assert clinic.asset.status is AssetStatus.QUARANTINED

    def test_quarantines_when_the_right_readings_fail(self, clinic: Clinic) -> None:
        wrong = factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("0"))
        correct_calibration(
            actor=SYSTEM, run_id=wrong, readings=factories.off_by("2"), reason="typed", now=NOW
        )
        assert clinic.asset.status is AssetStatus.QUARANTINED

    def test_that_fills_the_gaps_counts_for_the_plan(self, clinic: Clinic) -> None:
        gaps = factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.with_gap("0"))
        correct_calibration(
            actor=SYSTEM, run_id=gaps, readings=factories.off_by("0"), reason="found it", now=NOW
        )
        assert clinic.cycles() == [("2026-04-25", "done")]

    def test_is_refused_with_gaps(self, clinic: Clinic) -> None:
        wrong = factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("0"))
        with pytest.raises(Invalid):
            correct_calibration(
                actor=SYSTEM,
                run_id=wrong,
                readings=[[], [], []],
                reason="typed",
                now=NOW,
            )

    def test_is_refused_the_second_time(self, clinic: Clinic) -> None:
        wrong = factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("0"))
        correct_calibration(
            actor=SYSTEM, run_id=wrong, readings=factories.off_by("0"), reason="a", now=NOW
        )
        with pytest.raises(Conflict) as refusal:
            correct_calibration(
                actor=SYSTEM, run_id=wrong, readings=factories.off_by("0"), reason="b", now=NOW
            )
        assert refusal.value.code == "already_corrected"

    def test_finds_nothing_for_a_stranger(self, world: World, clinic: Clinic) -> None:
        run_id = factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("0"))
        stranger = factories.engineer_at(world.east, "strange_engineer")
        with pytest.raises(NotFound):
            correct_calibration(
                actor=stranger.actor(),
                run_id=run_id,
                readings=factories.off_by("0"),
                reason="not mine",
                now=NOW,
            )

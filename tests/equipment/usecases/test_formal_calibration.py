"""Calibrations with standards: uncertainty, guard bands, as found and as left."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.calibration import Point, Reading
from consortium.equipment.domain.conformity import Rule, RuleKind, Verdict
from consortium.equipment.domain.measurement import Environment, Phase
from consortium.equipment.domain.procedure import Demands, with_percent
from consortium.equipment.domain.uncertainty import Component, ComponentKind
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationPoint, points_of_run
from consortium.equipment.models.procedure import newest_version
from consortium.equipment.queries.calibration import find_calibration
from consortium.equipment.usecases.as_left import record_as_left
from consortium.equipment.usecases.calibration import correct_calibration, record_calibration
from consortium.equipment.usecases.procedure import add_procedure
from consortium.equipment.usecases.quarantine import release_from_quarantine
from consortium.equipment.usecases.standard import allow_standard, suspend_standard
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World

GUARDED = Demands(
    rule=Rule(kind=RuleKind.NON_BINARY),
    asks_standards=True,
    components=(
        Component(source="drift", kind=ComponentKind.RECTANGULAR, size=Decimal("0.06")),
        Component(source="repeatability", kind=ComponentKind.TYPE_A),
    ),
)


def point() -> Point:
    return Point(
        parameter="Pressure",
        nominal=Decimal(20),
        unit="mmHg",
        lower=Decimal("-0.5"),
        upper=Decimal("0.5"),
        readings=2,
        resolution=Decimal("0.1"),
    )


def procedure(world: World, demands: Demands = GUARDED, *, code: str = "FORMAL") -> UUID:
    return add_procedure(
        actor=SYSTEM,
        owner_id=world.seven_oaks,
        code=code,
        title=code,
        category="Tonometer",
        points=[point()],
        demands=demands,
        now=NOW,
    )


def readings(*values: str) -> list[list[Reading]]:
    return [[Decimal(value) for value in values]]


def run(
    procedure_id: UUID,
    asset_id: UUID,
    *standards: UUID,
    values: tuple[str, str] = ("20.1", "20.1"),
    on: date = TODAY,
) -> UUID:
    return record_calibration(
        actor=SYSTEM,
        asset_id=asset_id,
        procedure_version_id=newest_version(procedure_id).id,
        performed_on=on,
        readings=readings(*values),
        standard_ids=standards,
        environment=Environment(temperature=Decimal("21.5")),
        late_reason="from paper",
        now=NOW,
    )


class TestUncertainty:
    def test_comes_from_standard_drift_scale_and_repeatability(self, world: World) -> None:
        # U = 0.1 with k = 2: 0.05. Drift 0.06/√3, scale 0.1/(2√3). Equal readings add nothing.
        # u = √(0.0025 + 0.0012 + 0.000833…) = 0.067330, U = 0.134660.
        run_id = run(
            procedure(world), factories.tonometer(world.north), factories.standard(world.north)
        )
        found = find_calibration(actor=SYSTEM, run_id=run_id)
        uncertainty = found.result.points[0].uncertainty
        assert uncertainty is not None
        assert (uncertainty.u, uncertainty.expanded) == (Decimal("0.067330"), Decimal("0.134660"))
        assert uncertainty.dof is None
        assert uncertainty.k == 2
        assert uncertainty.within == 1
        assert (found.verdict, found.environment.temperature) == (Verdict.PASS, Decimal("21.5"))

    @pytest.mark.parametrize(
        ("value", "verdict", "status"),
        [
            ("20.36", Verdict.PASS, AssetStatus.IN_SERVICE),
            ("20.37", Verdict.CONDITIONAL_PASS, AssetStatus.IN_SERVICE),
            ("20.5", Verdict.CONDITIONAL_PASS, AssetStatus.IN_SERVICE),
            ("20.63", Verdict.CONDITIONAL_FAIL, AssetStatus.QUARANTINED),
            ("20.64", Verdict.FAIL, AssetStatus.QUARANTINED),
        ],
    )
    def test_guards_the_limits_by_u(
        self, world: World, value: str, verdict: Verdict, status: AssetStatus
    ) -> None:
        asset_id = factories.tonometer(world.north)
        run_id = run(
            procedure(world), asset_id, factories.standard(world.north), values=(value, value)
        )
        assert find_calibration(actor=SYSTEM, run_id=run_id).verdict is verdict
        assert db.session.get_one(Asset, asset_id).status is status


class TestStandards:
    def test_are_asked_for(self, world: World) -> None:
        with pytest.raises(Invalid) as refusal:
            run(procedure(world), factories.tonometer(world.north))
        assert refusal.value.code == "standards_missing"

    def test_must_be_valid_on_the_day_of_the_calibration(self, world: World) -> None:
        asset_id, formal = factories.tonometer(world.north), procedure(world)
        ended = factories.standard(world.north, valid_to=date(2026, 4, 10))
        run(formal, asset_id, ended, on=date(2026, 4, 10))
        with pytest.raises(Conflict) as refusal:
            run(formal, asset_id, ended, on=date(2026, 4, 11))
        assert refusal.value.code == "standard_not_valid"

    def test_that_are_suspended_are_refused(self, world: World) -> None:
        standard_id = factories.standard(world.north)
        suspend_standard(actor=SYSTEM, standard_id=standard_id, reason="dropped", now=NOW)
        with pytest.raises(Conflict) as refusal:
            run(procedure(world), factories.tonometer(world.north), standard_id)
        assert refusal.value.code == "standard_suspended"

    def test_allowed_by_somebody_say_so_in_the_run(self, world: World) -> None:
        ended = factories.standard(world.north, valid_to=date(2026, 4, 10))
        allow_standard(
            actor=world.engineer.actor(), standard_id=ended, until=TODAY, reason="posted", now=NOW
        )
        run_id = run(procedure(world), factories.tonometer(world.north), ended)
        used = find_calibration(actor=SYSTEM, run_id=run_id).standards[0]
        assert (used.allowance_reason, used.valid_to) == ("posted", date(2026, 4, 10))
        assert used.allowed_by

    def test_stay_as_they_were_when_a_new_certificate_comes(self, world: World) -> None:
        standard_id = factories.standard(world.north)
        run_id = run(procedure(world), factories.tonometer(world.north), standard_id)
        factories.certified(standard_id, valid_from=TODAY, valid_to=date(2027, 12, 31))
        used = find_calibration(actor=SYSTEM, run_id=run_id).standards[0]
        assert (used.certificate, used.valid_to) == ("CAL-2026-01-01", date(2026, 12, 31))

    def test_never_go_back_to_the_device_itself(self, world: World) -> None:
        first, second = factories.tonometer(world.north), factories.tonometer(world.north)
        one = factories.standard(world.north, asset_id=first)
        other = factories.standard(world.north, asset_id=second)
        formal = procedure(world)
        with pytest.raises(Conflict) as refusal:
            run(formal, first, one)
        assert refusal.value.code == "calibrates_itself"
        run(formal, second, one)
        with pytest.raises(Conflict) as refusal:
            run(formal, first, other)
        assert refusal.value.code == "calibrates_itself"

    def test_bika_one_that_ran_out_still_records_its_own_calibration(self, world: World) -> None:
        # Bika pull requests 1630 and 1714: there an expired instrument could not.
        ended = factories.tonometer(world.north)
        factories.standard(world.north, asset_id=ended, valid_to=date(2026, 2, 1))
        run_id = run(procedure(world), ended, factories.standard(world.north))
        assert find_calibration(actor=SYSTEM, run_id=run_id).verdict is Verdict.PASS

    def test_measure_in_the_unit_of_the_points(self, world: World) -> None:
        volts = Demands(asks_standards=True)
        procedure_id = add_procedure(
            actor=SYSTEM,
            owner_id=world.north,
            code="VOLT",
            title="Volts",
            category="Tonometer",
            points=[Point(
                parameter="Voltage", nominal=Decimal(5), unit="V", lower=Decimal(-1),
                upper=Decimal(1), readings=2,
            )],
            demands=volts,
            now=NOW,
        )  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            run(procedure_id, factories.tonometer(world.north), factories.standard(world.north))
        assert refusal.value.code == "no_standard_for_point"


class TestAsLeft:
    def failed(self, world: World) -> tuple[UUID, UUID]:
        asset_id = factories.tonometer(world.north)
        standard_id = factories.standard(world.north)
        return asset_id, run(procedure(world), asset_id, standard_id, values=("21", "21"))

    def test_decides_once_the_device_is_adjusted(self, world: World) -> None:
        asset_id, run_id = self.failed(world)
        record_as_left(
            actor=SYSTEM, run_id=run_id, what="zero", readings=readings("20", "20.1"), now=NOW
        )
        found = find_calibration(actor=SYSTEM, run_id=run_id)
        assert found.as_left is not None
        assert (found.result.verdict, found.as_left.verdict) == (Verdict.FAIL, Verdict.PASS)
        assert (found.verdict, found.adjustment) == (Verdict.PASS, "zero")
        assert [row.seq for row in points_of_run(run_id, Phase.AS_LEFT)] == [2]
        release_from_quarantine(actor=SYSTEM, asset_id=asset_id, reason="adjusted", now=NOW)
        assert db.session.get_one(Asset, asset_id).status is AssetStatus.IN_SERVICE

    def test_closes_what_was_found(self, world: World) -> None:
        _, run_id = self.failed(world)
        record_as_left(
            actor=SYSTEM, run_id=run_id, what="zero", readings=readings("20", "20"), now=NOW
        )
        with pytest.raises(Conflict) as refusal:
            correct_calibration(
                actor=SYSTEM, run_id=run_id, readings=readings("20", "20"), reason="x", now=NOW
            )
        assert refusal.value.code == "adjusted_since"
        assert len(db.session.scalars(select(CalibrationPoint)).all()) == 2

    def test_is_recorded_once_and_whole(self, world: World) -> None:
        _, run_id = self.failed(world)
        with pytest.raises(Invalid):
            record_as_left(actor=SYSTEM, run_id=run_id, what="zero", readings=[[]], now=NOW)
        correct_calibration(
            actor=SYSTEM, run_id=run_id, readings=readings("21", "21.1"), reason="x", now=NOW
        )
        with pytest.raises(Conflict) as refusal:
            record_as_left(
                actor=SYSTEM, run_id=run_id, what="zero", readings=readings("20", "20"), now=NOW
            )
        assert refusal.value.code == "already_corrected"


class TestDemands:
    @pytest.mark.parametrize(
        ("demands", "field"),
        [
            (Demands(rule=Rule(kind=RuleKind.GUARD_BAND)), "asks_standards"),
            (Demands(components=GUARDED.components), "asks_standards"),
            (Demands(asks_standards=True, rule=Rule(r=Decimal(4))), "rule_r"),
        ],
    )
    def test_that_make_no_sense(self, world: World, demands: Demands, field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            procedure(world, demands)
        assert refusal.value.field == field

    def test_a_percentage_widens_both_limits(self) -> None:
        wider = with_percent(point(), Decimal(2))
        assert (wider.lower, wider.upper) == (Decimal("-0.9"), Decimal("0.9"))

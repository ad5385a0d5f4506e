"""Calibrations that were done: the readings, the limits of that day, and what they said."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, func, insert, select
from sqlalchemy.orm import Mapped, aliased, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain.calibration import Evaluation, MeasuredPoint, Uncertainty
from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.domain.measurement import Phase
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.procedure import (
    CalibrationProcedureVersion,
    PointColumns,
    columns_of,
)
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.base import table_of
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.permissions import Actor, Permission


class CalibrationRun(Identified, AppendOnly, Base):
    """One calibration of a device; a correction is a run that names the one it supersedes.

    ``trust_id`` is the trust that had the device on that day: it does not move with the device.
    """

    __tablename__ = "calibration_run"
    __table_args__ = (UniqueConstraint("reference"), UniqueConstraint("supersedes_id"))

    reference: Mapped[str] = mapped_column(String(20))
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    procedure_version_id: Mapped[UUID] = mapped_column(
        references("calibration_procedure_version.id"), index=True
    )
    performed_on: Mapped[date] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    performer_id: Mapped[UUID | None] = mapped_column(Uuid)
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    note: Mapped[str] = mapped_column(String(1000), default="")
    late_reason: Mapped[str] = mapped_column(String(400), default="")
    supersedes_id: Mapped[UUID | None] = mapped_column(references("calibration_run.id"))
    # Where it was done: degrees Celsius, per cent of relative humidity, hectopascals.
    temperature: Mapped[Decimal | None] = mapped_column(Quantity)
    humidity: Mapped[Decimal | None] = mapped_column(Quantity)
    pressure: Mapped[Decimal | None] = mapped_column(Quantity)


class CalibrationPoint(Identified, PointColumns, AppendOnly, Base):
    """A point of a run with the limits as they were, and its result.

    ``mean`` and ``error`` are kept to a millionth; the verdict was decided before rounding.
    """

    __tablename__ = "calibration_point"
    __table_args__ = (UniqueConstraint("run_id", "seq"),)

    run_id: Mapped[UUID] = mapped_column(references("calibration_run.id"))
    mean: Mapped[Decimal | None] = mapped_column(Quantity)
    error: Mapped[Decimal | None] = mapped_column(Quantity)
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    goes_back: Mapped[bool] = mapped_column(default=False)
    phase: Mapped[Phase] = mapped_column(
        enum_of(Phase), default=Phase.AS_FOUND, server_default=Phase.AS_FOUND.value
    )
    # None of these without standards.
    u: Mapped[Decimal | None] = mapped_column(Quantity)
    expanded: Mapped[Decimal | None] = mapped_column(Quantity)
    k: Mapped[Decimal | None] = mapped_column(Quantity)
    dof: Mapped[Decimal | None] = mapped_column(Quantity)
    within: Mapped[Decimal | None] = mapped_column(Quantity)

    @property
    def uncertainty(self) -> Uncertainty | None:
        if self.u is None or self.expanded is None or self.k is None or self.within is None:
            return None
        return Uncertainty(
            u=self.u, expanded=self.expanded, k=self.k, dof=self.dof, within=self.within
        )


class CalibrationReading(Identified, AppendOnly, Base):
    __tablename__ = "calibration_reading"
    __table_args__ = (UniqueConstraint("point_id", "seq"),)

    point_id: Mapped[UUID] = mapped_column(references("calibration_point.id"))
    seq: Mapped[int]
    value: Mapped[Decimal] = mapped_column(Quantity)


_INTO_POINTS = insert(table_of(CalibrationPoint))
_INTO_READINGS = insert(table_of(CalibrationReading))


class CalibrationAdjustment(Identified, AppendOnly, Base):
    """What was adjusted after a run as found, and what the readings as left say."""

    __tablename__ = "calibration_adjustment"
    __table_args__ = (UniqueConstraint("run_id"),)

    run_id: Mapped[UUID] = mapped_column(references("calibration_run.id"))
    what: Mapped[str] = mapped_column(String(1000))
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)


def write_points(run_id: UUID, evaluation: Evaluation, phase: Phase = Phase.AS_FOUND) -> None:
    """Write the points of a run with their limits, results and readings; there is at least one."""
    points: list[dict[str, object]] = []
    readings: list[dict[str, object]] = []
    first = 1 if phase is Phase.AS_FOUND else len(evaluation.points) + 1
    for seq, measured in enumerate(evaluation.points, start=first):
        point_id = uuid7()
        points.append(
            {
                "id": point_id,
                "run_id": run_id,
                "mean": _to_a_millionth(measured.mean),
                "error": _to_a_millionth(measured.error),
                "verdict": measured.verdict,
                "goes_back": measured.goes_back,
                "phase": phase,
                **_uncertainty_columns(measured.uncertainty),
                **columns_of(measured.point, seq),
            }
        )
        readings += [
            {"id": uuid7(), "point_id": point_id, "seq": number, "value": value}
            for number, value in enumerate(measured.readings, start=1)
            if value is not None
        ]
    db.session.execute(_INTO_POINTS, points)
    db.session.execute(_INTO_READINGS, readings)


def _uncertainty_columns(found: Uncertainty | None) -> dict[str, Decimal | None]:
    names = ("u", "expanded", "k", "dof", "within")
    return {name: getattr(found, name) if found else None for name in names}


def points_of_run(run_id: UUID, phase: Phase = Phase.AS_FOUND) -> list[CalibrationPoint]:
    """The points of a phase of a run, in order."""
    rows = db.session.scalars(
        select(CalibrationPoint)
        .where(CalibrationPoint.run_id == run_id, CalibrationPoint.phase == phase)
        .order_by(CalibrationPoint.seq)
    )
    return list(rows)


def measured_points(run_id: UUID, phase: Phase = Phase.AS_FOUND) -> tuple[MeasuredPoint, ...]:
    """The points of a phase with their readings and results, as they were recorded."""
    points = points_of_run(run_id, phase)
    readings: dict[UUID, dict[int, Decimal]] = defaultdict(dict)
    for reading in db.session.scalars(
        select(CalibrationReading).where(
            CalibrationReading.point_id.in_([point.id for point in points])
        )
    ):
        readings[reading.point_id][reading.seq] = reading.value
    return tuple(_measured(point, readings[point.id]) for point in points)


def _measured(row: CalibrationPoint, readings: dict[int, Decimal]) -> MeasuredPoint:
    return MeasuredPoint(
        point=row.as_point(),
        readings=tuple(readings.get(seq) for seq in range(1, row.readings + 1)),
        mean=row.mean,
        error=row.error,
        verdict=row.verdict,
        goes_back=row.goes_back,
        uncertainty=row.uncertainty,
    )


def access_run(
    *, actor: Actor, permission: Permission, run_id: UUID
) -> tuple[CalibrationRun, Asset]:
    """A calibration and its device, when the actor reaches the device with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(
        select(CalibrationRun, Asset)
        .join(Asset, Asset.id == CalibrationRun.asset_id)
        .where(CalibrationRun.id == run_id, within(actor.scope(permission)))
    ).one_or_none()
    if found is None:
        raise NotFound("calibration")
    run, asset = found
    return run, asset


def latest_verdicts(asset_id: UUID) -> list[Verdict]:
    """What the latest calibration of a device said, for each procedure ever used on it.

    Of one that was adjusted, what it said as left.
    """
    later = aliased(CalibrationRun)
    rows = db.session.execute(
        select(
            CalibrationProcedureVersion.procedure_id,
            func.coalesce(CalibrationAdjustment.verdict, CalibrationRun.verdict),
        )
        .select_from(CalibrationRun)
        .join(
            CalibrationProcedureVersion,
            CalibrationProcedureVersion.id == CalibrationRun.procedure_version_id,
        )
        .outerjoin(later, later.supersedes_id == CalibrationRun.id)
        .outerjoin(CalibrationAdjustment, CalibrationAdjustment.run_id == CalibrationRun.id)
        .where(CalibrationRun.asset_id == asset_id, later.id.is_(None))
        .order_by(CalibrationRun.performed_on, CalibrationRun.recorded_at, CalibrationRun.id)
    )
    return list(dict(rows.all()).values())


def _to_a_millionth(value: Decimal | None) -> Decimal | None:
    return half_up(value, 6) if value is not None else None


explain(
    "uq_calibration_adjustment_run_id",
    lambda: Conflict(
        "adjusted_already",
        "The readings as left are recorded already.",
        next_step="Reload the page to see them.",
    ),
)
explain(
    "uq_calibration_run_supersedes_id",
    lambda: Conflict(
        "already_corrected",
        "This calibration has been corrected already.",
        next_step="Open the correction, and correct that one if it is wrong too.",
    ),
)

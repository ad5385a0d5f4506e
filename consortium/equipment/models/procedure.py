"""Calibration procedures: each version is written once, approved, and never changed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    false,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.conformity import Rule, RuleKind
from consortium.equipment.domain.procedure import Demands
from consortium.equipment.domain.uncertainty import Component, ComponentKind
from consortium.equipment.domain.work_kind import WorkKind
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, enum_of, references
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class CalibrationProcedure(Identified, AppendOnly, Base):
    """What lasts of a procedure while its versions come and go.

    It belongs to a trust, or to a consortium whose members all use it.
    """

    __tablename__ = "calibration_procedure"
    __table_args__ = (UniqueConstraint("owner_id", "code"),)

    owner_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    # The category of the device models it is for: "Tonometer".
    category: Mapped[str] = mapped_column(String(80), index=True)
    # A procedure of calibration has points; one of any other work is a checklist and has steps.
    work_kind: Mapped[WorkKind] = mapped_column(
        enum_of(WorkKind), default=WorkKind.CALIBRATION, server_default=WorkKind.CALIBRATION.value
    )


class CalibrationProcedureVersion(Identified, AppendOnly, Base):
    __tablename__ = "calibration_procedure_version"
    __table_args__ = (UniqueConstraint("procedure_id", "version"),)

    procedure_id: Mapped[UUID] = mapped_column(references("calibration_procedure.id"))
    version: Mapped[int]
    method: Mapped[str] = mapped_column(Text, default="")
    approved_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[UUID | None] = mapped_column(Uuid)
    rule: Mapped[RuleKind] = mapped_column(
        enum_of(RuleKind), default=RuleKind.SIMPLE, server_default=RuleKind.SIMPLE.value
    )
    rule_r: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(1), server_default="1000000")
    asks_standards: Mapped[bool] = mapped_column(default=False, server_default=false())


class CalibrationComponent(Identified, AppendOnly, Base):
    """A source of uncertainty that counts at every point of a version."""

    __tablename__ = "calibration_component"
    __table_args__ = (UniqueConstraint("version_id", "seq"),)

    version_id: Mapped[UUID] = mapped_column(references("calibration_procedure_version.id"))
    seq: Mapped[int]
    source: Mapped[str] = mapped_column(String(60))
    kind: Mapped[ComponentKind] = mapped_column(enum_of(ComponentKind))
    size: Mapped[Decimal] = mapped_column(Quantity)
    k: Mapped[Decimal] = mapped_column(Quantity)
    sensitivity: Mapped[Decimal] = mapped_column(Quantity)
    # None is infinitely many.
    dof: Mapped[Decimal | None] = mapped_column(Quantity)

    def as_component(self) -> Component:
        return Component(
            source=self.source,
            kind=self.kind,
            size=self.size,
            k=self.k,
            sensitivity=self.sensitivity,
            dof=self.dof,
        )


class PointColumns:
    """What a point asks for; a run keeps its own copy, so that it never changes afterwards."""

    seq: Mapped[int]
    parameter: Mapped[str] = mapped_column(String(60))
    nominal: Mapped[Decimal] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(String(20))
    tolerance_lower: Mapped[Decimal] = mapped_column(Quantity)
    tolerance_upper: Mapped[Decimal] = mapped_column(Quantity)
    readings: Mapped[int]
    resolution: Mapped[Decimal | None] = mapped_column(Quantity)
    return_at: Mapped[Decimal | None] = mapped_column(Quantity)
    tolerance_percent: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), server_default="0"
    )

    def as_point(self) -> Point:
        return Point(
            parameter=self.parameter,
            nominal=self.nominal,
            unit=self.unit,
            lower=self.tolerance_lower,
            upper=self.tolerance_upper,
            readings=self.readings,
            resolution=self.resolution,
            return_at=self.return_at,
            percent=self.tolerance_percent,
        )


class CalibrationProcedurePoint(Identified, PointColumns, AppendOnly, Base):
    __tablename__ = "calibration_procedure_point"
    __table_args__ = (
        UniqueConstraint("version_id", "seq"),
        CheckConstraint("tolerance_lower < tolerance_upper", name="limits_in_order"),
        CheckConstraint("readings > 0", name="has_readings"),
    )

    version_id: Mapped[UUID] = mapped_column(references("calibration_procedure_version.id"))


def columns_of(point: Point, seq: int) -> dict[str, object]:
    """A point as the columns that keep it."""
    return {
        "seq": seq,
        "parameter": point.parameter,
        "nominal": point.nominal,
        "unit": point.unit,
        "tolerance_lower": point.lower,
        "tolerance_upper": point.upper,
        "readings": point.readings,
        "resolution": point.resolution,
        "return_at": point.return_at,
        "tolerance_percent": point.percent,
    }


def access_procedure(
    *, actor: Actor, permission: Permission, procedure_id: UUID
) -> CalibrationProcedure:
    """A procedure of an organisation that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.get(CalibrationProcedure, procedure_id)
    if row is None or row.owner_id not in actor.scope(permission):
        raise NotFound("procedure")
    return row


def newest_version(procedure_id: UUID) -> CalibrationProcedureVersion:
    """The version of a procedure that is in force."""
    return db.session.scalars(
        select(CalibrationProcedureVersion)
        .where(CalibrationProcedureVersion.procedure_id == procedure_id)
        .order_by(CalibrationProcedureVersion.version.desc())
        .limit(1)
    ).one()


_newer = aliased(CalibrationProcedureVersion)
_VERSION_AND_POINTS = (
    select(
        CalibrationProcedure.owner_id,
        CalibrationProcedure.id,
        select(_newer.id)
        .where(
            _newer.procedure_id == CalibrationProcedureVersion.procedure_id,
            _newer.version > CalibrationProcedureVersion.version,
        )
        .exists(),
        CalibrationProcedureVersion,
        CalibrationProcedurePoint,
    )
    .join(
        CalibrationProcedureVersion,
        CalibrationProcedureVersion.procedure_id == CalibrationProcedure.id,
    )
    .join(
        CalibrationProcedurePoint,
        CalibrationProcedurePoint.version_id == CalibrationProcedureVersion.id,
    )
    .where(CalibrationProcedureVersion.id == bindparam("version_id"))
    .order_by(CalibrationProcedurePoint.seq)
)


def access_version_in_force(
    *, actor: Actor, permission: Permission, version_id: UUID
) -> tuple[UUID, list[Point], Demands]:
    """The procedure, points and demands of a version, as long as no newer one is approved.

    Raises:
        NotFound: there is none, or it is not within reach.
        Conflict: a newer version is in force.
    """
    rows = db.session.execute(_VERSION_AND_POINTS, {"version_id": version_id}).all()
    if not rows or rows[0].owner_id not in actor.scope(permission):
        raise NotFound("procedure")
    _, procedure_id, is_outdated, version, _ = rows[0]
    if is_outdated:
        raise Conflict(
            "procedure_changed",
            "A new version of this procedure was approved while you had the page open.",
            next_step="Note your readings, reload the page and enter them again.",
        )
    return procedure_id, [row[-1].as_point() for row in rows], demands_of(version)


def demands_of(version: CalibrationProcedureVersion) -> Demands:
    """What a version asks; one on the short way has no components to look for."""
    if not version.asks_standards:
        return Demands()
    components = db.session.scalars(
        select(CalibrationComponent)
        .where(CalibrationComponent.version_id == version.id)
        .order_by(CalibrationComponent.seq)
    )
    return Demands(
        rule=Rule(kind=version.rule, r=version.rule_r),
        asks_standards=True,
        components=tuple(row.as_component() for row in components),
    )


def points_of(version_id: UUID) -> list[Point]:
    """The points of a version, in order."""
    rows = db.session.scalars(
        select(CalibrationProcedurePoint)
        .where(CalibrationProcedurePoint.version_id == version_id)
        .order_by(CalibrationProcedurePoint.seq)
    )
    return [row.as_point() for row in rows]


explain(
    "uq_calibration_procedure_owner_id_code",
    lambda: Invalid(
        "code_taken",
        "A procedure with this code is there already.",
        field="code",
        next_step="Open it and approve a new version, or choose another code.",
    ),
)
explain(
    "uq_calibration_procedure_version_procedure_id_version",
    lambda: Conflict(
        "procedure_changed",
        "Somebody else approved a new version of this procedure at the same moment.",
        next_step="Reload the page and compare.",
    ),
)

"""Signatures on calibrations, and the certificates that were issued, numbered by trust."""

from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Executable, String, UniqueConstraint, Uuid, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.calibration import MeasuredPoint
from consortium.equipment.domain.certificate import CertificateFacts, StandardOnCertificate
from consortium.equipment.domain.conformity import Rule
from consortium.equipment.domain.measurement import Environment, Phase
from consortium.equipment.domain.run_state import RunState
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import (
    CalibrationAdjustment,
    CalibrationRun,
    measured_points,
)
from consortium.equipment.models.plan import plans_in_force
from consortium.equipment.models.procedure import (
    CalibrationProcedure,
    CalibrationProcedureVersion,
)
from consortium.equipment.models.used_standard import standards_of_run
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.base import table_of
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.engine import insert_or_update
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.queries.people import names_of


class CalibrationStep(Identified, AppendOnly, Base):
    """Somebody signed a step: what it means, how they proved who they are, and what was signed."""

    __tablename__ = "calibration_step"
    __table_args__ = (UniqueConstraint("run_id", "state"),)

    run_id: Mapped[UUID] = mapped_column(references("calibration_run.id"))
    state: Mapped[RunState] = mapped_column(enum_of(RunState))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)
    meaning: Mapped[str] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(20))
    content_sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(400), default="")


class CalibrationCertificate(Identified, AppendOnly, Base):
    """A certificate that was issued: its file never changes, a new one names what it replaces."""

    __tablename__ = "calibration_certificate"
    __table_args__ = (UniqueConstraint("run_id"), UniqueConstraint("trust_id", "number"))

    run_id: Mapped[UUID] = mapped_column(references("calibration_run.id"))
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(30))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by: Mapped[UUID | None] = mapped_column(Uuid)
    file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    next_due_on: Mapped[date | None]
    replaces_id: Mapped[UUID | None] = mapped_column(references("calibration_certificate.id"))


class CertificateCounter(Base):
    """The last number of each trust; counted up in the transaction that issues."""

    __tablename__ = "certificate_counter"

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def next_number(trust_id: UUID) -> int:
    """The next number of a trust, without gaps, inside the open transaction."""
    counted = _counted_up(db.engine.dialect.name)
    number: int = db.session.execute(counted, {"trust_id": trust_id}).scalar_one()
    return number


@cache
def _counted_up(dialect: str) -> Executable:
    """One statement, which also makes the next transaction wait for this one."""
    table = table_of(CertificateCounter)
    row = insert_or_update(dialect)(table).values(trust_id=bindparam("trust_id"), last=1)
    return row.on_conflict_do_update(
        index_elements=[table.c.trust_id], set_={"last": table.c.last + 1}
    ).returning(table.c.last)


def steps_of(run_id: UUID) -> list[CalibrationStep]:
    """The signatures on a run, in order."""
    rows = db.session.scalars(select(CalibrationStep).where(CalibrationStep.run_id == run_id))
    return sorted(rows, key=lambda row: list(RunState).index(row.state))


def state_of(run_id: UUID) -> RunState:
    steps = steps_of(run_id)
    return steps[-1].state if steps else RunState.MEASURED


def certificate_of(run_id: UUID) -> CalibrationCertificate | None:
    return db.session.scalar(
        select(CalibrationCertificate).where(CalibrationCertificate.run_id == run_id)
    )


def facts_of(
    run: CalibrationRun,
    asset: Asset,
    *,
    reference: str,
    issued_at: datetime,
    authorised_by: str,
    shows_next_due: bool,
    replaces: str,
) -> CertificateFacts:
    """What a certificate of a run says."""
    version = db.session.get_one(CalibrationProcedureVersion, run.procedure_version_id)
    procedure = db.session.get_one(CalibrationProcedure, version.procedure_id)
    model = db.session.get_one(DeviceModel, asset.device_model_id)
    adjusted = adjustment_of(run.id)
    return CertificateFacts(
        reference=reference,
        run_reference=run.reference,
        laboratory=db.session.get_one(Organisation, procedure.owner_id).name,
        place=db.session.get_one(Site, asset.site_id).name,
        customer=db.session.get_one(Organisation, asset.owner_trust_id).name,
        asset_no=asset.asset_no,
        device=f"{model.manufacturer} {model.name}",
        serial=asset.serial,
        condition=run.note or "No remark",
        performed_on=run.performed_on,
        issued_at=issued_at,
        procedure=f"{procedure.title} ({procedure.code}), version {version.version}",
        rule=Rule(kind=version.rule, r=version.rule_r),
        environment=Environment(
            temperature=run.temperature, humidity=run.humidity, pressure=run.pressure
        ),
        standards=tuple(_standards(run.id)),
        as_found=measured_points(run.id),
        as_left=_as_left(run.id) if adjusted else (),
        adjustment=adjusted.what if adjusted else "",
        verdict=adjusted.verdict if adjusted else run.verdict,
        authorised_by=authorised_by,
        next_due_on=_next_due_on(asset.id, procedure.id) if shows_next_due else None,
        replaces=replaces,
    )


def adjustment_of(run_id: UUID) -> CalibrationAdjustment | None:
    return db.session.scalar(
        select(CalibrationAdjustment).where(CalibrationAdjustment.run_id == run_id)
    )


def _as_left(run_id: UUID) -> tuple[MeasuredPoint, ...]:
    return measured_points(run_id, Phase.AS_LEFT)


def _standards(run_id: UUID) -> list[StandardOnCertificate]:
    rows = standards_of_run(run_id)
    names = names_of({row.allowed_by_id for row in rows if row.allowed_by_id})
    return [
        StandardOnCertificate(
            asset_no=row.asset_no,
            certificate=row.certificate_number,
            provider=row.provider,
            accredited=row.accredited,
            valid_to=row.valid_to,
            after_its_day=": ".join(
                part
                for part in (
                    names.get(row.allowed_by_id, "") if row.allowed_by_id else "",
                    row.allowance_reason,
                )
                if part
            ),
        )
        for row in rows
    ]


def _next_due_on(asset_id: UUID, procedure_id: UUID) -> date | None:
    days = [
        plan.next_due_on for plan in plans_in_force(asset_id) if plan.procedure_id == procedure_id
    ]
    return min(days, default=None)


explain(
    "uq_calibration_step_run_id_state",
    lambda: Conflict(
        "signed_already",
        "Somebody else signed this step at the same moment.",
        next_step="Reload the page to see whose turn it is.",
    ),
)

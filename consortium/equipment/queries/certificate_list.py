"""Lists of certificates of calibration, with what became of each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.certificate import CertificateState
from consortium.equipment.domain.conformity import Verdict
from consortium.equipment.domain.run_state import RunState
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.calibration import CalibrationAdjustment, CalibrationRun
from consortium.equipment.models.certificate import CalibrationCertificate, CalibrationStep
from consortium.equipment.models.standard import Standard
from consortium.equipment.models.used_standard import UsedStandard
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLine:
    """A certificate; ``next_due_on`` only where it says when the next calibration is due."""

    id: UUID
    run_id: UUID
    asset_id: UUID
    reference: str
    asset_no: str
    device: str
    trust: str
    standards: str
    verdict: Verdict
    performed_on: date
    issued_at: datetime
    next_due_on: date | None
    state: CertificateState


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardName:
    """A standard that calibrations with a certificate used."""

    id: UUID
    asset_no: str


def list_certificates(
    *,
    actor: Actor,
    asked: Asked,
    trust_id: UUID | None = None,
    standard_id: UUID | None = None,
    state: CertificateState | None = None,
) -> Page[CertificateLine]:
    """The certificates of devices within the actor's reach, the newest first.

    Words match the certificate, the device, its model or a standard that was used.
    """
    used = select(func.aggregate_strings(UsedStandard.asset_no, " ")).where(
        UsedStandard.run_id == CalibrationRun.id
    )
    said = func.coalesce(CalibrationAdjustment.verdict, CalibrationRun.verdict)
    rows = _lines(actor).where(
        *matching(
            asked.words,
            CalibrationCertificate.reference,
            Asset.asset_no,
            Asset.serial,
            DeviceModel.name,
            func.coalesce(used.scalar_subquery(), ""),
        ),
        *([CalibrationCertificate.trust_id == trust_id] if trust_id else []),
        *([_state() == literal(state.value)] if state else []),
    )
    if standard_id is not None:
        rows = rows.where(
            select(UsedStandard.id)
            .where(
                UsedStandard.run_id == CalibrationRun.id,
                UsedStandard.standard_id == standard_id,
            )
            .exists()
        )
    orders = {
        "reference": CalibrationCertificate.reference,
        "asset": Asset.asset_no,
        "trust": Organisation.name,
        "performed": CalibrationRun.performed_on,
        "verdict": said,
    }
    order = orders.get(asked.sort, CalibrationCertificate.issued_at.desc())
    page, total = one_page(rows, asked, order, CalibrationCertificate.id)
    standards = _standards_of([run.id for _, run, *_ in page])
    return Page(
        rows=[_line(row, standards.get(row[1].id, "")) for row in page], total=total, asked=asked
    )


def find_certificate_line(*, actor: Actor, certificate_id: UUID) -> CertificateLine:
    """A certificate of a device within the actor's reach, as the list shows it.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.execute(
        _lines(actor).where(CalibrationCertificate.id == certificate_id)
    ).one_or_none()
    if row is None:
        raise NotFound("certificate")
    run_id = row[1].id
    return _line(row, _standards_of([run_id]).get(run_id, ""))


def standards_on_certificates(*, actor: Actor) -> list[StandardName]:
    """The standards that certificates within the actor's reach name, by asset number."""
    rows = db.session.execute(
        select(UsedStandard.standard_id, func.max(UsedStandard.asset_no).label("asset_no"))
        .join(CalibrationCertificate, CalibrationCertificate.run_id == UsedStandard.run_id)
        .join(CalibrationRun, CalibrationRun.id == UsedStandard.run_id)
        .join(Asset, Asset.id == CalibrationRun.asset_id)
        .join(Standard, Standard.id == UsedStandard.standard_id)
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)))
        .group_by(UsedStandard.standard_id)
        .order_by("asset_no")
    )
    return [StandardName(id=standard_id, asset_no=asset_no) for standard_id, asset_no in rows]


def _state() -> Any:
    """Withdrawn counts before superseded: a withdrawn certificate is nothing, replaced or not."""
    later = aliased(CalibrationCertificate)
    withdrawn = (
        select(CalibrationStep.id)
        .where(
            CalibrationStep.run_id == CalibrationCertificate.run_id,
            CalibrationStep.state == RunState.WITHDRAWN,
        )
        .correlate(CalibrationCertificate)
        .exists()
    )
    replaced = (
        select(later.id)
        .where(later.replaces_id == CalibrationCertificate.id)
        .correlate(CalibrationCertificate)
        .exists()
    )
    return case(
        (withdrawn, CertificateState.WITHDRAWN.value),
        (replaced, CertificateState.SUPERSEDED.value),
        else_=CertificateState.IN_FORCE.value,
    )


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    said = func.coalesce(CalibrationAdjustment.verdict, CalibrationRun.verdict)
    return (
        select(
            CalibrationCertificate,
            CalibrationRun,
            Asset,
            DeviceModel,
            Organisation.name,
            said,
            _state(),
        )
        .join(CalibrationRun, CalibrationRun.id == CalibrationCertificate.run_id)
        .outerjoin(CalibrationAdjustment, CalibrationAdjustment.run_id == CalibrationRun.id)
        .join(Asset, Asset.id == CalibrationRun.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == CalibrationCertificate.trust_id)
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)))
    )


def _standards_of(run_ids: list[UUID]) -> dict[UUID, str]:
    found: dict[UUID, list[str]] = {}
    rows = db.session.execute(
        select(UsedStandard.run_id, UsedStandard.asset_no)
        .where(UsedStandard.run_id.in_(run_ids))
        .order_by(UsedStandard.asset_no)
    )
    for run_id, asset_no in rows:
        found.setdefault(run_id, []).append(asset_no)
    return {run_id: ", ".join(names) for run_id, names in found.items()}


def _line(row: Any, standards: str) -> CertificateLine:
    certificate, run, asset, model, trust, verdict, state = row
    return CertificateLine(
        id=certificate.id,
        run_id=run.id,
        asset_id=asset.id,
        reference=certificate.reference,
        asset_no=asset.asset_no,
        device=f"{model.manufacturer} {model.name}",
        trust=trust,
        standards=standards,
        verdict=verdict,
        performed_on=run.performed_on,
        issued_at=certificate.issued_at,
        next_due_on=certificate.next_due_on,
        state=CertificateState(state),
    )

"""Reading who signed a calibration, and the certificate that came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.certificate import CertificateFacts
from consortium.equipment.domain.run_state import RunState, next_states
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationRun, access_run
from consortium.equipment.models.certificate import (
    CalibrationCertificate,
    facts_of,
    state_of,
    steps_of,
)
from consortium.equipment.models.used_standard import standards_of_run
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    state: RunState
    at: datetime
    by: str
    meaning: str
    method: str
    content_sha256: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Where a calibration stands between measuring and certificate; ``coming`` is what is next.

    Without standards nothing is signed, and nothing comes.
    """

    run_id: UUID
    reference: str
    asset_id: UUID
    asset_no: str
    state: RunState
    coming: tuple[RunState, ...]
    signatures: tuple[SignatureLine, ...]
    certificate_id: UUID | None
    certificate: str
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePage:
    """A certificate as it was issued; ``replaced_by`` and ``withdrawn`` say that it ended."""

    id: UUID
    run_id: UUID
    asset_id: UUID
    facts: CertificateFacts
    sha256: str
    next_due_on: date | None
    withdrawn: bool
    replaced_by: str


def find_signing(*, actor: Actor, run_id: UUID) -> Signing:
    """Who signed a calibration within the actor's reach, and what comes next.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    run, asset = access_run(actor=actor, permission=Permission.EQUIPMENT_VIEW, run_id=run_id)
    steps = steps_of(run_id)
    names = names_of({step.by_id for step in steps if step.by_id})
    issued = db.session.scalar(
        select(CalibrationCertificate).where(CalibrationCertificate.run_id == run_id)
    )
    return Signing(
        run_id=run.id,
        reference=run.reference,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        state=state_of(run_id),
        coming=_coming(run, asset),
        signatures=tuple(
            SignatureLine(
                state=step.state,
                at=step.at,
                by=names.get(step.by_id, "") if step.by_id else "",
                meaning=step.meaning,
                method=step.method,
                content_sha256=step.content_sha256,
                note=step.note,
            )
            for step in steps
        ),
        certificate_id=issued.id if issued else None,
        certificate=issued.reference if issued else "",
        is_in_force=issued is not None and _is_in_force(issued),
    )


def find_certificate(*, actor: Actor, certificate_id: UUID) -> CertificatePage:
    """A certificate of a device within the actor's reach.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row, run, asset = _access(actor, certificate_id)
    replaces = (
        db.session.get_one(CalibrationCertificate, row.replaces_id).reference
        if row.replaces_id
        else ""
    )
    names = names_of({row.issued_by} if row.issued_by else ())
    facts = facts_of(
        run,
        asset,
        reference=row.reference,
        issued_at=row.issued_at,
        authorised_by=names.get(row.issued_by, "") if row.issued_by else "",
        shows_next_due=False,
        replaces=replaces,
    )
    return CertificatePage(
        id=row.id,
        run_id=run.id,
        asset_id=asset.id,
        facts=facts,
        sha256=row.sha256,
        next_due_on=row.next_due_on,
        withdrawn=state_of(run.id) is RunState.WITHDRAWN,
        replaced_by=_replacing(row),
    )


@dataclass(frozen=True, slots=True)
class CertificateFile:
    path: str
    name: str


def certificate_file(*, actor: Actor, certificate_id: UUID) -> CertificateFile:
    """Where the file of a certificate lies, and what it is called.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row, _, _ = _access(actor, certificate_id)
    file = db.session.get_one(StoredFile, row.file_id)
    return CertificateFile(str(file_store().path(file.sha256)), file.name)


def _is_in_force(issued: CalibrationCertificate) -> bool:
    return state_of(issued.run_id) is not RunState.WITHDRAWN and not _replacing(issued)


def _replacing(issued: CalibrationCertificate) -> str:
    later = aliased(CalibrationCertificate)
    return db.session.scalar(select(later.reference).where(later.replaces_id == issued.id)) or ""


def _access(
    actor: Actor, certificate_id: UUID
) -> tuple[CalibrationCertificate, CalibrationRun, Asset]:
    row = db.session.get(CalibrationCertificate, certificate_id)
    if row is None:
        raise NotFound("certificate")
    run, asset = access_run(actor=actor, permission=Permission.EQUIPMENT_VIEW, run_id=row.run_id)
    return row, run, asset


def _coming(run: CalibrationRun, asset: Asset) -> tuple[RunState, ...]:
    superseded = db.session.scalar(
        select(CalibrationRun.id).where(CalibrationRun.supersedes_id == run.id)
    )
    if not standards_of_run(run.id):
        return ()
    mdr_class = db.session.get_one(DeviceModel, asset.device_model_id).mdr_class
    found = next_states(state_of(run.id), mdr_class)
    if superseded is not None:
        found &= {RunState.WITHDRAWN}
    return tuple(each for each in RunState if each in found)

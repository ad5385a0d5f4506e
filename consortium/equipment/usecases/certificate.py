"""Signing calibrations, step by step, to the certificate; each signature proves again who signs."""

import io
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.run_state import MEANINGS, RunState, check_signer, check_step
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationRun, access_run
from consortium.equipment.models.certificate import (
    CalibrationCertificate,
    CalibrationStep,
    adjustment_of,
    certificate_of,
    facts_of,
    next_number,
    state_of,
)
from consortium.equipment.models.used_standard import standards_of_run
from consortium.equipment.reports.certificate import certificate_pdf, sha256_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import keep
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.proof import Proof, prove


def sign_step(
    *,
    actor: Actor,
    run_id: UUID,
    to: RunState,
    secret: str,
    now: datetime,
    note: str = "",
    shows_next_due: bool = False,
) -> UUID | None:
    """Sign the next step of a calibration with password or one-time code.

    Who took the readings submits them, for classes IIb and III somebody else reviews them, and
    certifying issues the certificate under the next number of the trust. Says the certificate
    that was issued.

    Raises:
        NotFound: the calibration is not within the actor's reach.
        NotAllowed: the step is not this person's to sign.
        Conflict: the step is not next, or the calibration used no standards.
        Invalid, TooManyAttempts: the password or the code is wrong.
    """
    proof = prove(actor=actor, secret=secret, now=now)
    with transaction():
        run, asset = access_run(actor=actor, permission=Permission.EQUIPMENT_VIEW, run_id=run_id)
        permissions.check(actor, Permission.CALIBRATIONS_RECORD, asset.custodian_trust_id)
        _check(run, asset, to, actor)
        proof.use()
        certificate = None
        if to is RunState.CERTIFIED:
            certificate = _issue(run, asset, actor, now=now, shows_next_due=shows_next_due)
        db.session.add(_signed(run, asset, to, actor, proof, now=now, note=note))
        record(
            actor=actor,
            action=f"calibration.{to.value}",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            reason=note,
            calibration=run.reference,
            proof=proof.method,
            certificate=certificate.reference if certificate else "",
        )
    return certificate.id if certificate else None


def _check(run: CalibrationRun, asset: Asset, to: RunState, actor: Actor) -> None:
    if not standards_of_run(run.id):
        raise Conflict(
            "no_standards",
            "This calibration was done without standards, so there is nothing to certify.",
            next_step="Use a procedure that asks for standards.",
        )
    adjusted = adjustment_of(run.id)
    superseded = db.session.scalar(
        select(CalibrationRun.id).where(CalibrationRun.supersedes_id == run.id)
    )
    check_step(
        state_of(run.id),
        to,
        mdr_class=db.session.get_one(DeviceModel, asset.device_model_id).mdr_class,
        verdict=adjusted.verdict if adjusted else run.verdict,
        is_superseded=superseded is not None,
    )
    performers = {run.performer_id} | ({adjusted.by_id} if adjusted else set())
    check_signer(to, actor.id, performers)


def _issue(
    run: CalibrationRun, asset: Asset, actor: Actor, *, now: datetime, shows_next_due: bool
) -> CalibrationCertificate:
    replaced = certificate_of(run.supersedes_id) if run.supersedes_id else None
    number = next_number(run.trust_id)
    code = db.session.get_one(Organisation, run.trust_id).code
    reference = f"{code}-CAL-{number:05d}"
    facts = facts_of(
        run,
        asset,
        reference=reference,
        issued_at=now,
        authorised_by=actor.name,
        shows_next_due=shows_next_due,
        replaces=replaced.reference if replaced else "",
    )
    content = certificate_pdf(facts)
    file = keep(
        io.BytesIO(content),
        name=f"{reference}.pdf",
        media_type="application/pdf",
        owner_id=run.trust_id,
        now=now,
    )
    certificate = CalibrationCertificate(
        id=uuid7(),
        run_id=run.id,
        trust_id=run.trust_id,
        number=number,
        reference=reference,
        issued_at=now,
        issued_by=actor.id,
        file_id=file.id,
        sha256=file.sha256,
        next_due_on=facts.next_due_on,
        replaces_id=replaced.id if replaced else None,
    )
    db.session.add(certificate)
    return certificate


def _signed(
    run: CalibrationRun,
    asset: Asset,
    to: RunState,
    actor: Actor,
    proof: Proof,
    *,
    now: datetime,
    note: str,
) -> CalibrationStep:
    content = facts_of(
        run,
        asset,
        reference=run.reference,
        issued_at=run.recorded_at,
        authorised_by="",
        shows_next_due=False,
        replaces="",
    )
    return CalibrationStep(
        id=uuid7(),
        run_id=run.id,
        state=to,
        at=now,
        by_id=actor.id,
        meaning=MEANINGS[to],
        method=proof.method,
        content_sha256=sha256_of(content),
        note=note,
    )

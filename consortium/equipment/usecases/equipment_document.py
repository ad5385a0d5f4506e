"""Attaching documents to a device or to a model."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import access_device_model
from consortium.contracts.domain.managing.documents import MOST_BYTES, SentFile
from consortium.contracts.gateways.document_file import type_of
from consortium.equipment.domain.equipment_document import EquipmentDocumentKind
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.equipment_document import EquipmentDocument
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import keep


def attach_to_asset(
    *,
    actor: Actor,
    asset_id: UUID,
    kind: EquipmentDocumentKind,
    title: str,
    file: SentFile,
    now: datetime,
    supersedes_id: UUID | None = None,
) -> UUID:
    """Attach a document to a device, for the trust that has it; it is never changed.

    Raises:
        NotFound: the device, or the document it supersedes, is not there for the actor.
        NotAllowed: the actor does not manage the equipment of the trust that has it.
        Invalid: the file is too large, or none of the types that are taken.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        row = EquipmentDocument(asset_id=asset_id, trust_id=asset.custodian_trust_id, kind=kind)
        _attach(row, actor, title, file, supersedes_id, now)
        _record(actor, Subject("asset", asset.id, asset.asset_no), row, now)
    return row.id


def attach_to_model(
    *,
    actor: Actor,
    model_id: UUID,
    trust_id: UUID,
    kind: EquipmentDocumentKind,
    title: str,
    file: SentFile,
    now: datetime,
    supersedes_id: UUID | None = None,
) -> UUID:
    """Attach a document to all devices of a model; ``trust_id`` is whose engineers sent it.

    Raises:
        NotFound: the model, or the document it supersedes, is not there.
        NotAllowed: the actor does not manage the trust's equipment.
        Invalid: the file is too large, or none of the types that are taken.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, trust_id)
    with transaction():
        model = access_device_model(model_id=model_id)
        row = EquipmentDocument(device_model_id=model_id, trust_id=trust_id, kind=kind)
        _attach(row, actor, title, file, supersedes_id, now)
        subject = Subject("device model", model.id, f"{model.manufacturer} {model.name}")
        _record(actor, subject, row, now)
    return row.id


def _attach(
    row: EquipmentDocument,
    actor: Actor,
    title: str,
    file: SentFile,
    supersedes_id: UUID | None,
    now: datetime,
) -> None:
    if supersedes_id is not None:
        older = db.session.get(EquipmentDocument, supersedes_id)
        of = (row.asset_id, row.device_model_id)
        if older is None or (older.asset_id, older.device_model_id) != of:
            raise NotFound("document")
    stored = keep(
        file.content,
        name=file.name,
        media_type=type_of(file).value,
        owner_id=row.trust_id,
        now=now,
        limit=MOST_BYTES,
    )
    row.id, row.title, row.supersedes_id = uuid7(), title, supersedes_id
    row.file_id, row.sha256 = stored.id, stored.sha256
    row.uploaded_at, row.uploaded_by = now, actor.id
    db.session.add(row)


def _record(actor: Actor, subject: Subject, row: EquipmentDocument, now: datetime) -> None:
    record(
        actor=actor,
        action="equipment_document.attached",
        subject=subject,
        at=now,
        owner_id=row.trust_id,
        kind=row.kind.value,
        title=row.title,
        sha256=row.sha256,
    )

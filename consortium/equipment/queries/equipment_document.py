"""Documents of a device and of its model."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from consortium.equipment.domain.equipment_document import COMMERCIAL, EquipmentDocumentKind
from consortium.equipment.models.asset import access_asset
from consortium.equipment.models.equipment_document import EquipmentDocument
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentDocumentLine:
    """A document; ``is_of_model`` when it is about all devices of the model."""

    id: UUID
    kind: EquipmentDocumentKind
    title: str
    trust: str
    file_name: str
    uploaded_at: datetime
    is_of_model: bool
    is_superseded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    path: Path
    name: str
    media_type: str


def documents_of_asset(actor: Actor, asset_id: UUID, model_id: UUID) -> list[EquipmentDocumentLine]:
    """What is there about a device that the caller found within reach, the newest first."""
    about = or_(EquipmentDocument.asset_id == asset_id, _of_model(model_id))
    return _lines(actor, about)


def documents_of_model(actor: Actor, model_id: UUID) -> list[EquipmentDocumentLine]:
    """What is there about all devices of a model, the newest first."""
    return _lines(actor, _of_model(model_id))


def open_equipment_document(*, actor: Actor, document_id: UUID) -> KeptFile:
    """The content of a document, for whoever reaches its device.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(EquipmentDocument, document_id)
    if row is None or not actor.scope(Permission.EQUIPMENT_VIEW):
        raise NotFound("document")
    if row.asset_id is not None:
        access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=row.asset_id)
    elif row.trust_id not in actor.scope(Permission.EQUIPMENT_VIEW):
        raise NotFound("document")
    if row.kind in COMMERCIAL and row.trust_id not in actor.scope(Permission.EQUIPMENT_MANAGE):
        raise NotFound("document")
    file = db.session.get_one(StoredFile, row.file_id)
    return KeptFile(path=file_store().path(file.sha256), name=file.name, media_type=file.media_type)


def _of_model(model_id: UUID) -> ColumnElement[bool]:
    return EquipmentDocument.device_model_id == model_id


def _lines(actor: Actor, about: ColumnElement[bool]) -> list[EquipmentDocumentLine]:
    view, manage = (
        actor.scope(each) for each in (Permission.EQUIPMENT_VIEW, Permission.EQUIPMENT_MANAGE)
    )
    rows = db.session.execute(
        select(EquipmentDocument, StoredFile.name, Organisation.name)
        .join(StoredFile, StoredFile.id == EquipmentDocument.file_id)
        .join(Organisation, Organisation.id == EquipmentDocument.trust_id)
        .where(about)
        .order_by(EquipmentDocument.uploaded_at.desc(), EquipmentDocument.id.desc())
    ).all()
    superseded = {row.supersedes_id for row, *_ in rows}
    return [
        EquipmentDocumentLine(
            id=row.id,
            kind=row.kind,
            title=row.title,
            trust=trust,
            file_name=file_name,
            uploaded_at=row.uploaded_at,
            is_of_model=row.device_model_id is not None,
            is_superseded=row.id in superseded,
        )
        for row, file_name, trust in rows
        if (row.asset_id is not None or row.trust_id in view)
        and (row.kind not in COMMERCIAL or row.trust_id in manage)
    ]

"""Documents of devices and models; the content is kept by its hash and never overwritten."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.equipment_document import EquipmentDocumentKind
from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.types import Instant, enum_of, references


class EquipmentDocument(Identified, AppendOnly, Base):
    """A document as it was sent, of one device or of all of a model.

    A newer one names the one it supersedes.
    """

    __tablename__ = "equipment_document"
    __table_args__ = (
        CheckConstraint("asset_id IS NOT NULL OR device_model_id IS NOT NULL", name="of_something"),
    )

    asset_id: Mapped[UUID | None] = mapped_column(references("asset.id"), index=True)
    device_model_id: Mapped[UUID | None] = mapped_column(references("device_model.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    kind: Mapped[EquipmentDocumentKind] = mapped_column(enum_of(EquipmentDocumentKind))
    title: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    supersedes_id: Mapped[UUID | None] = mapped_column(references("equipment_document.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by: Mapped[UUID | None] = mapped_column(Uuid)

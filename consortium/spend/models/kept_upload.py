"""Files that were sent for import: kept, and perhaps waiting until somebody names their columns."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile


class KeptUpload(Identified, AppendOnly, Base):
    """A file that somebody sent on the page of imports, whatever became of it."""

    __tablename__ = "kept_upload"

    file_id: Mapped[UUID] = mapped_column(references("stored_file.id"), unique=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[UUID | None] = mapped_column(references("person.id"))


def access_upload(*, actor: Actor, file_id: UUID) -> StoredFile:
    """A file that was sent for import, of a trust for which the actor may import.

    Raises:
        NotFound: there is none with that id, or its trust is not within reach.
    """
    kept = db.session.scalar(select(KeptUpload).where(KeptUpload.file_id == file_id))
    if kept is None or kept.trust_id not in actor.scope(Permission.SPEND_IMPORT):
        raise NotFound("file")
    return db.session.get_one(StoredFile, file_id)

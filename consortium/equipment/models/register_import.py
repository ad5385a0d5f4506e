"""Imports of the register: what was sent, what each row would do or did."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.register_import import Outcome
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class ImportState(StrEnum):
    STAGED = "staged"
    COMMITTED = "committed"
    UNDONE = "undone"


class RegisterImport(Identified, Versioned, Base):
    """A file for one trust: staged, then committed whole, then perhaps undone whole."""

    __tablename__ = "register_import"

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    # The row that names the columns, from 1, and the place of each field in it, from 0.
    header_row: Mapped[int]
    places: Mapped[dict[str, int]] = mapped_column(Json)
    default_site_id: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[ImportState] = mapped_column(enum_of(ImportState))
    # Of what was found when it was staged: committing finds the same, or nothing is written.
    digest: Mapped[str] = mapped_column(String(64))
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    staged_at: Mapped[datetime] = mapped_column(Instant)
    staged_by: Mapped[UUID | None] = mapped_column(Uuid)
    committed_at: Mapped[datetime | None] = mapped_column(Instant)
    committed_by: Mapped[UUID | None] = mapped_column(Uuid)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[UUID | None] = mapped_column(Uuid)


class RegisterImportRow(Base):
    """One row: what it means, what changes ("field": [before, after]), and why it is refused."""

    __tablename__ = "register_import_row"
    __table_args__ = (Index("ix_register_import_row_outcome", "import_id", "outcome", "number"),)

    import_id: Mapped[UUID] = mapped_column(references("register_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome))
    asset_no: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str] = mapped_column(String(200))
    model: Mapped[str] = mapped_column(String(200))
    # Not a foreign key: a device that is taken back is no longer there.
    asset_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    # The version of the device that the import left behind; another one was changed since.
    left_version: Mapped[int | None]
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    reasons: Mapped[str] = mapped_column(Text)


def access_register_import(*, actor: Actor, import_id: UUID) -> RegisterImport:
    """An import for a trust whose equipment the actor manages.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    row = db.session.get(RegisterImport, import_id)
    if row is None or row.trust_id not in actor.scope(Permission.EQUIPMENT_MANAGE):
        raise NotFound("import")
    return row

"""Others' releases of open contracting data, as they came; what came once is never changed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, String, Text, UniqueConstraint, Uuid, select, true
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.notices.domain.release_faults import Fault


class OcdsImport(Identified, AppendOnly, Base):
    """A file that was sent: what it was called, and how many releases of it were new."""

    __tablename__ = "ocds_import"

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    releases: Mapped[int]
    known: Mapped[int]
    warnings: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(Instant)
    imported_by: Mapped[UUID | None] = mapped_column(Uuid)


class OcdsRelease(Identified, AppendOnly, Base):
    """One release; its JSON stands at ``position`` in the file of its import."""

    __tablename__ = "ocds_release"
    __table_args__ = (UniqueConstraint("consortium_id", "sha256"),)

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    import_id: Mapped[UUID] = mapped_column(references("ocds_import.id"), index=True)
    position: Mapped[int]
    ocid: Mapped[str] = mapped_column(String(200), index=True)
    release_id: Mapped[str] = mapped_column(String(200))
    tag: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    title: Mapped[str] = mapped_column(String(400))
    buyer: Mapped[str] = mapped_column(String(300))
    suppliers: Mapped[str] = mapped_column(Text)
    parties: Mapped[int]
    amount: Mapped[Decimal | None] = mapped_column(Amount)
    currency: Mapped[str] = mapped_column(String(10))
    warnings: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class OcdsWarning(Identified, AppendOnly, Base):
    """A fault of a release, or of the file as a whole when it names no release."""

    __tablename__ = "ocds_warning"

    import_id: Mapped[UUID] = mapped_column(references("ocds_import.id"), index=True)
    release_id: Mapped[UUID | None] = mapped_column(references("ocds_release.id"), index=True)
    seq: Mapped[int]
    fault: Mapped[Fault] = mapped_column(enum_of(Fault))
    place: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(String(400))


def imported_within(actor: Actor) -> ColumnElement[bool]:
    """The imports of the consortia whose notices the actor sees."""
    scope = actor.scope(Permission.NOTICES_VIEW)
    return true() if scope.everything else OcdsImport.consortium_id.in_(scope.organisations)


def access_release(*, actor: Actor, release_id: UUID) -> tuple[OcdsRelease, OcdsImport]:
    """A release within the actor's reach, with the import it came by.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.execute(
        select(OcdsRelease, OcdsImport)
        .join(OcdsImport, OcdsImport.id == OcdsRelease.import_id)
        .where(OcdsRelease.id == release_id, imported_within(actor))
    ).one_or_none()
    if row is None:
        raise NotFound("release")
    return row[0], row[1]

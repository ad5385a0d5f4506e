"""The rows of the audit log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database.base import AppendOnly, Base
from consortium.foundation.database.types import Instant


class AuditEvent(AppendOnly, Base):
    """One thing that happened. ``body`` is what is sealed; the other columns repeat it for search.

    Names of people do not stand here, only their ids: a name can be erased, an event cannot.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("previous_hash"),
        Index("ix_audit_event_subject", "subject_kind", "subject_id"),
        Index("ix_audit_event_owner_sequence", "owner_id", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(80), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    subject: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[UUID | None] = mapped_column(Uuid)
    body: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last entry of the chain; locked first by every transaction that will add to it."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(String(20), primary_key=True)
    sequence: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64))

"""A person's calendar of due work: an address that is a secret, of which only the hash is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.errors import Conflict


class WorkFeed(Identified, Base):
    """One calendar of a person; it answers until it is revoked."""

    __tablename__ = "work_feed"
    __table_args__ = (
        Index(
            "uq_work_feed_in_use",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


explain(
    "uq_work_feed_in_use",
    lambda: Conflict(
        "feed_made",
        "Another window made an address for your calendar at the same moment.",
        next_step="Make it again.",
    ),
)

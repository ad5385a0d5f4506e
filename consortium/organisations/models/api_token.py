"""Tokens with which other programs read on behalf of a person; only their hashes are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import Base, Identified
from consortium.foundation.database.types import Instant, Json, references


class ApiToken(Identified, Base):
    """One program's access: as its person, limited to some permissions, until it ends."""

    __tablename__ = "api_token"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    # The program that uses it, in the words of its owner.
    name: Mapped[str] = mapped_column(String(80))
    permissions: Mapped[list[str]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Instant)
    # From this instant on it opens nothing.
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

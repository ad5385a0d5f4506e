"""Which files there are: their names, whose they are, and the hash they are kept under."""

from datetime import datetime
from typing import IO
from uuid import UUID

from flask import current_app
from sqlalchemy import BigInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.foundation.database.base import AppendOnly, Base, Identified
from consortium.foundation.database.engine import db
from consortium.foundation.database.types import Instant
from consortium.foundation.files.store import file_store


class StoredFile(Identified, AppendOnly, Base):
    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    owner_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    kept_at: Mapped[datetime] = mapped_column(Instant)


def keep(
    stream: IO[bytes],
    *,
    name: str,
    media_type: str,
    owner_id: UUID,
    now: datetime,
    limit: int | None = None,
) -> StoredFile:
    """Keep a file's content and note it, inside the open transaction.

    The name is only ever shown; it never reaches the file system. ``limit`` is the most bytes it
    may hold, where that is less than any upload may.

    Raises:
        Invalid: it holds more; nothing is kept.
    """
    most = current_app.config["MAX_UPLOAD_BYTES"]
    content = file_store().put(stream, limit=min(most, limit or most))
    row = StoredFile(
        id=uuid7(),
        sha256=content.sha256,
        name=name[:255],
        media_type=media_type[:120],
        size=content.size,
        owner_id=owner_id,
        kept_at=now,
    )
    db.session.add(row)
    return row

"""Files of a trust that lie in the file store: what was sent, and what came back as rejected."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.database import db
from consortium.foundation.files import StoredContent, StoredFile

CSV = "text/csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file whose content is kept; it has a ``file_id`` when it has a row as well."""

    trust_id: UUID
    content: StoredContent
    name: str
    file_id: UUID | None = None

    def answered_with(self, rejected: StoredContent) -> "Upload":
        """The file of its rows that did not land, which goes by its name."""
        name = f"{PurePath(self.name).stem[:200]}-rejected.csv"
        return Upload(trust_id=self.trust_id, content=rejected, name=name)


def note_file(upload: Upload, *, now: datetime) -> UUID:
    """Give a kept file its row, inside the open transaction; one that has a row keeps it."""
    if upload.file_id is not None:
        return upload.file_id
    row = StoredFile(
        id=uuid7(),
        sha256=upload.content.sha256,
        name=upload.name[:255],
        media_type=CSV,
        size=upload.content.size,
        owner_id=upload.trust_id,
        kept_at=now,
    )
    db.session.add(row)
    return row.id

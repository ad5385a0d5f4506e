"""The tags of one device."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.asset_tag import TagKind
from consortium.equipment.models.asset_tag import AssetTag
from consortium.foundation.database import db


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLine:
    """A tag; ``replaced_by`` is the value of the one in its place, empty when there is none."""

    id: UUID
    kind: TagKind
    value: str
    added_at: datetime
    retired_at: datetime | None
    replaced_by: str


def tags_of(asset_id: UUID) -> list[TagLine]:
    """The tags of a device that the caller has found to be within reach, those in use first."""
    rows = db.session.scalars(
        select(AssetTag)
        .where(AssetTag.asset_id == asset_id)
        .order_by(AssetTag.retired_at.is_not(None), AssetTag.added_at, AssetTag.id)
    ).all()
    values = {row.id: row.value for row in rows}
    return [
        TagLine(
            id=row.id,
            kind=row.kind,
            value=row.value,
            added_at=row.added_at,
            retired_at=row.retired_at,
            replaced_by=values.get(row.replaced_by_id, "") if row.replaced_by_id else "",
        )
        for row in rows
    ]

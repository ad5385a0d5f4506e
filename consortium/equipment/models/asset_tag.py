"""The tags of devices, those in use and those that were replaced."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.asset_tag import TagKind
from consortium.equipment.models.asset import Asset, access_asset
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class AssetTag(Identified, Versioned, Base):
    """A tag: in use until ``retired_at``; ``replaced_by_id`` names the one that took its place."""

    __tablename__ = "asset_tag"
    __table_args__ = (
        Index(
            "uq_asset_tag_value",
            "value",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    kind: Mapped[TagKind] = mapped_column(enum_of(TagKind))
    value: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    replaced_by_id: Mapped[UUID | None] = mapped_column(references("asset_tag.id"))


def access_asset_tag(
    *, actor: Actor, permission: Permission, tag_id: UUID
) -> tuple[AssetTag, Asset]:
    """A tag and its device, which the actor reaches with the permission.

    Raises:
        NotFound: there is none, or its device is not within reach.
    """
    tag = db.session.get(AssetTag, tag_id)
    if tag is None:
        raise NotFound("tag")
    return tag, access_asset(actor=actor, permission=permission, asset_id=tag.asset_id)


explain(
    "uq_asset_tag_value",
    lambda: Invalid(
        "tag_taken",
        "Another device already has this tag.",
        field="value",
        next_step="Scan the tag to find that device, or check the number.",
    ),
)

"""Campaigns and their devices."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.campaign import Progress
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class Campaign(Identified, Versioned, Base):
    """Work on all devices of a model; closed once each is done or excused."""

    __tablename__ = "campaign"

    owner_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    device_model_id: Mapped[UUID] = mapped_column(references("device_model.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    work: Mapped[str] = mapped_column(Text)
    # What a device has afterwards, when the work is an update of its software.
    software_version: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[UUID | None] = mapped_column(Uuid)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)


class CampaignAsset(Base):
    """One device of a campaign, and how far the work on it is."""

    __tablename__ = "campaign_asset"

    campaign_id: Mapped[UUID] = mapped_column(references("campaign.id"), primary_key=True)
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), primary_key=True, index=True)
    progress: Mapped[Progress] = mapped_column(enum_of(Progress))
    note: Mapped[str] = mapped_column(String(400), default="")
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[UUID | None] = mapped_column(Uuid)


def access_campaign(*, actor: Actor, permission: Permission, campaign_id: UUID) -> Campaign:
    """A campaign of an organisation that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.get(Campaign, campaign_id)
    if row is None or row.owner_id not in actor.scope(permission):
        raise NotFound("campaign")
    return row

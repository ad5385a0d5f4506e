"""Every change of who owns a device, who has it where, and who looks after it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain.transfer import Holding
from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.types import Instant, references


class AssetTransfer(Identified, AppendOnly, Base):
    """How a device was held before and how afterwards, since when, by whom and why."""

    __tablename__ = "asset_transfer"

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    from_owner_id: Mapped[UUID] = mapped_column(Uuid)
    from_custodian_id: Mapped[UUID] = mapped_column(Uuid)
    from_site_id: Mapped[UUID] = mapped_column(Uuid)
    from_location: Mapped[str] = mapped_column(String(120))
    from_maintainer_id: Mapped[UUID | None] = mapped_column(Uuid)
    to_owner_id: Mapped[UUID] = mapped_column(Uuid)
    to_custodian_id: Mapped[UUID] = mapped_column(Uuid)
    to_site_id: Mapped[UUID] = mapped_column(Uuid)
    to_location: Mapped[str] = mapped_column(String(120))
    to_maintainer_id: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(400))

    @property
    def before(self) -> Holding:
        return Holding(
            owner_id=self.from_owner_id,
            custodian_id=self.from_custodian_id,
            site_id=self.from_site_id,
            location=self.from_location,
            maintainer_id=self.from_maintainer_id,
        )

    @property
    def after(self) -> Holding:
        return Holding(
            owner_id=self.to_owner_id,
            custodian_id=self.to_custodian_id,
            site_id=self.to_site_id,
            location=self.to_location,
            maintainer_id=self.to_maintainer_id,
        )


def asset_transfer(
    asset_id: UUID, before: Holding, after: Holding, *, at: datetime, by: UUID | None, reason: str
) -> AssetTransfer:
    return AssetTransfer(
        id=uuid7(),
        asset_id=asset_id,
        from_owner_id=before.owner_id,
        from_custodian_id=before.custodian_id,
        from_site_id=before.site_id,
        from_location=before.location,
        from_maintainer_id=before.maintainer_id,
        to_owner_id=after.owner_id,
        to_custodian_id=after.custodian_id,
        to_site_id=after.site_id,
        to_location=after.location,
        to_maintainer_id=after.maintainer_id,
        at=at,
        by_id=by,
        reason=reason,
    )

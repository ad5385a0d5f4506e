"""The list of agreed models, and the reasons of devices that came in beside it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    String,
    UniqueConstraint,
    Uuid,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.agreed_model import Listed, Rank, check_reason
from consortium.equipment.models.asset import Asset
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.membership import consortia_on


class AgreedModel(Identified, Versioned, Base):
    """A model that a trust or a network has agreed on for its kind of device, and for what.

    It holds from ``starts_on`` to ``last_day``, both included, without one until it is taken off.
    """

    __tablename__ = "agreed_model"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= starts_on", name="ends_after_start"),
    )

    owner_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    device_model_id: Mapped[UUID] = mapped_column(references("device_model.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(120))
    rank: Mapped[Rank] = mapped_column(enum_of(Rank))
    starts_on: Mapped[date]
    last_day: Mapped[date | None]
    # Who decided, like a group of the network, when and why.
    decided_on: Mapped[date]
    decided_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(400))
    end_reason: Mapped[str] = mapped_column(String(400), default="", server_default=text("''"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_listed(self) -> Listed:
        return Listed(
            model_id=self.device_model_id,
            purpose=self.purpose,
            starts_on=self.starts_on,
            last_day=self.last_day,
        )


class OffListAcceptance(Identified, AppendOnly, Base):
    """Why a device was accepted although its model was not on the list, and what was on it."""

    __tablename__ = "off_list_acceptance"
    __table_args__ = (UniqueConstraint("asset_id"),)

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"))
    reason: Mapped[str] = mapped_column(String(400))
    # The names of the models on the list that day.
    listed: Mapped[list[str]] = mapped_column(Json)
    accepted_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


def entries_of(owner_ids: Collection[UUID], category: str) -> list[tuple[AgreedModel, str]]:
    """What these organisations ever put on the list of a kind of device, with the models' names."""
    rows = db.session.execute(
        select(AgreedModel, DeviceModel.manufacturer, DeviceModel.name)
        .join(DeviceModel, DeviceModel.id == AgreedModel.device_model_id)
        .where(
            AgreedModel.owner_id.in_(owner_ids),
            func.lower(DeviceModel.category) == category.lower(),
        )
        .order_by(AgreedModel.rank.desc(), DeviceModel.name, AgreedModel.id)
    )
    return [(row, f"{manufacturer} {name}") for row, manufacturer, name in rows]


def in_force(trust_id: UUID, category: str, *, on: date) -> list[tuple[AgreedModel, str]]:
    """What holds for a trust on a day: its own entries, and those of its consortia of that day."""
    owners = {trust_id, *consortia_on(trust_id, on)}
    entries = entries_of(owners, category)
    return [(row, name) for row, name in entries if row.as_listed().holds_on(on)]


def accept_beside_list(
    asset: Asset, model: DeviceModel, *, on: date, reason: str, now: datetime, by: UUID | None
) -> bool:
    """Keep the reason of a device whose model its owner's list does not have; whether it is one.

    Raises:
        Invalid: it is, and there is no reason.
    """
    entries = in_force(asset.owner_trust_id, model.category, on=on)
    listed = [row.as_listed() for row, _ in entries]
    off = check_reason(model.id, listed, on=on, reason=reason)
    if off:
        db.session.add(
            OffListAcceptance(
                id=uuid7(),
                asset_id=asset.id,
                reason=reason.strip(),
                listed=sorted({name for _, name in entries}),
                accepted_on=on,
                recorded_at=now,
                recorded_by=by,
            )
        )
    return off


def holds(on: InstrumentedAttribute[date | None]) -> ColumnElement[bool]:
    """``Listed.holds_on`` as a condition."""
    return (AgreedModel.starts_on <= on) & or_(
        AgreedModel.last_day.is_(None), AgreedModel.last_day >= on
    )


def access_agreed_model(*, actor: Actor, permission: Permission, agreed_id: UUID) -> AgreedModel:
    """An entry of an organisation that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.get(AgreedModel, agreed_id)
    if row is None or row.owner_id not in actor.scope(permission):
        raise NotFound("entry of the list")
    return row

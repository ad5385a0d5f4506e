"""Devices, and every change of their state."""

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Enum,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    Uuid,
    bindparam,
    false,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.asset_status import BEFORE_ACCEPTANCE, AssetStatus, check_move
from consortium.equipment.domain.criticality import Criticality
from consortium.equipment.domain.transfer import Holding, check_changes
from consortium.equipment.models.transfer import asset_transfer
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope

_NEEDS_NO_ACCEPTANCE = ", ".join(
    f"'{status}'" for status in sorted({*BEFORE_ACCEPTANCE, AssetStatus.CONDEMNED})
)


class Asset(Identified, Versioned, Base):
    """One device: who owns it, who has it and where, are separate facts."""

    __tablename__ = "asset"
    __table_args__ = (
        UniqueConstraint("asset_no"),
        UniqueConstraint("device_model_id", "serial"),
        # A device stands at a site of the trust that has it, whoever owns it.
        ForeignKeyConstraint(
            ["custodian_trust_id", "site_id"],
            ["site.trust_id", "site.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint(
            f"accepted_on IS NOT NULL OR status IN ({_NEEDS_NO_ACCEPTANCE}, 'disposed')",
            name="accepted_before_use",
        ),
    )

    asset_no: Mapped[str] = mapped_column(String(40))
    device_model_id: Mapped[UUID] = mapped_column(references("device_model.id"), index=True)
    serial: Mapped[str] = mapped_column(String(60), index=True)
    owner_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    custodian_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    location: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[AssetStatus] = mapped_column(enum_of(AssetStatus), index=True)
    accepted_on: Mapped[date | None]
    put_in_use_on: Mapped[date | None]
    # Who looks after it; nobody in particular means whoever has it.
    maintainer_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    lot: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    software_version: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    # The device's own part of its UDI, as its label says it.
    udi_pi: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    made_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    # The last day of its warranty, and the day its maker or owner ends its life.
    warranty_to: Mapped[date | None] = mapped_column(index=True)
    end_of_life_on: Mapped[date | None]
    purchase_price: Mapped[Decimal | None] = mapped_column(Amount)
    criticality: Mapped[Criticality | None] = mapped_column(enum_of(Criticality))
    # It is one of those that its owner keeps back: it is not lent while too few are left.
    is_reserve: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def holding(self) -> Holding:
        """Who owns it, who has it where, and who looks after it."""
        return Holding(
            owner_id=self.owner_trust_id,
            custodian_id=self.custodian_trust_id,
            site_id=self.site_id,
            location=self.location,
            maintainer_id=self.maintainer_id,
        )

    @property
    def facts(self) -> AssetFacts:
        """What is noted about it besides."""
        return AssetFacts(**{each.name: getattr(self, each.name) for each in fields(AssetFacts)})

    def hold(self, now: Holding, *, at: datetime, by: UUID | None, reason: str) -> Holding:
        """Change who owns, has or looks after it, or where it stands, in one event.

        Nothing else changes these facts. Returns how it was before.

        Raises:
            Conflict: nothing changes.
        """
        before = self.holding
        check_changes(before, now)
        db.session.add(asset_transfer(self.id, before, now, at=at, by=by, reason=reason))
        self.owner_trust_id, self.custodian_trust_id = now.owner_id, now.custodian_id
        self.site_id, self.location = now.site_id, now.location
        self.maintainer_id = now.maintainer_id
        return before

    def move(self, to: AssetStatus, *, at: datetime, by: UUID | None, reason: str) -> None:
        """Change the state and write the event that says so; nothing else changes a state.

        Raises:
            Conflict: a device cannot get from the one state to the other.
        """
        check_move(self.status, to)
        db.session.add(status_event(self.id, self.status, to, at=at, by=by, reason=reason))
        self.status = to


class AssetEvent(Identified, AppendOnly, Base):
    """A change of a device's state: from what, to what, when, by whom and why."""

    __tablename__ = "asset_event"

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    # Checked through the other column: each state is the "to" of an event before it is a "from".
    from_status: Mapped[AssetStatus | None] = mapped_column(
        Enum(
            AssetStatus,
            values_callable=lambda members: [member.value for member in members],
            native_enum=False,
            length=40,
        )
    )
    to_status: Mapped[AssetStatus] = mapped_column(enum_of(AssetStatus))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(400), default="")


def status_event(
    asset_id: UUID,
    before: AssetStatus | None,
    to: AssetStatus,
    *,
    at: datetime,
    by: UUID | None,
    reason: str,
) -> AssetEvent:
    return AssetEvent(
        id=uuid7(),
        asset_id=asset_id,
        from_status=before,
        to_status=to,
        at=at,
        by_id=by,
        reason=reason,
    )


def within(scope: Scope) -> ColumnElement[bool]:
    """The devices that somebody reaches: their trusts own them or have them."""
    if scope.everything:
        return true()
    return or_(
        Asset.custodian_trust_id.in_(scope.organisations),
        Asset.owner_trust_id.in_(scope.organisations),
    )


_ASSET = select(Asset).where(Asset.id == bindparam("asset_id"))


def access_asset(*, actor: Actor, permission: Permission, asset_id: UUID) -> Asset:
    """A device that the actor reaches with the permission, by who owns or who has it.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.scalar(_ASSET, {"asset_id": asset_id})
    scope = actor.scope(permission)
    if row is None or not (row.custodian_trust_id in scope or row.owner_trust_id in scope):
        raise NotFound("device")
    return row


explain(
    "uq_asset_asset_no",
    lambda: Invalid(
        "asset_no_taken",
        "Another device already has this asset number.",
        field="asset_no",
        next_step="Search for the number, or check the label.",
    ),
)
explain(
    "uq_asset_device_model_id_serial",
    lambda: Invalid(
        "serial_taken",
        "A device of this model with this serial number is registered already.",
        field="serial",
        next_step="Search for the serial number, or check the plate.",
    ),
)

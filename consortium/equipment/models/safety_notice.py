"""Field safety notices, and the devices of each trust that one is about."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Enum, String, UniqueConstraint, Uuid, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import WRITTEN_OFF, AssetStatus, may_move
from consortium.equipment.domain.safety_notice import (
    SETTLED,
    Candidate,
    MatchState,
    NoticeSource,
    check_move,
    matches,
    rule_from_json,
)
from consortium.equipment.models.asset import Asset
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.membership import MembershipEvent


class SafetyNotice(Identified, AppendOnly, Base):
    """A notice as it was issued; it reaches every trust that is in a network with its owner."""

    __tablename__ = "safety_notice"
    __table_args__ = (UniqueConstraint("owner_id", "source", "number"),)

    owner_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    source: Mapped[NoticeSource] = mapped_column(enum_of(NoticeSource))
    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(2000))
    action_by: Mapped[date | None]
    stop_use: Mapped[bool]
    manufacturer: Mapped[str] = mapped_column(String(120), index=True)
    rule: Mapped[dict[str, Any]] = mapped_column(Json)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class NoticeMatch(Identified, Versioned, Base):
    """A device that a notice is about; its row belongs to the trust that had it then."""

    __tablename__ = "notice_match"
    __table_args__ = (UniqueConstraint("notice_id", "asset_id"),)

    notice_id: Mapped[UUID] = mapped_column(references("safety_notice.id"))
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    state: Mapped[MatchState] = mapped_column(enum_of(MatchState))
    found_at: Mapped[datetime] = mapped_column(Instant)

    def move(self, to: MatchState, *, at: datetime, by: UUID | None, reason: str) -> None:
        """Change the state and write the event that says so; nothing else changes a state.

        Raises:
            Conflict: a row cannot get from the one state to the other.
        """
        check_move(self.state, to)
        db.session.add(_event(self.id, self.state, to, at=at, by=by, reason=reason))
        self.state = to


class NoticeEvent(Identified, AppendOnly, Base):
    """A change of a row's state: from what, to what, when, by whom and why."""

    __tablename__ = "notice_event"

    match_id: Mapped[UUID] = mapped_column(references("notice_match.id"), index=True)
    # Checked through the other column: each state is the "to" of an event before it is a "from".
    from_state: Mapped[MatchState | None] = mapped_column(
        Enum(
            MatchState,
            values_callable=lambda members: [member.value for member in members],
            native_enum=False,
            length=40,
        )
    )
    to_state: Mapped[MatchState] = mapped_column(enum_of(MatchState))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(1000), default="")


def access_notice(*, actor: Actor, permission: Permission, notice_id: UUID) -> SafetyNotice:
    """A notice of an organisation that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.get(SafetyNotice, notice_id)
    if row is None or row.owner_id not in actor.scope(permission):
        raise NotFound("safety notice")
    return row


def match_notice(
    notice: SafetyNotice, *, now: datetime, by: UUID | None
) -> list[tuple[Asset, NoticeMatch]]:
    """Add a row for every device that the notice is about and has none yet; return them."""
    known = select(NoticeMatch.asset_id).where(NoticeMatch.notice_id == notice.id)
    rows = db.session.execute(
        select(Asset, DeviceModel)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(
            func.lower(DeviceModel.manufacturer) == notice.manufacturer.lower(),
            _reached_from(notice.owner_id),
            Asset.status.not_in(WRITTEN_OFF),
            Asset.id.not_in(known),
        )
        .order_by(Asset.asset_no)
    )
    return [
        (asset, _matched(notice, asset, now=now, by=by))
        for asset, model in rows.all()
        if matches(rule_from_json(notice.rule), candidate(asset, model))
    ]


def match_asset(
    asset: Asset, model: DeviceModel, *, now: datetime, by: UUID | None
) -> list[NoticeMatch]:
    """Add a row for every notice that is about a new device; return them."""
    consortia = select(MembershipEvent.consortium_id).where(
        MembershipEvent.trust_id == asset.custodian_trust_id
    )
    partners = select(MembershipEvent.trust_id).where(MembershipEvent.consortium_id.in_(consortia))
    notices = db.session.scalars(
        select(SafetyNotice).where(
            func.lower(SafetyNotice.manufacturer) == model.manufacturer.lower(),
            or_(
                SafetyNotice.owner_id == asset.custodian_trust_id,
                SafetyNotice.owner_id.in_(consortia),
                SafetyNotice.owner_id.in_(partners),
            ),
        )
    ).all()
    found = candidate(asset, model)
    return [
        _matched(notice, asset, now=now, by=by)
        for notice in notices
        if matches(rule_from_json(notice.rule), found)
    ]


def candidate(asset: Asset, model: DeviceModel) -> Candidate:
    """What of a device a notice may ask for."""
    return Candidate(
        manufacturer=model.manufacturer,
        model=model.name,
        udi_di=model.udi_di,
        serial=asset.serial,
        lot=asset.lot,
        software=asset.software_version,
    )


def stop_notices_of(asset_id: UUID) -> list[tuple[str, MatchState]]:
    """The notices that say to stop using a device, by number, with how each stands."""
    rows = db.session.execute(
        select(SafetyNotice.number, NoticeMatch.state)
        .join(NoticeMatch, NoticeMatch.notice_id == SafetyNotice.id)
        .where(NoticeMatch.asset_id == asset_id, SafetyNotice.stop_use)
    )
    return [(number, state) for number, state in rows]


def keep_stopped(asset: Asset, *, now: datetime, by: UUID | None) -> None:
    """Put a device back in quarantine while a notice that stops its use is not dealt with."""
    waiting = [number for number, state in stop_notices_of(asset.id) if state not in SETTLED]
    if waiting and may_move(asset.status, AssetStatus.QUARANTINED):
        reason = f"Safety notice {waiting[0]}: stop using it"
        asset.move(AssetStatus.QUARANTINED, at=now, by=by, reason=reason)


def _reached_from(owner_id: UUID) -> ColumnElement[bool]:
    """The devices of the owner and of all that were ever in a consortium with it."""
    consortia = select(MembershipEvent.consortium_id).where(
        or_(MembershipEvent.trust_id == owner_id, MembershipEvent.consortium_id == owner_id)
    )
    partners = select(MembershipEvent.trust_id).where(MembershipEvent.consortium_id.in_(consortia))
    return or_(Asset.custodian_trust_id == owner_id, Asset.custodian_trust_id.in_(partners))


def _matched(notice: SafetyNotice, asset: Asset, *, now: datetime, by: UUID | None) -> NoticeMatch:
    """A new row; a notice that says to stop using the devices puts this one in quarantine."""
    row = NoticeMatch(
        id=uuid7(),
        notice_id=notice.id,
        asset_id=asset.id,
        trust_id=asset.custodian_trust_id,
        state=MatchState.NEW,
        found_at=now,
    )
    event = _event(row.id, None, MatchState.NEW, at=now, by=by, reason="The notice is about it")
    db.session.add_all([row, event])
    if notice.stop_use and may_move(asset.status, AssetStatus.QUARANTINED):
        reason = f"Safety notice {notice.number}: stop using it"
        asset.move(AssetStatus.QUARANTINED, at=now, by=by, reason=reason)
    return row


def _event(
    match_id: UUID,
    before: MatchState | None,
    to: MatchState,
    *,
    at: datetime,
    by: UUID | None,
    reason: str,
) -> NoticeEvent:
    return NoticeEvent(
        id=uuid7(),
        match_id=match_id,
        from_state=before,
        to_state=to,
        at=at,
        by_id=by,
        reason=reason,
    )


explain(
    "uq_safety_notice_owner_id_source_number",
    lambda: Invalid(
        "notice_known",
        "This notice is recorded already.",
        field="number",
        next_step="Open it from the list of safety notices.",
    ),
)

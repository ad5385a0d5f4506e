"""Joinings and leavings of the consortium: append-only, with the day they took effect."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.organisations.domain import membership
from consortium.organisations.domain.membership import MembershipChange


class MembershipEvent(Identified, AppendOnly, Base):
    __tablename__ = "membership_event"
    __table_args__ = (UniqueConstraint("consortium_id", "trust_id", "change", "effective_on"),)

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    change: Mapped[MembershipChange] = mapped_column(enum_of(MembershipChange))
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


def events_of(consortium_id: UUID) -> list[membership.MembershipEvent]:
    """The joinings and leavings of a consortium as values, oldest first."""
    rows = db.session.scalars(
        select(MembershipEvent)
        .where(MembershipEvent.consortium_id == consortium_id)
        .order_by(MembershipEvent.effective_on, MembershipEvent.id)
    )
    return [
        membership.MembershipEvent(
            trust_id=row.trust_id, change=row.change, effective_on=row.effective_on
        )
        for row in rows
    ]


def consortia_on(trust_id: UUID, day: date) -> frozenset[UUID]:
    """The consortia that a trust belongs to on a day."""
    rows = db.session.scalars(
        select(MembershipEvent)
        .where(MembershipEvent.trust_id == trust_id)
        .order_by(MembershipEvent.effective_on, MembershipEvent.id)
    )
    events: dict[UUID, list[membership.MembershipEvent]] = {}
    for row in rows:
        events.setdefault(row.consortium_id, []).append(
            membership.MembershipEvent(
                trust_id=row.trust_id, change=row.change, effective_on=row.effective_on
            )
        )
    return frozenset(
        consortium_id
        for consortium_id, known in events.items()
        if trust_id in membership.members_on(known, day)
    )

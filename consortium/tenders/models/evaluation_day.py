"""Days on which the panel meets suppliers: slots, who comes, and how sure they were."""

from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Time, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.evaluation_day import PollMoment


class EvaluationDay(Identified, Versioned, Base):
    """A day of demonstrations, where it is, and what a member's day costs."""

    __tablename__ = "evaluation_day"
    __table_args__ = (
        UniqueConstraint("tender_id", "held_on"),
        CheckConstraint("day_rate >= 0", name="not_negative"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120))
    day_rate: Mapped[Decimal] = mapped_column(Amount)
    planned_at: Mapped[datetime] = mapped_column(Instant)
    planned_by: Mapped[UUID | None] = mapped_column(Uuid)


class DemoSlot(Identified, Base):
    """When a bidder shows one script, and in which room."""

    __tablename__ = "demo_slot"
    __table_args__ = (
        UniqueConstraint("day_id", "room", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    day_id: Mapped[UUID] = mapped_column(references("evaluation_day.id"), index=True)
    bid_id: Mapped[UUID] = mapped_column(references("bid.id"), index=True)
    criterion_id: Mapped[UUID] = mapped_column(references("criterion.id"), index=True)
    starts_at: Mapped[time] = mapped_column(Time)
    ends_at: Mapped[time] = mapped_column(Time)
    room: Mapped[str] = mapped_column(String(80))


class Attendance(Identified, Base):
    """A member who is expected on a day, and whether they came."""

    __tablename__ = "evaluation_attendance"
    __table_args__ = (UniqueConstraint("day_id", "member_id"),)

    day_id: Mapped[UUID] = mapped_column(references("evaluation_day.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(references("panel_member.id"), index=True)
    came: Mapped[bool | None]


class ConfidencePoll(Identified, AppendOnly, Base):
    """How sure a member is that the panel can choose, before or after a day."""

    __tablename__ = "confidence_poll"
    __table_args__ = (
        UniqueConstraint("day_id", "member_id", "moment"),
        CheckConstraint("confidence BETWEEN 1 AND 5", name="one_to_five"),
    )

    day_id: Mapped[UUID] = mapped_column(references("evaluation_day.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(references("panel_member.id"), index=True)
    moment: Mapped[PollMoment] = mapped_column(enum_of(PollMoment))
    confidence: Mapped[int]
    answered_at: Mapped[datetime] = mapped_column(Instant)


def days_of(tender_id: UUID) -> list[EvaluationDay]:
    rows = select(EvaluationDay).where(EvaluationDay.tender_id == tender_id)
    return list(db.session.scalars(rows.order_by(EvaluationDay.held_on)))


explain(
    "uq_evaluation_day_tender_id_held_on",
    lambda: Invalid(
        "day_planned",
        "This day is planned already.",
        field="held_on",
        next_step="Open it, and add a slot to it.",
    ),
)
explain(
    "uq_demo_slot_day_id_room_starts_at",
    lambda: Invalid(
        "room_taken",
        "Another demonstration begins in this room at this time.",
        field="room",
        next_step="Choose another room or time.",
    ),
)
explain(
    "uq_confidence_poll_day_id_member_id_moment",
    lambda: Invalid(
        "poll_answered",
        "You answered this question already.",
        field="confidence",
        next_step="One answer before the day and one after it.",
    ),
)

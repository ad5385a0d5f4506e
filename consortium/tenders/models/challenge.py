"""Challenges to a tender's decision, and how each ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.errors import Conflict


class TenderChallenge(Identified, AppendOnly, Base):
    """A challenge that somebody notified, with what it says."""

    __tablename__ = "tender_challenge"

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    challenger: Mapped[str] = mapped_column(String(120))
    grounds: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class ChallengeEnd(Identified, AppendOnly, Base):
    """That a challenge is over, and why: withdrawn, settled, or lifted by the court."""

    __tablename__ = "challenge_end"

    challenge_id: Mapped[UUID] = mapped_column(references("tender_challenge.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(400))
    ended_at: Mapped[datetime] = mapped_column(Instant)
    ended_by: Mapped[UUID | None] = mapped_column(Uuid)


def challenges_of(tender_id: UUID) -> list[tuple[TenderChallenge, ChallengeEnd | None]]:
    """Every challenge of a tender, oldest first, with its end if it has one."""
    rows = db.session.execute(
        select(TenderChallenge, ChallengeEnd)
        .outerjoin(ChallengeEnd, ChallengeEnd.challenge_id == TenderChallenge.id)
        .where(TenderChallenge.tender_id == tender_id)
        .order_by(TenderChallenge.recorded_at, TenderChallenge.id)
    )
    return [(challenge, end) for challenge, end in rows]


explain(
    "uq_challenge_end_challenge_id",
    lambda: Conflict(
        "challenge_ended",
        "This challenge has ended already.",
        next_step="Look at the tender's standstill page.",
    ),
)

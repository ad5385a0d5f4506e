"""What the trusts answered to the recommendation; each answer names what it answers by its hash."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Select, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, db
from consortium.foundation.database.types import Amount, Instant, Json, enum_of, references
from consortium.tenders.domain.acceptance import AcceptanceAnswer


class TrustAcceptance(AppendOnly, Base):
    """A trust's answer. ``parts`` are pounds over the term by the lot's id, ``total`` their sum.

    A trust that declined takes part no longer; its demand stays on record.
    """

    __tablename__ = "trust_acceptance"
    __table_args__ = (
        CheckConstraint("answer = 'accepted' OR length(reason) > 0", name="declined_because"),
    )

    # Wholly random, like the ids of the bids it hangs on.
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, sort_order=-10)
    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # The hash of the recommendation that it is for.
    choice_sha256: Mapped[str] = mapped_column(String(64))
    answer: Mapped[AcceptanceAnswer] = mapped_column(enum_of(AcceptanceAnswer))
    parts: Mapped[dict[str, str]] = mapped_column(Json)
    total: Mapped[Decimal] = mapped_column(Amount)
    reason: Mapped[str] = mapped_column(String(400), default="")
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)


def left_trusts(tender_id: UUID) -> Select[UUID]:
    """The ids of the trusts that declined what they would pay, and so left the tender."""
    return select(TrustAcceptance.trust_id).where(
        TrustAcceptance.tender_id == tender_id,
        TrustAcceptance.answer == AcceptanceAnswer.DECLINED,
    )


def acceptances_of(tender_id: UUID) -> list[TrustAcceptance]:
    """Every answer to every recommendation of a tender, oldest first."""
    rows = select(TrustAcceptance).where(TrustAcceptance.tender_id == tender_id)
    return list(db.session.scalars(rows.order_by(TrustAcceptance.answered_at)))


def answers_to(rows: list[TrustAcceptance], choice_sha256: str) -> dict[UUID, TrustAcceptance]:
    """The answers to one recommendation, by the trust."""
    return {row.trust_id: row for row in rows if row.choice_sha256 == choice_sha256}

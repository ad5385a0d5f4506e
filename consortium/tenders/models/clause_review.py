"""That somebody read the participation clause and the leaver schedule before publication."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, references


class TenderClauseReview(Identified, AppendOnly, Base):
    """A review of one wording of the clause, told by its hash.

    ``in_contract`` and ``in_notice`` say where clause and schedule stand; ``leaver_schedule`` is
    how bidders are asked for the prices that a leaver pays.
    """

    __tablename__ = "tender_clause_review"
    __table_args__ = (
        CheckConstraint(
            "length(in_contract) > 0 AND length(in_notice) > 0 AND length(leaver_schedule) > 0",
            name="says_where",
        ),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    clause_sha256: Mapped[str] = mapped_column(String(64))
    in_contract: Mapped[str] = mapped_column(String(200))
    in_notice: Mapped[str] = mapped_column(String(200))
    leaver_schedule: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[datetime] = mapped_column(Instant)
    reviewed_by: Mapped[UUID | None] = mapped_column(Uuid)


def hash_of_clause(clause_text: str) -> str:
    return sha256(clause_text.encode()).hexdigest()


def latest_review(tender_id: UUID) -> TenderClauseReview | None:
    return db.session.scalar(
        select(TenderClauseReview)
        .where(TenderClauseReview.tender_id == tender_id)
        .order_by(TenderClauseReview.reviewed_at.desc(), TenderClauseReview.id.desc())
        .limit(1)
    )


def review_of_clause(tender_id: UUID, clause_text: str) -> TenderClauseReview | None:
    """The latest review, when it is about the clause as it stands now."""
    row = latest_review(tender_id)
    return row if row is not None and row.clause_sha256 == hash_of_clause(clause_text) else None

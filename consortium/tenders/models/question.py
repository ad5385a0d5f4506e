"""Questions of suppliers, the answers written to them, and what was published of both."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, references


class TenderQuestion(Identified, AppendOnly, Base):
    """A question as a supplier asked it; only those who run the tender read whose it is."""

    __tablename__ = "tender_question"
    __table_args__ = (CheckConstraint("length(text) > 0", name="says_something"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[UUID | None] = mapped_column(Uuid)


class QuestionAnswer(Identified, AppendOnly, Base):
    """An answer, with the question as everybody will read it; the latest one counts.

    ``changes_bids`` says whether it changes what bidders must do.
    """

    __tablename__ = "question_answer"

    question_id: Mapped[UUID] = mapped_column(references("tender_question.id"), index=True)
    public_text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    changes_bids: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)


class QuestionPublication(Identified, AppendOnly, Base):
    """An answer that went to everybody, under a number that every supplier sees."""

    __tablename__ = "question_publication"
    __table_args__ = (UniqueConstraint("answer_id"), UniqueConstraint("tender_id", "number"))

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"))
    answer_id: Mapped[UUID] = mapped_column(references("question_answer.id"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[UUID | None] = mapped_column(Uuid)


Asked = tuple[TenderQuestion, QuestionAnswer | None, QuestionPublication | None]
Published = tuple[QuestionPublication, QuestionAnswer]


def questions_of(tender_id: UUID) -> list[Asked]:
    """Every question of a tender, the first asked first, with its latest answer."""
    rows = db.session.execute(
        select(TenderQuestion, QuestionAnswer, QuestionPublication)
        .outerjoin(QuestionAnswer, QuestionAnswer.question_id == TenderQuestion.id)
        .outerjoin(QuestionPublication, QuestionPublication.answer_id == QuestionAnswer.id)
        .where(TenderQuestion.tender_id == tender_id)
        .order_by(TenderQuestion.asked_at, TenderQuestion.id, QuestionAnswer.answered_at)
    )
    latest: dict[UUID, Asked] = {
        question.id: (question, answer, published) for question, answer, published in rows
    }
    return list(latest.values())


def unanswered_by(tender_id: UUID, at: datetime) -> int:
    """How many questions had no answer published to every supplier before an instant."""
    answered = (
        select(QuestionAnswer.question_id)
        .join(QuestionPublication, QuestionPublication.answer_id == QuestionAnswer.id)
        .where(QuestionPublication.tender_id == tender_id, QuestionPublication.published_at < at)
    )
    rows = select(func.count()).where(
        TenderQuestion.tender_id == tender_id, TenderQuestion.id.not_in(answered)
    )
    return db.session.scalar(rows) or 0


def published_answers(tender_id: UUID) -> list[Published]:
    """What every supplier reads, by its number; a corrected answer stands beside the first."""
    rows = db.session.execute(
        select(QuestionPublication, QuestionAnswer)
        .join(QuestionAnswer, QuestionAnswer.id == QuestionPublication.answer_id)
        .where(QuestionPublication.tender_id == tender_id)
        .order_by(QuestionPublication.number)
    )
    return [(publication, answer) for publication, answer in rows]


def own_questions(tender_id: UUID, supplier_ids: Sequence[UUID]) -> list[TenderQuestion]:
    """What some suppliers asked themselves, the latest first."""
    rows = select(TenderQuestion).where(
        TenderQuestion.tender_id == tender_id, TenderQuestion.supplier_id.in_(supplier_ids)
    )
    return list(db.session.scalars(rows.order_by(TenderQuestion.asked_at.desc())))


def next_number(tender_id: UUID) -> int:
    last = db.session.scalar(
        select(func.max(QuestionPublication.number)).where(
            QuestionPublication.tender_id == tender_id
        )
    )
    return (last or 0) + 1

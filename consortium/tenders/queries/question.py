"""The questions of a tender: for those who run it, and what every supplier reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.question import QuestionState, Suggestion
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_tender, manage_tender
from consortium.tenders.models.publication import latest_window
from consortium.tenders.models.question import (
    Asked,
    TenderQuestion,
    own_questions,
    published_answers,
    questions_of,
)
from consortium.tenders.models.supplier import access_open_tender
from consortium.tenders.queries.amendment import suggestion_of
from consortium.tenders.queries.legal_title import LegalTitle, title_of
from consortium.tenders.queries.portal import Supplier


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question as those who run the tender see it, with its latest answer."""

    id: UUID
    supplier: str
    text: str
    asked_at: datetime
    state: QuestionState
    public_text: str
    answer: str
    changes_bids: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """A published question with its answer; nothing in it says who asked."""

    number: int
    question: str
    answer: str
    changes_bids: bool
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPage:
    """``asked`` is empty for readers who do not run the tender; the log is everybody's."""

    tender: LegalTitle
    questions_until: datetime | None
    deadline: datetime | None
    takes_answers: bool
    asked: tuple[QuestionView, ...]
    log: tuple[LogEntry, ...]
    suggestion: Suggestion | None

    @property
    def unanswered(self) -> int:
        return sum(each.state is QuestionState.ASKED for each in self.asked)

    @property
    def waiting(self) -> int:
        """How many answers wait to be published."""
        return sum(each.state is QuestionState.ANSWERED for each in self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestion:
    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierQuestions:
    """What a supplier reads: the published log, its own questions, until when it may ask."""

    tender_id: UUID
    reference: str
    title: str
    questions_until: datetime | None
    may_ask: bool
    own: tuple[OwnQuestion, ...]
    log: tuple[LogEntry, ...]


def find_questions(*, actor: Actor, tender_id: UUID) -> QuestionsPage:
    """The questions of a tender.

    Raises:
        NotFound: it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    window, title = latest_window(tender.id), title_of(tender, actor)
    asked = questions_of(tender.id) if title.runs_it else []
    names = _names({question.supplier_id for question, _, _ in asked})
    published = tender.state is TenderState.PUBLISHED
    return QuestionsPage(
        tender=title,
        questions_until=window.questions_until if window else None,
        deadline=tender.deadline,
        takes_answers=title.runs_it and published,
        asked=tuple(_view(each, names) for each in asked),
        log=log_of(tender.id),
        suggestion=suggestion_of(tender) if title.runs_it and published else None,
    )


def find_question(*, actor: Actor, question_id: UUID) -> tuple[LegalTitle, QuestionView]:
    """A question for whoever answers it, with its tender.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
    """
    row = db.session.get(TenderQuestion, question_id)
    if row is None:
        raise NotFound("question")
    tender = manage_tender(actor=actor, tender_id=row.tender_id)
    asked = next(each for each in questions_of(tender.id) if each[0].id == question_id)
    return title_of(tender, actor), _view(asked, _names({row.supplier_id}))


def find_supplier_questions(
    *, actor: Actor, supplier: Supplier, tender_id: UUID, now: datetime
) -> SupplierQuestions:
    """What a supplier reads of the questions to a tender, and whether it may ask now.

    Raises:
        NotFound: the tender is not open to the supplier.
    """
    tender = access_open_tender(actor=actor, supplier_id=supplier.id, tender_id=tender_id)
    window = latest_window(tender.id)
    until = window.questions_until if window else None
    return SupplierQuestions(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        questions_until=until,
        may_ask=tender.state is TenderState.PUBLISHED and until is not None and now < until,
        own=tuple(
            OwnQuestion(text=row.text, asked_at=row.asked_at)
            for row in own_questions(tender.id, [supplier.id])
        ),
        log=log_of(tender.id),
    )


def log_of(tender_id: UUID) -> tuple[LogEntry, ...]:
    """What was published, by its number."""
    return tuple(
        LogEntry(
            number=publication.number,
            question=answer.public_text,
            answer=answer.answer,
            changes_bids=answer.changes_bids,
            published_at=publication.published_at,
        )
        for publication, answer in published_answers(tender_id)
    )


def _view(asked: Asked, names: dict[UUID, str]) -> QuestionView:
    question, answer, published = asked
    state = QuestionState.ASKED
    if answer is not None:
        state = QuestionState.ANSWERED if published is None else QuestionState.PUBLISHED
    return QuestionView(
        id=question.id,
        supplier=names.get(question.supplier_id, ""),
        text=question.text,
        asked_at=question.asked_at,
        state=state,
        public_text=answer.public_text if answer else question.text,
        answer=answer.answer if answer else "",
        changes_bids=answer.changes_bids if answer else False,
    )


def _names(ids: set[UUID]) -> dict[UUID, str]:
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(db.session.execute(rows).all())

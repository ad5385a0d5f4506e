"""Asking about a tender, writing answers, publishing them to every supplier at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.question import check_answer, check_question
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.publication import latest_window
from consortium.tenders.models.question import (
    QuestionAnswer,
    QuestionPublication,
    TenderQuestion,
    next_number,
    questions_of,
)
from consortium.tenders.models.supplier import access_open_tender
from consortium.tenders.models.supplier_mail import tell_suppliers
from consortium.tenders.models.tender import Tender


def ask_question(
    *, actor: Actor, supplier_id: UUID, tender_id: UUID, text: str, now: datetime
) -> UUID:
    """Ask, for a supplier, about a published tender.

    Raises:
        NotFound: the tender is not open to the supplier, or the supplier is not the actor's.
        Conflict: no more questions are taken. Invalid: the question has no text, or too much.
    """
    with transaction():
        tender = access_open_tender(actor=actor, supplier_id=supplier_id, tender_id=tender_id)
        window = latest_window(tender.id)
        check_question(text, now=now, until=window.questions_until if window else None)
        check_state(tender.state, TenderState.PUBLISHED, doing="Asking a question")
        row = TenderQuestion(
            id=uuid7(),
            tender_id=tender.id,
            supplier_id=supplier_id,
            text=text,
            asked_at=now,
            asked_by=actor.id,
        )
        db.session.add(row)
        # The log is read by those who do not run the tender: it says that, not who and what.
        _record(actor, "question.asked", tender, now, question=str(row.id))
    return row.id


def answer_question(
    *,
    actor: Actor,
    question_id: UUID,
    public_text: str,
    answer: str,
    changes_bids: bool,
    now: datetime,
) -> None:
    """Write an answer, and the question as everybody will read it; nobody reads it yet.

    After publication this is a correction, which is published beside the first answer.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the tender is not published. Invalid: a text is empty or names the supplier.
    """
    with transaction():
        question = db.session.get(TenderQuestion, question_id)
        if question is None:
            raise NotFound("question")
        tender = manage_tender(actor=actor, tender_id=question.tender_id)
        check_state(tender.state, TenderState.PUBLISHED, doing="Answering a question")
        supplier = db.session.get_one(Organisation, question.supplier_id)
        check_answer(public_text, answer, supplier=supplier.name)
        db.session.add(
            QuestionAnswer(
                id=uuid7(),
                question_id=question.id,
                public_text=public_text,
                answer=answer,
                changes_bids=changes_bids,
                answered_at=now,
                answered_by=actor.id,
            )
        )
        _record(actor, "question.answered", tender, now, question=str(question.id))


def publish_answers(*, actor: Actor, tender_id: UUID, now: datetime) -> int:
    """Publish every answer that waits, to all suppliers at once, and tell them by mail.

    Returns how many were published.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the tender is not published, or no answer waits.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, TenderState.PUBLISHED, doing="Publishing answers")
        waiting = [
            answer
            for _, answer, published in questions_of(tender.id)
            if answer is not None and published is None
        ]
        if not waiting:
            raise Conflict(
                "no_answer",
                "No answer waits to be published.",
                next_step="Write an answer first.",
            )
        first = next_number(tender.id)
        for number, answer in enumerate(waiting, start=first):
            db.session.add(
                QuestionPublication(
                    id=uuid7(),
                    tender_id=tender.id,
                    answer_id=answer.id,
                    number=number,
                    published_at=now,
                    published_by=actor.id,
                )
            )
        tell_suppliers(tender, news="questions are answered", actor=actor, now=now)
        _record(actor, "questions.published", tender, now, first=first, answers=len(waiting))
    return len(waiting)


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )

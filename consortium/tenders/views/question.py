"""Clarification questions on the buyers' side: the list, an answer, publishing them at once."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.tenders.domain.question import QUESTION_STATES, QuestionState
from consortium.tenders.forms.question import AnswerForm
from consortium.tenders.queries import question as queries
from consortium.tenders.usecases import question as usecases

blueprint = Blueprint("questions", __name__)

LOG = (
    Column(heading="Number", value=lambda row: row.number, kind=Kind.NUMBER),
    Column(heading="Question", value=lambda row: row.question),
    Column(heading="Answer", value=lambda row: row.answer),
    Column(
        heading="Changes what bidders must do", value=lambda row: "yes" if row.changes_bids else ""
    ),
    Column(heading="Published", value=lambda row: row.published_at, kind=Kind.MOMENT),
)


@blueprint.get("/<uuid:tender_id>/questions")
@requires(Permission.TENDERS_VIEW)
def listing(tender_id: UUID) -> ResponseReturnValue:
    found = queries.find_questions(actor=current_actor(), tender_id=tender_id)
    table = Table(caption="Published questions and answers", columns=LOG, rows=found.log)
    asked = Table(caption="Questions that were asked", columns=ASKED, rows=found.asked)
    return answer(
        "tenders/questions.html",
        table,
        name=f"questions-{found.tender.reference}",
        page=found,
        asked=asked,
        button=Form(),
    )


@blueprint.route("/questions/<uuid:question_id>", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def reply(question_id: UUID) -> ResponseReturnValue:
    tender, found = queries.find_question(actor=current_actor(), question_id=question_id)
    data = {
        "public_text": found.public_text,
        "answer": found.answer,
        "changes_bids": ("yes" if found.changes_bids else "no") if found.answer else None,
    }
    form = AnswerForm(data=data)
    if form.validate_on_submit():
        with form.refusals():
            usecases.answer_question(
                actor=current_actor(),
                question_id=question_id,
                public_text=form.public_text.data.strip(),
                answer=form.answer.data.strip(),
                changes_bids=form.changes_bids.data == "yes",
                now=now(),
            )
            flash("The answer is written. Publish it with the others.", "success")
            return _back(tender.tender_id)
    return show("tenders/answer_question.html", form, tender=tender, question=found)


@blueprint.post("/<uuid:tender_id>/questions/publish")
@requires(Permission.TENDERS_MANAGE)
def publish(tender_id: UUID) -> ResponseReturnValue:
    count = usecases.publish_answers(actor=current_actor(), tender_id=tender_id, now=now())
    flash(f"Published to every supplier: {count}.", "success")
    return _back(tender_id)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.questions.listing", tender_id=tender_id), 303)


_COLOURS = {
    QuestionState.ASKED: "yellow",
    QuestionState.ANSWERED: "blue",
    QuestionState.PUBLISHED: "green",
}
ASKED = (
    Column(
        heading="Question",
        value=lambda row: row.text,
        link=lambda row: url_for("tenders.questions.reply", question_id=row.id),
    ),
    Column(heading="Asked by", value=lambda row: row.supplier),
    Column(heading="Asked at", value=lambda row: row.asked_at, kind=Kind.MOMENT),
    Column(
        heading="State",
        value=lambda row: Tag(QUESTION_STATES[row.state], _COLOURS[row.state]),
        kind=Kind.TAG,
    ),
)

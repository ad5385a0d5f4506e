"""What a supplier reads and asks about an open tender: questions, answers, amendments."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Table, export
from consortium.tenders.forms.question import QuestionForm
from consortium.tenders.queries.amendment import (
    find_supplier_amendments,
    open_supplier_document,
)
from consortium.tenders.queries.portal import find_supplier
from consortium.tenders.queries.question import find_supplier_questions
from consortium.tenders.usecases.question import ask_question
from consortium.tenders.views.question import LOG

blueprint = Blueprint("questions", __name__)


@blueprint.route("/<uuid:tender_id>/questions", methods=["GET", "POST"])
@requires(Permission.BIDS_SUBMIT)
@once
def listing(tender_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    supplier = find_supplier(actor=actor)
    found = find_supplier_questions(actor=actor, supplier=supplier, tender_id=tender_id, now=now())
    table = Table(caption="Questions and answers", columns=LOG, rows=found.log)
    exported = export(table, name=f"questions-{found.reference}")
    if exported is not None:
        return exported
    form = QuestionForm()
    if form.validate_on_submit():
        with form.refusals():
            ask_question(
                actor=actor,
                supplier_id=supplier.id,
                tender_id=tender_id,
                text=form.text.data.strip(),
                now=now(),
            )
            flash("The question is asked. The answer goes to every supplier.", "success")
            return redirect(url_for("portal.questions.listing", tender_id=tender_id), 303)
    amendments = find_supplier_amendments(actor=actor, supplier=supplier, tender_id=tender_id)
    return show(
        "tenders/portal/questions.html", form, page=found, table=table, amendments=amendments
    )


@blueprint.get("/<uuid:tender_id>/amendments/<uuid:amendment_id>/document")
@requires(Permission.BIDS_SUBMIT)
def document(tender_id: UUID, amendment_id: UUID) -> Response:
    actor = current_actor()
    kept = open_supplier_document(
        actor=actor,
        supplier=find_supplier(actor=actor),
        tender_id=tender_id,
        amendment_id=amendment_id,
    )
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )

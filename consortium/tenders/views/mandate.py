"""The mandates of a tender: who gave one, and the form in which a trust answers."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.documents import sent_file_if_any
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.tenders.domain.mandate import MandateAnswer
from consortium.tenders.forms.mandate import MandateDeclineForm, MandateForm
from consortium.tenders.queries import mandate as queries
from consortium.tenders.queries.mandate import MandateView
from consortium.tenders.usecases import mandate as usecases

blueprint = Blueprint("mandates", __name__)


@blueprint.get("/<uuid:tender_id>/mandates")
@requires(Permission.TENDERS_VIEW)
def listing(tender_id: UUID) -> ResponseReturnValue:
    found = queries.find_mandates(actor=current_actor(), tender_id=tender_id)

    def link(row: MandateView) -> str | None:
        if not row.may_answer:
            return None
        return url_for("tenders.mandates.give", tender_id=tender_id, trust_id=row.trust_id)

    def document(row: MandateView) -> str | None:
        if not row.has_document:
            return None
        return url_for("tenders.mandates.document", tender_id=tender_id, trust_id=row.trust_id)

    columns = (
        Column(heading="Trust", value=lambda row: row.trust, link=link),
        Column(heading="Mandate", value=lambda row: TAGS[row.answer], kind=Kind.TAG),
        Column(heading="Up to, without VAT", value=lambda row: row.limit, kind=Kind.POUNDS),
        Column(
            heading="Estimated share, without VAT",
            value=lambda row: row.estimated,
            kind=Kind.POUNDS,
        ),
        Column(heading="Given by", value=lambda row: row.who, note=lambda row: row.note),
        Column(heading="Note", value=lambda row: row.note, in_files=True),
        Column(heading="Given at", value=lambda row: row.answered_at, kind=Kind.MOMENT),
        Column(
            heading="Document",
            value=lambda row: "Open" if row.has_document else "",
            link=document,
        ),
    )
    table = Table(caption="Mandates", columns=columns, rows=found.rows)
    return answer("tenders/mandates.html", table, name="mandates", mandates=found)


@blueprint.route("/<uuid:tender_id>/mandates/<uuid:trust_id>", methods=["GET", "POST"])
@requires(Permission.MANDATES_GIVE)
@once
def give(tender_id: UUID, trust_id: UUID) -> ResponseReturnValue:
    found = queries.find_mandate_question(
        actor=current_actor(), tender_id=tender_id, trust_id=trust_id
    )
    form = MandateForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.give_mandate(
                actor=current_actor(),
                tender_id=tender_id,
                trust_id=trust_id,
                limit=form.limit.data,
                note=form.note.data.strip(),
                file=sent_file_if_any(form.file),
                now=now(),
            )
            flash(f"The mandate of {found.trust} is given.", "success")
            return redirect(url_for("tenders.mandates.listing", tender_id=tender_id), 303)
    return show("tenders/give_mandate.html", form, question=found)


@blueprint.route("/<uuid:tender_id>/mandates/<uuid:trust_id>/decline", methods=["GET", "POST"])
@requires(Permission.MANDATES_GIVE)
def decline(tender_id: UUID, trust_id: UUID) -> ResponseReturnValue:
    found = queries.find_mandate_question(
        actor=current_actor(), tender_id=tender_id, trust_id=trust_id
    )
    form = MandateDeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.decline_mandate(
                actor=current_actor(),
                tender_id=tender_id,
                trust_id=trust_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.trust} is out. The demand of the others is open again.", "success")
            return redirect(url_for("tenders.tender", tender_id=tender_id), 303)
    return show("tenders/decline_mandate.html", form, question=found)


@blueprint.get("/<uuid:tender_id>/mandates/<uuid:trust_id>/document")
@requires(Permission.TENDERS_VIEW)
def document(tender_id: UUID, trust_id: UUID) -> Response:
    kept = queries.open_mandate_document(
        actor=current_actor(), tender_id=tender_id, trust_id=trust_id
    )
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


TAGS = {
    None: Tag("Owed", "yellow"),
    MandateAnswer.GIVEN: Tag("Given", "green"),
    MandateAnswer.DECLINED: Tag("Declined", "red"),
}

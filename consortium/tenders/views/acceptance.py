"""Who accepted what the trusts would pay, and the forms in which a trust answers."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.tenders.domain.acceptance import AcceptanceAnswer
from consortium.tenders.forms.decision import AcceptForm, DeclinePartForm
from consortium.tenders.queries import acceptance as queries
from consortium.tenders.queries.acceptance import AcceptanceView
from consortium.tenders.usecases import acceptance as usecases

blueprint = Blueprint("acceptances", __name__)

TAGS = {
    None: Tag("Owed", "yellow"),
    AcceptanceAnswer.ACCEPTED: Tag("Accepted", "green"),
    AcceptanceAnswer.DECLINED: Tag("Declined", "red"),
}


@blueprint.get("/<uuid:tender_id>/acceptances")
@requires(Permission.TENDERS_VIEW)
def listing(tender_id: UUID) -> ResponseReturnValue:
    found = queries.find_acceptances(actor=current_actor(), tender_id=tender_id)

    def link(row: AcceptanceView) -> str | None:
        if not row.may_answer:
            return None
        return url_for("tenders.acceptances.accept", tender_id=tender_id, trust_id=row.trust_id)

    columns = (
        Column(heading="Trust", value=lambda row: row.trust, link=link),
        Column(heading="Answer", value=lambda row: TAGS[row.answer], kind=Kind.TAG),
        Column(heading="Would pay over the term", value=lambda row: row.total, kind=Kind.POUNDS),
        Column(heading="Answered by", value=lambda row: row.who, note=lambda row: row.note),
        Column(heading="Note", value=lambda row: row.note, in_files=True),
        Column(heading="Answered at", value=lambda row: row.answered_at, kind=Kind.MOMENT),
    )
    table = Table(caption="Acceptances", columns=columns, rows=found.rows)
    return answer("tenders/acceptances.html", table, name="acceptances", page=found)


@blueprint.route("/<uuid:tender_id>/acceptances/<uuid:trust_id>", methods=["GET", "POST"])
@requires(Permission.AWARDS_ACCEPT)
@once
def accept(tender_id: UUID, trust_id: UUID) -> ResponseReturnValue:
    found = queries.find_acceptance_question(
        actor=current_actor(), tender_id=tender_id, trust_id=trust_id
    )
    form = AcceptForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.accept_part(
                actor=current_actor(),
                tender_id=tender_id,
                trust_id=trust_id,
                note=form.note.data.strip(),
                now=now(),
            )
            flash(f"{found.trust} accepts.", "success")
            return redirect(url_for(".listing", tender_id=tender_id), 303)
    return show("tenders/accept_part.html", form, question=found)


@blueprint.route("/<uuid:tender_id>/acceptances/<uuid:trust_id>/decline", methods=["GET", "POST"])
@requires(Permission.AWARDS_ACCEPT)
def decline(tender_id: UUID, trust_id: UUID) -> ResponseReturnValue:
    found = queries.find_acceptance_question(
        actor=current_actor(), tender_id=tender_id, trust_id=trust_id
    )
    form = DeclinePartForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.decline_part(
                actor=current_actor(),
                tender_id=tender_id,
                trust_id=trust_id,
                reason=form.reason.data,
                now=now(),
            )
            flash(f"{found.trust} is out. The prices are scored anew without it.", "success")
            return redirect(url_for("tenders.tender", tender_id=tender_id), 303)
    return show("tenders/decline_part.html", form, question=found)

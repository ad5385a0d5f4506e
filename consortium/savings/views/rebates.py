"""Pages of rebates: what is due from the lines imported so far, and confirming that it was paid."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.queries.agreements import find_agreement, list_agreements
from consortium.contracts.usecases.rebates import confirm_rebate
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Table, answer, asked_from_request
from consortium.savings.forms.savings import RebateConfirmationForm
from consortium.savings.queries.rebates import RebateDue, rebates_due

blueprint = Blueprint("rebates", __name__, url_prefix="/savings/rebates")


@blueprint.get("")
@requires(Permission.VOLUMES_VIEW)
def agreements() -> ResponseReturnValue:
    page = list_agreements(actor=current_actor(), asked=asked_from_request())
    table = Table(
        caption="Rebates",
        columns=[
            Column(heading="Reference", value=lambda row: row.reference, sort="reference"),
            Column(
                heading="Rebates of",
                value=lambda row: row.title,
                sort="title",
                link=lambda row: url_for("rebates.listing", agreement_id=row.id),
            ),
            Column(heading="Supplier", value=lambda row: row.supplier, sort="supplier"),
        ],
        rows=page.rows,
        page=page,
    )
    return answer("savings/rebate_agreements.html", table, name="rebates")


@blueprint.get("/<uuid:agreement_id>")
@requires(Permission.VOLUMES_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    return render_template(
        "savings/rebates.html",
        agreement=agreement,
        rebates=rebates_due(actor=current_actor(), agreement_id=agreement_id),
        today=today(),
        can={
            "confirm": may(current_actor(), Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        },
    )


@blueprint.route(
    "/<uuid:agreement_id>/<uuid:scheme_id>/<int:year>/confirm", methods=["GET", "POST"]
)
@requires(Permission.AGREEMENTS_MANAGE)
@once
def confirm(agreement_id: UUID, scheme_id: UUID, year: int) -> ResponseReturnValue:
    due = _due(agreement_id, scheme_id, year)
    form = RebateConfirmationForm()
    if form.validate_on_submit():
        with form.refusals():
            confirm_rebate(
                actor=current_actor(),
                agreement_id=agreement_id,
                scheme_id=scheme_id,
                year_from=due.year.start,
                spend=due.spend,
                batch_ids=due.batch_ids,
                credit_note=form.credit_note.data.strip(),
                paid_on=form.paid_on.data,
                now=now(),
            )
            flash("The rebate is confirmed and shared.", "success")
            return redirect(url_for("rebates.listing", agreement_id=agreement_id), 303)
    return show("savings/confirm_rebate.html", form, due=due)


def _due(agreement_id: UUID, scheme_id: UUID, year: int) -> RebateDue:
    """The rebate of a contract year that begins in a calendar year."""
    for due in rebates_due(actor=current_actor(), agreement_id=agreement_id):
        if due.scheme_id == scheme_id and due.year.start.year == year:
            return due
    raise NotFound("rebate")

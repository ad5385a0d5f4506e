"""Pages of bids: as they were opened, and their quality scores."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.agreements import ReasonForm
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory
from consortium.tenders.forms.bid import bid_form
from consortium.tenders.queries.lot import find_lot
from consortium.tenders.queries.offer import find_bid
from consortium.tenders.usecases import bid as usecases
from consortium.tenders.views import words

blueprint = Blueprint("bids", __name__)


@blueprint.route("/lots/<uuid:lot_id>/bids/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def record(lot_id: UUID) -> ResponseReturnValue:
    found = find_lot(actor=current_actor(), lot_id=lot_id)
    form = bid_form(found.lines)
    suppliers = directory.choices_of(OrganisationKind.SUPPLIER)
    form.supplier_id.choices = [
        ("", "Choose a supplier"),
        *((str(row.id), row.name) for row in suppliers),
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_bid(
                actor=current_actor(),
                lot_id=lot_id,
                supplier_id=UUID(form.supplier_id.data),
                offer=form.offer(found.lines),
                now=now(),
            )
            flash("The bid is recorded.", "success")
            return _back(found.tender_id)
    return show("tenders/record_bid.html", form, lot=found, words=words)


@blueprint.get("/bids/<uuid:bid_id>")
@requires(Permission.BIDS_VIEW)
def bid(bid_id: UUID) -> ResponseReturnValue:
    found = find_bid(actor=current_actor(), bid_id=bid_id, now=now())
    can = {"manage": may(current_actor(), Permission.TENDERS_MANAGE, found.consortium_id)}
    return render_template("tenders/bid.html", bid=found, can=can)


@blueprint.route("/bids/<uuid:bid_id>/exclude", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def exclude(bid_id: UUID) -> ResponseReturnValue:
    found = find_bid(actor=current_actor(), bid_id=bid_id, now=now())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.exclude_bid(
                actor=current_actor(), bid_id=bid_id, reason=form.reason.data.strip(), now=now()
            )
            flash(f"The bid of {found.supplier} is excluded.", "success")
            return _back(found.tender_id)
    return show("tenders/exclude_bid.html", form, bid=found)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)

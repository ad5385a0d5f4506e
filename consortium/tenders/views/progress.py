"""Publishing a tender, closing it, opening its bids, ranking them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.forms.tender import PublishForm
from consortium.tenders.queries.tender_page import find_title
from consortium.tenders.usecases import publication, scoring

blueprint = Blueprint("progress", __name__)


@blueprint.route("/<uuid:tender_id>/publish", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def publish(tender_id: UUID) -> ResponseReturnValue:
    found = find_title(actor=current_actor(), tender_id=tender_id)
    form = PublishForm()
    if form.validate_on_submit():
        with form.refusals():
            publication.publish_tender(
                actor=current_actor(), tender_id=tender_id, deadline=form.deadline(), now=now()
            )
            flash(f"{found.reference} is published. Its terms stand from now on.", "success")
            return _back(tender_id)
    return show("tenders/publish.html", form, tender=found)


@blueprint.post("/<uuid:tender_id>/close")
@requires(Permission.TENDERS_MANAGE)
def close(tender_id: UUID) -> ResponseReturnValue:
    publication.close_tender(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The tender is closed for bids.", "success")
    return _back(tender_id)


@blueprint.post("/<uuid:tender_id>/open")
@requires(Permission.TENDERS_MANAGE)
def open_bids(tender_id: UUID) -> ResponseReturnValue:
    publication.open_bids(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The bids are opened. Record each of them.", "success")
    return _back(tender_id)


@blueprint.post("/<uuid:tender_id>/rank")
@requires(Permission.TENDERS_MANAGE)
def rank(tender_id: UUID) -> ResponseReturnValue:
    scoring.rank_bids(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The prices are scored and the bids are ranked.", "success")
    return _back(tender_id)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)

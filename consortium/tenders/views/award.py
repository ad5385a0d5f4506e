"""Awarding a lot, and recording that every contract of a tender is signed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.tenders.forms.award import AwardForm
from consortium.tenders.queries.award import find_candidate
from consortium.tenders.usecases import award as usecases

blueprint = Blueprint("awards", __name__)


@blueprint.route("/bids/<uuid:bid_id>/award", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def award(bid_id: UUID) -> ResponseReturnValue:
    found = find_candidate(actor=current_actor(), bid_id=bid_id, now=now())
    form = AwardForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.award_lot(
                actor=current_actor(), bid_id=bid_id, reason=form.reason.data.strip(), now=now()
            )
            flash("The lot is awarded. Its agreement and contracts are drafted.", "success")
            return _back(found.tender_id)
    return show("tenders/award_lot.html", form, candidate=found)


@blueprint.post("/<uuid:tender_id>/complete")
@requires(Permission.TENDERS_MANAGE)
def complete(tender_id: UUID) -> ResponseReturnValue:
    usecases.complete_tender(actor=current_actor(), tender_id=tender_id, now=now())
    flash("Every contract is signed: the tender is done.", "success")
    return _back(tender_id)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)

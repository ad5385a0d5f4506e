"""Awarding a tender, and recording that every contract of a tender is signed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.queries.award import find_award
from consortium.tenders.usecases import award as usecases

blueprint = Blueprint("awards", __name__)


@blueprint.route("/<uuid:tender_id>/award", methods=["GET", "POST"])
@requires(Permission.BIDS_VIEW)
def award(tender_id: UUID) -> ResponseReturnValue:
    found = find_award(actor=current_actor(), tender_id=tender_id, now=now())
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            usecases.award_tender(actor=current_actor(), tender_id=tender_id, now=now())
            flash("Every lot is awarded. Agreements and contracts are drafted.", "success")
            return _back(tender_id)
    return show("tenders/award.html", form, page=found)


@blueprint.post("/<uuid:tender_id>/complete")
@requires(Permission.TENDERS_MANAGE)
def complete(tender_id: UUID) -> ResponseReturnValue:
    usecases.complete_tender(actor=current_actor(), tender_id=tender_id, now=now())
    flash("Every contract is signed: the tender is done.", "success")
    return _back(tender_id)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)

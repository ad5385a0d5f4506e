"""The recommended bid of each lot, and the form in which a lead recommends one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.tenders.forms.decision import recommendation_form
from consortium.tenders.queries import recommendation as queries
from consortium.tenders.usecases import recommendation as usecases

blueprint = Blueprint("recommendations", __name__)


@blueprint.get("/<uuid:tender_id>/recommendation")
@requires(Permission.BIDS_VIEW)
def page(tender_id: UUID) -> ResponseReturnValue:
    found = queries.find_recommendations(actor=current_actor(), tender_id=tender_id, now=now())
    return render_template("tenders/recommendation.html", page=found)


@blueprint.route("/lots/<uuid:lot_id>/recommend", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def recommend(lot_id: UUID) -> ResponseReturnValue:
    found = queries.find_recommendation_question(actor=current_actor(), lot_id=lot_id, now=now())
    form = recommendation_form(found)
    if form.validate_on_submit():
        with form.refusals():
            usecases.recommend(
                actor=current_actor(),
                bid_id=UUID(form.bid_id.data),
                reason=form.reason.data,
                rule=form.rule.data or "",
                scenario_id=UUID(form.scenario_id.data),
                now=now(),
            )
            flash(f"The recommendation for {found.lot.lot} is recorded.", "success")
            return redirect(url_for(".page", tender_id=found.tender.tender_id), 303)
    return show("tenders/recommend.html", form, question=found)

"""Reviewing the clause, publishing a tender, and the page of its notices and dates."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.domain.legal_clock import NOTICES
from consortium.tenders.domain.publication import ENGAGEMENT_NAMES, long_day
from consortium.tenders.forms.publication import ClauseReviewForm, PublishForm
from consortium.tenders.queries.publication import find_clause_review, find_dates
from consortium.tenders.queries.tender_page import find_title
from consortium.tenders.usecases import publication as usecases
from consortium.tenders.usecases.clause_review import review_clause

blueprint = Blueprint("publication", __name__)


@blueprint.get("/<uuid:tender_id>/dates")
@requires(Permission.TENDERS_VIEW)
def dates(tender_id: UUID) -> ResponseReturnValue:
    found = find_dates(actor=current_actor(), tender_id=tender_id, now=now())
    return render_template(
        "tenders/dates.html",
        page=found,
        notices=NOTICES,
        engagements=ENGAGEMENT_NAMES,
        long_day=long_day,
    )


@blueprint.route("/<uuid:tender_id>/publish", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def publish(tender_id: UUID) -> ResponseReturnValue:
    found = find_title(actor=current_actor(), tender_id=tender_id)
    form = PublishForm()
    today = find_dates(actor=current_actor(), tender_id=tender_id, now=now())
    form.speak_of(today.tender.regime)
    if form.validate_on_submit():
        with form.refusals():
            usecases.publish_tender(
                actor=current_actor(),
                tender_id=tender_id,
                notice=form.notice(),
                time=form.time(),
                now=now(),
            )
            flash(f"{found.reference} is published. Its terms stand from now on.", "success")
            return redirect(url_for("tenders.tender", tender_id=tender_id), 303)
    return show("tenders/publish.html", form, tender=found, page=today, long_day=long_day)


@blueprint.route("/<uuid:tender_id>/clause-review", methods=["GET", "POST"])
@requires(Permission.TENDERS_VIEW)
def clause_review(tender_id: UUID) -> ResponseReturnValue:
    found = find_clause_review(actor=current_actor(), tender_id=tender_id)
    form = ClauseReviewForm(obj=found.review)
    if form.validate_on_submit():
        if not found.tender.runs_it:
            raise NotAllowed("Only those who run the tender review its clause.")
        with form.refusals():
            review_clause(
                actor=current_actor(),
                tender_id=tender_id,
                in_contract=form.in_contract.data.strip(),
                in_notice=form.in_notice.data.strip(),
                leaver_schedule=form.leaver_schedule.data.strip(),
                now=now(),
            )
            flash("The clause is reviewed. Another person publishes the tender.", "success")
            return redirect(url_for("tenders.publication.clause_review", tender_id=tender_id), 303)
    return show("tenders/clause_review.html", form, page=found)

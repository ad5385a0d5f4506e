"""The page of notice, standstill, challenges and checks, and the forms that lead from it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.tenders.domain.publication import long_day
from consortium.tenders.domain.supplier_check import OUTCOME_NAMES
from consortium.tenders.forms.decision import (
    ChallengeEndForm,
    ChallengeForm,
    SigningDayForm,
    StandstillForm,
    SupplierCheckForm,
)
from consortium.tenders.queries.standstill import find_challenge, find_standstill
from consortium.tenders.queries.tender_page import find_title
from consortium.tenders.usecases import challenge as challenges
from consortium.tenders.usecases import standstill as usecases
from consortium.tenders.usecases.supplier_check import record_supplier_check

blueprint = Blueprint("standstill", __name__)


@blueprint.get("/<uuid:tender_id>/standstill")
@requires(Permission.TENDERS_VIEW)
def page(tender_id: UUID) -> ResponseReturnValue:
    found = find_standstill(actor=current_actor(), tender_id=tender_id, now=now())
    return render_template(
        "tenders/standstill.html", page=found, long_day=long_day, outcomes=OUTCOME_NAMES
    )


@blueprint.route("/<uuid:tender_id>/standstill/begin", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def begin(tender_id: UUID) -> ResponseReturnValue:
    find_title(actor=current_actor(), tender_id=tender_id)
    found = find_standstill(actor=current_actor(), tender_id=tender_id, now=now())
    form = StandstillForm()
    if form.validate_on_submit():
        with form.refusals():
            day = usecases.begin_standstill(
                actor=current_actor(),
                tender_id=tender_id,
                notice=form.notice(),
                stated_days=form.stated_days.data,
                now=now(),
            )
            flash(f"Contracts may be entered into from {long_day(day)}.", "success")
            return _back(tender_id)
    return show("tenders/begin_standstill.html", form, page=found)


@blueprint.route("/<uuid:tender_id>/standstill/day", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def day(tender_id: UUID) -> ResponseReturnValue:
    find_title(actor=current_actor(), tender_id=tender_id)
    found = find_standstill(actor=current_actor(), tender_id=tender_id, now=now())
    form = SigningDayForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_signing_day(
                actor=current_actor(),
                tender_id=tender_id,
                signing_on=form.override_on.data,
                because=form.because.data,
                now=now(),
            )
            flash("The day is set.", "success")
            return _back(tender_id)
    return show("tenders/signing_day.html", form, page=found, long_day=long_day)


@blueprint.route("/<uuid:tender_id>/challenges/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def challenge(tender_id: UUID) -> ResponseReturnValue:
    find_title(actor=current_actor(), tender_id=tender_id)
    found = find_standstill(actor=current_actor(), tender_id=tender_id, now=now())
    form = ChallengeForm()
    if form.validate_on_submit():
        with form.refusals():
            challenges.record_challenge(
                actor=current_actor(),
                tender_id=tender_id,
                challenger=form.challenger.data,
                grounds=form.grounds.data,
                received_at=form.received_at(now()),
                now=now(),
            )
            flash("The challenge is recorded. Nothing is awarded until it ends.", "success")
            return _back(tender_id)
    return show("tenders/record_challenge.html", form, page=found)


@blueprint.route("/challenges/<uuid:challenge_id>/end", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def end_challenge(challenge_id: UUID) -> ResponseReturnValue:
    tender, challenger = find_challenge(actor=current_actor(), challenge_id=challenge_id)
    form = ChallengeEndForm()
    if form.validate_on_submit():
        with form.refusals():
            challenges.end_challenge(
                actor=current_actor(),
                challenge_id=challenge_id,
                reason=form.reason.data,
                now=now(),
            )
            flash(f"The challenge of {challenger} has ended.", "success")
            return _back(tender.tender_id)
    return show(
        "tenders/end_challenge.html",
        form,
        tender=tender,
        challenger=challenger,
        challenge_id=challenge_id,
    )


@blueprint.route("/<uuid:tender_id>/checks/<uuid:supplier_id>", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def check(tender_id: UUID, supplier_id: UUID) -> ResponseReturnValue:
    find_title(actor=current_actor(), tender_id=tender_id)
    found = find_standstill(actor=current_actor(), tender_id=tender_id, now=now())
    supplier = next((each for each in found.checks if each.supplier_id == supplier_id), None)
    if supplier is None:
        raise NotFound("supplier")
    form = SupplierCheckForm()
    if form.validate_on_submit():
        with form.refusals():
            record_supplier_check(
                actor=current_actor(),
                tender_id=tender_id,
                supplier_id=supplier_id,
                checked_on=form.checked_on.data,
                list_version=form.list_version.data,
                outcome=form.found(),
                note=form.note.data,
                now=now(),
            )
            flash(f"The check of {supplier.supplier} is recorded.", "success")
            return _back(tender_id)
    return show("tenders/check_supplier.html", form, page=found, supplier=supplier)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.standstill.page", tender_id=tender_id), 303)

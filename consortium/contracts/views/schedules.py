"""Pages of price schedules: drafting a version and putting it in force."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.items import choices_of_items
from consortium.contracts.domain.terms.schedules import RebateScheme, RebateStep
from consortium.contracts.forms.agreements import ReasonForm
from consortium.contracts.forms.schedules import RebateForm, ScheduleForm, SchemeForm
from consortium.contracts.queries import agreements as agreement_queries
from consortium.contracts.queries import schedules as queries
from consortium.contracts.usecases import schedules as usecases
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once

blueprint = Blueprint("schedules", __name__, url_prefix="/price-schedules")


@blueprint.route("/of/<uuid:agreement_id>/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def draft(agreement_id: UUID) -> ResponseReturnValue:
    agreement = agreement_queries.find_agreement(
        actor=current_actor(), agreement_id=agreement_id, today=today()
    )
    form = ScheduleForm()
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.draft_schedule(
                actor=current_actor(),
                agreement_id=agreement_id,
                effective_from=form.effective_from.data,
                now=now(),
            )
            flash("The version is started. Add its prices.", "success")
            return redirect(url_for("schedules.schedule", schedule_id=new_id), 303)
    return show("contracts/draft_schedule.html", form, agreement=agreement)


@blueprint.get("/<uuid:schedule_id>")
@requires(Permission.AGREEMENTS_MANAGE)
def schedule(schedule_id: UUID) -> ResponseReturnValue:
    found = queries.find_draft(actor=current_actor(), schedule_id=schedule_id)
    return render_template("contracts/schedule.html", schedule=found, button=Form())


@blueprint.route("/<uuid:schedule_id>/schemes/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def add_scheme(schedule_id: UUID) -> ResponseReturnValue:
    found = queries.find_draft(actor=current_actor(), schedule_id=schedule_id)
    form = SchemeForm()
    form.item.choices = _items()
    form.link_item.choices = [("", "No item"), *_items()[1:]]
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_scheme(
                actor=current_actor(),
                schedule_id=schedule_id,
                scheme=form.as_scheme(),
                now=now(),
            )
            flash("The prices are added.", "success")
            return redirect(url_for("schedules.schedule", schedule_id=schedule_id), 303)
    return show("contracts/add_scheme.html", form, schedule=found)


@blueprint.route("/<uuid:schedule_id>/rebates/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def add_rebate(schedule_id: UUID) -> ResponseReturnValue:
    found = queries.find_draft(actor=current_actor(), schedule_id=schedule_id)
    form = RebateForm()
    form.item.choices = _items()
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_rebate(
                actor=current_actor(), schedule_id=schedule_id, rebate=_rebate(form), now=now()
            )
            flash("The rebate is added.", "success")
            return redirect(url_for("schedules.schedule", schedule_id=schedule_id), 303)
    return show("contracts/add_rebate.html", form, schedule=found)


@blueprint.post("/<uuid:schedule_id>/activate")
@requires(Permission.AGREEMENTS_MANAGE)
def activate(schedule_id: UUID) -> ResponseReturnValue:
    found = queries.find_draft(actor=current_actor(), schedule_id=schedule_id)
    usecases.activate_schedule(actor=current_actor(), schedule_id=schedule_id, now=now())
    flash(f"Version {found.version} is active.", "success")
    return redirect(url_for("agreements.agreement", agreement_id=found.agreement_id), 303)


@blueprint.route("/<uuid:schedule_id>/abandon", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
def abandon(schedule_id: UUID) -> ResponseReturnValue:
    found = queries.find_draft(actor=current_actor(), schedule_id=schedule_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.abandon_schedule(
                actor=current_actor(),
                schedule_id=schedule_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"Version {found.version} is abandoned.", "success")
            return redirect(url_for("agreements.agreement", agreement_id=found.agreement_id), 303)
    return show("contracts/abandon_schedule.html", form, schedule=found)


def _rebate(form: RebateForm) -> RebateScheme:
    return RebateScheme(
        id="",
        name=f"{form.item.data} rebate",
        items=(form.item.data,),
        steps=(RebateStep(form.threshold.data, form.rate.data / 100),),
        paragraph=form.paragraph.data.strip(),
        terms=form.as_terms(),
    )


def _items() -> list[tuple[str, str]]:
    listed = ((item.code, f"{item.code}: {item.name}") for item in choices_of_items())
    return [("", "Choose an item"), *listed]

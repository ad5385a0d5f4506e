"""Pages that plan work, change plans, and suspend and resume them."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.due_dates import Basis, CycleOutcome
from consortium.equipment.domain.work_kind import WORK_KIND_NAMES
from consortium.equipment.forms.asset import ReasonForm
from consortium.equipment.forms.plan import PlanForm, PlanTermsForm, RevisePlanForm
from consortium.equipment.forms.work_order import UndoneForm
from consortium.equipment.queries.checklist import list_checklists
from consortium.equipment.queries.device import find_asset
from consortium.equipment.queries.plan import find_plan
from consortium.equipment.queries.work_of_asset import meters_of
from consortium.equipment.usecases import plan as usecases
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once

blueprint = Blueprint("equipment_plans", __name__, url_prefix="/equipment")


@blueprint.route("/<uuid:asset_id>/plans/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    form = PlanForm()
    checklists = list_checklists(
        actor=current_actor(), asked=Asked(rows=None), category=found.category
    ).rows
    form.procedure_id.choices = [
        ("", "Choose a procedure"),
        *((str(line.id), f"Calibration: {line.title} ({line.owner})") for line in found.procedures),
        *(
            (str(line.id), f"{WORK_KIND_NAMES[line.kind]}: {line.title} ({line.owner})")
            for line in checklists
        ),
    ]
    _offer_meters(form, asset_id)
    if form.validate_on_submit():
        with form.refusals():
            usecases.plan_calibration(
                actor=current_actor(),
                asset_id=asset_id,
                procedure_id=UUID(form.procedure_id.data),
                basis=Basis(form.basis.data),
                anchor_on=form.anchor_on.data,
                interval=form.interval(),
                early_days=form.early_days.data,
                allowance=form.allowance(),
                now=now(),
            )
            flash(f"The work on {found.asset_no} is planned.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show(
        "equipment/add_plan.html",
        form,
        asset=found,
        plannable=bool(found.procedures or checklists),
    )


@blueprint.route("/plans/<uuid:plan_id>/change", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def revise(plan_id: UUID) -> ResponseReturnValue:
    found = find_plan(actor=current_actor(), plan_id=plan_id)
    schedule, allowance = found.schedule, found.allowance
    form = RevisePlanForm(
        data={
            "interval_count": schedule.interval.count,
            "interval_unit": schedule.interval.unit.value,
            "anchor_on": schedule.anchor_on,
            "basis": schedule.basis.value,
            "early_days": schedule.early_days,
            "late_days": allowance.late_days,
            "roll": allowance.roll.value,
            "nation": allowance.nation.value,
            "meter_id": str(allowance.meter_id or ""),
            "meter_step": allowance.meter_step and allowance.meter_step.normalize(),
        }
    )
    _offer_meters(form, found.asset_id)
    if form.validate_on_submit():
        with form.refusals():
            usecases.revise_plan(
                actor=current_actor(),
                plan_id=plan_id,
                basis=Basis(form.basis.data),
                anchor_on=form.anchor_on.data,
                interval=form.interval(),
                early_days=form.early_days.data,
                allowance=form.allowance(),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The plan is changed. Its due dates so far stay as they are.", "success")
            return redirect(url_for("equipment.asset", asset_id=found.asset_id), 303)
    return show("equipment/revise_plan.html", form, plan=found)


@blueprint.route("/plans/<uuid:plan_id>/undone", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def undone(plan_id: UUID) -> ResponseReturnValue:
    found = find_plan(actor=current_actor(), plan_id=plan_id)
    form = UndoneForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.leave_undone(
                actor=current_actor(),
                plan_id=plan_id,
                outcome=CycleOutcome(form.outcome.data),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("Recorded. The plan goes on with its next due date.", "success")
            return redirect(url_for("equipment.asset", asset_id=found.asset_id), 303)
    return show("equipment/leave_undone.html", form, plan=found)


def _offer_meters(form: PlanTermsForm, asset_id: UUID) -> None:
    form.meter_id.choices = [
        ("", "No meter"),
        *((str(line.id), f"{line.name}, in {line.unit}") for line in meters_of(asset_id)),
    ]


@blueprint.route("/plans/<uuid:plan_id>/suspend", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def suspend(plan_id: UUID) -> ResponseReturnValue:
    return _with_reason(
        plan_id,
        usecases.suspend_plan,
        template="equipment/suspend_plan.html",
        done="The plan is suspended. It stays on the list of suspended plans.",
    )


@blueprint.route("/plans/<uuid:plan_id>/resume", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def resume(plan_id: UUID) -> ResponseReturnValue:
    return _with_reason(
        plan_id,
        usecases.resume_plan,
        template="equipment/resume_plan.html",
        done="The plan is back on the due list.",
    )


def _with_reason(
    plan_id: UUID, order: Callable[..., None], *, template: str, done: str
) -> ResponseReturnValue:
    found = find_plan(actor=current_actor(), plan_id=plan_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            order(
                actor=current_actor(),
                plan_id=plan_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(done, "success")
            return redirect(url_for("equipment.asset", asset_id=found.asset_id), 303)
    return show(template, form, plan=found)

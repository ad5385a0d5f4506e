"""Pages that plan calibrations, and suspend and resume plans."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.due_dates import Basis, Interval, IntervalUnit
from consortium.equipment.forms.asset import ReasonForm
from consortium.equipment.forms.plan import PlanForm
from consortium.equipment.queries.device import find_asset
from consortium.equipment.queries.plan import find_plan
from consortium.equipment.usecases import plan as usecases
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
    form.procedure_id.choices = [
        ("", "Choose a procedure"),
        *((str(line.id), f"{line.title} ({line.owner})") for line in found.procedures),
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.plan_calibration(
                actor=current_actor(),
                asset_id=asset_id,
                procedure_id=UUID(form.procedure_id.data),
                basis=Basis(form.basis.data),
                anchor_on=form.anchor_on.data,
                interval=Interval(
                    count=form.interval_count.data, unit=IntervalUnit(form.interval_unit.data)
                ),
                early_days=form.early_days.data,
                now=now(),
            )
            flash(f"The calibrations of {found.asset_no} are planned.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/add_plan.html", form, asset=found)


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

"""Pages that ask for work, answer its steps, and note what it took."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_line import LineKind
from consortium.equipment.domain.work_order import Priority
from consortium.equipment.domain.work_step import Answer, StepKind
from consortium.equipment.forms.work_order import ConfirmForm, FaultForm, LineForm, RequestForm
from consortium.equipment.queries.checklist import list_checklists
from consortium.equipment.queries.device import find_asset
from consortium.equipment.queries.work_detail import StepLine, find_work
from consortium.equipment.usecases import work_request as usecases
from consortium.equipment.usecases import work_step as step_usecases
from consortium.equipment.views import work_tags
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import london_date, london_midnight
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once

blueprint = Blueprint("work_requests", __name__, url_prefix="/equipment")


@blueprint.route("/<uuid:asset_id>/fault", methods=["GET", "POST"])
@requires(Permission.FAULTS_REPORT)
@once
def fault(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    permissions.check(actor, Permission.FAULTS_REPORT, found.custodian_trust_id)
    form = FaultForm()
    if form.validate_on_submit():
        with form.refusals():
            order_id = usecases.report_fault(
                actor=actor,
                asset_id=asset_id,
                what=form.what.data.strip(),
                reported_by=form.reported_by.data.strip(),
                since=_since(form),
                priority=Priority(form.priority.data),
                now=now(),
            )
            flash(f"The fault is reported. Do not use {found.asset_no}.", "success")
            return redirect(url_for("work_orders.order", order_id=order_id), 303)
    return show("equipment/report_fault.html", form, asset=found)


def _since(form: FaultForm) -> datetime | None:
    """The moment of the fault: now when it is of today, else the beginning of its day."""
    day = form.since_on.data
    return None if day == london_date(now()) else london_midnight(day)


@blueprint.route("/<uuid:asset_id>/work/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def ask(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, found.custodian_trust_id)
    form = RequestForm()
    checklists = list_checklists(actor=actor, asked=Asked(rows=None), category=found.category)
    form.procedure_id.choices = [
        ("", "None"),
        *((str(line.id), f"{line.title} ({line.owner})") for line in checklists.rows),
    ]
    if form.validate_on_submit():
        with form.refusals():
            order_id = usecases.request_work(
                actor=actor,
                asset_id=asset_id,
                kind=WorkKind(form.kind.data),
                priority=Priority(form.priority.data),
                description=form.description.data.strip(),
                procedure_id=UUID(form.procedure_id.data) if form.procedure_id.data else None,
                now=now(),
            )
            flash("The work is requested.", "success")
            return redirect(url_for("work_orders.order", order_id=order_id), 303)
    return show("equipment/request_work.html", form, asset=found)


@blueprint.post("/work/<uuid:order_id>/steps/<uuid:step_id>/repair")
@requires(Permission.EQUIPMENT_MANAGE)
def repair(order_id: UUID, step_id: UUID) -> ResponseReturnValue:
    new_id = usecases.request_repair(
        actor=current_actor(), order_id=order_id, step_id=step_id, now=now()
    )
    flash("The repair is requested.", "success")
    return redirect(url_for("work_orders.order", order_id=new_id), 303)


@blueprint.route("/work/<uuid:order_id>/steps", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
def steps(order_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_work(actor=actor, order_id=order_id, now=now())
    permissions.check(actor, Permission.CALIBRATIONS_RECORD, found.trust_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.refusals():
            answers = {line.id: _answer(line) for line in found.steps}
            failed = step_usecases.answer_steps(
                actor=actor, order_id=order_id, answers=answers, now=now()
            )
            flash(
                "Kept. Steps failed: request their repair below." if failed else "Kept.",
                "success",
            )
            return redirect(url_for("work_orders.order", order_id=order_id), 303)
    typed = {line.id: _typed(line) for line in found.steps}
    return show("equipment/work_steps.html", form, order=found, typed=typed, tags=work_tags)


@blueprint.route("/work/<uuid:order_id>/lines/new", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
@once
def add_line(order_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_work(actor=actor, order_id=order_id, now=now())
    permissions.check(actor, Permission.CALIBRATIONS_RECORD, found.trust_id)
    form = LineForm()
    if form.validate_on_submit():
        with form.refusals():
            step_usecases.add_work_line(
                actor=actor,
                order_id=order_id,
                kind=LineKind(form.kind.data),
                description=form.description.data.strip(),
                on_day=form.on_day.data,
                minutes=form.minutes.data or 0,
                quantity=form.quantity.data or Decimal(0),
                amount=form.amount.data or Decimal(0),
                now=now(),
            )
            flash("Noted.", "success")
            return redirect(url_for("work_orders.order", order_id=order_id), 303)
    return show("equipment/add_work_line.html", form, order=found)


def _typed(line: StepLine) -> str:
    """What stands in the box of a step: what was typed, else the answer that counts."""
    sent = request.form.get(f"step-{line.id}")
    if sent is not None:
        return sent
    if line.step.kind is StepKind.CHECK:
        return line.result.value if line.result is not None else ""
    return f"{line.number.normalize():f}" if line.number is not None else line.text


def _answer(line: StepLine) -> Answer:
    """What was sent for a step.

    Raises:
        Invalid: a number cannot be read.
    """
    sent = request.form.get(f"step-{line.id}", "").strip()
    if line.step.kind is StepKind.CHECK:
        return Answer(passed={"pass": True, "fail": False}.get(sent))
    if line.step.kind is StepKind.TEXT:
        return Answer(text=sent[:1000])
    if not sent:
        return Answer()
    try:
        number = Decimal(sent)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Invalid(
            "bad_number",
            f"{line.step.prompt}: “{sent[:20]}” is not a number.",
            next_step="Enter a number with a decimal point, like 11.5.",
        )
    return Answer(number=number)

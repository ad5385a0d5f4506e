"""Pages that get one work order on: each is a form, and leads back to the order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.due_dates import CycleOutcome
from consortium.equipment.domain.work_order import HoldReason, Priority
from consortium.equipment.forms import work_order as forms
from consortium.equipment.queries.work_detail import WorkDetail, engineers_for, find_work
from consortium.equipment.usecases import work_order as usecases
from consortium.equipment.usecases.plan import leave_undone
from consortium.equipment.views.work_order import ACTION_NAMES, OF_THE_WORKER
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires

blueprint = Blueprint("work_actions", __name__, url_prefix="/equipment/work")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A form, the values it begins with, and what is done with it once it is valid."""

    form: type[Form]
    do: Callable[[WorkDetail, Any], None]
    done: str
    data: Callable[[WorkDetail], dict[str, Any]] = lambda _: {}
    button: str = "Save"
    lead: str = ""


_NAMES = ", ".join(f'"{name}"' for name in ACTION_NAMES)


@blueprint.route(f"/<uuid:order_id>/<any({_NAMES}):action>", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_VIEW)
def act(order_id: UUID, action: str) -> ResponseReturnValue:
    actor = current_actor()
    found = find_work(actor=actor, order_id=order_id, now=now())
    worker = Permission.CALIBRATIONS_RECORD
    permissions.check(
        actor,
        worker if action in OF_THE_WORKER else Permission.EQUIPMENT_MANAGE,
        found.trust_id,
    )
    chosen = ACTIONS[action]
    form = chosen.form(data=chosen.data(found))
    _offer_choices(form, found)
    if form.validate_on_submit():
        with form.refusals():
            chosen.do(found, form)
            flash(f"{found.reference}: {chosen.done}", "success")
            return redirect(url_for("work_orders.order", order_id=order_id), 303)
    return show(
        "equipment/work_action.html",
        form,
        order=found,
        title=ACTION_NAMES[action],
        action=action,
        chosen=chosen,
    )


def _triage(found: WorkDetail, form: forms.TriageForm) -> None:
    usecases.triage_work(
        actor=current_actor(),
        order_id=found.id,
        priority=Priority(form.priority.data),
        payer_id=UUID(form.payer_id.data),
        is_safety_relevant=form.is_safety_relevant.data,
        now=now(),
    )


def _plan(found: WorkDetail, form: forms.PlanWorkForm) -> None:
    usecases.plan_work(
        actor=current_actor(),
        order_id=found.id,
        planned_on=form.planned_on.data,
        assignee_id=UUID(form.assignee_id.data) if form.assignee_id.data else None,
        now=now(),
    )


def _start(found: WorkDetail, form: forms.StartForm) -> None:
    usecases.start_work(
        actor=current_actor(), order_id=found.id, is_clean=form.is_clean.data, now=now()
    )


def _hold(found: WorkDetail, form: forms.HoldForm) -> None:
    usecases.hold_work(
        actor=current_actor(),
        order_id=found.id,
        reason=HoldReason(form.reason.data),
        note=form.note.data.strip(),
        now=now(),
    )


def _finish(found: WorkDetail, form: forms.FinishForm) -> None:
    usecases.finish_work(
        actor=current_actor(),
        order_id=found.id,
        done_on=form.done_on.data,
        late_reason=form.late_reason.data.strip(),
        now=now(),
    )


def _close(found: WorkDetail, _: Form) -> None:
    usecases.close_work(actor=current_actor(), order_id=found.id, now=now())


def _send_back(found: WorkDetail, form: forms.WorkReasonForm) -> None:
    usecases.send_work_back(
        actor=current_actor(), order_id=found.id, reason=form.reason.data.strip(), now=now()
    )


def _cancel(found: WorkDetail, form: forms.WorkReasonForm) -> None:
    usecases.cancel_work(
        actor=current_actor(), order_id=found.id, reason=form.reason.data.strip(), now=now()
    )


def _undone(found: WorkDetail, form: forms.UndoneForm) -> None:
    if found.plan_id is None:
        raise NotFound("due date of this order")
    leave_undone(
        actor=current_actor(),
        plan_id=found.plan_id,
        outcome=CycleOutcome(form.outcome.data),
        reason=form.reason.data.strip(),
        now=now(),
    )


ACTIONS: dict[str, Action] = {
    "triage": Action(
        form=forms.TriageForm,
        do=_triage,
        done="triaged.",
        data=lambda found: {
            "priority": found.priority.value,
            "payer_id": str(found.payer_id),
            "is_safety_relevant": found.is_safety_relevant,
        },
    ),
    "plan": Action(
        form=forms.PlanWorkForm,
        do=_plan,
        done="planned.",
        data=lambda found: {"planned_on": found.planned_on or today()},
        lead="Somebody who lacks a skill for this work on that day, or the authorisation of this "
        "trust, cannot be assigned.",
    ),
    "start": Action(
        form=forms.StartForm, do=_start, done="the work has begun.", button="Start the work"
    ),
    "hold": Action(
        form=forms.HoldForm,
        do=_hold,
        done="on hold.",
        lead="Whether the clock stands still depends on the reason: see the service levels.",
    ),
    "finish": Action(
        form=forms.FinishForm,
        do=_finish,
        done="the work is done and waits for its review.",
        button="The work is done",
    ),
    "close": Action(
        form=forms.ConfirmForm,
        do=_close,
        done="closed.",
        button="Accept and close",
        lead="You have reviewed the steps and what the work took. A repaired device goes back into "
        "service.",
    ),
    "send-back": Action(form=forms.WorkReasonForm, do=_send_back, done="in progress again."),
    "cancel": Action(
        form=forms.WorkReasonForm, do=_cancel, done="cancelled.", button="Cancel the order"
    ),
    "undone": Action(
        form=forms.UndoneForm,
        do=_undone,
        done="the due date is closed without work.",
        lead="The plan stays in force: its next due date follows.",
    ),
}


def _offer_choices(form: Form, found: WorkDetail) -> None:
    if isinstance(form, forms.TriageForm):
        form.payer_id.choices = [(str(trust), name) for trust, name in found.could_pay]
    if isinstance(form, forms.PlanWorkForm):
        on = form.planned_on.data or found.planned_on or today()
        form.assignee_id.choices = [
            ("", "Nobody yet"),
            *(
                (
                    str(each.id),
                    f"{each.name} ({'; '.join(each.lacks)})" if each.lacks else each.name,
                )
                for each in engineers_for(actor=current_actor(), order_id=found.id, on=on)
            ),
        ]

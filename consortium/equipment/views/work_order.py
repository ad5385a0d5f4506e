"""Pages of work orders, and the nightly run that makes orders of what is due."""

from uuid import UUID

import structlog
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.work_kind import WORK_KIND_NAMES, WorkKind
from consortium.equipment.domain.work_line import LINE_KIND_NAMES
from consortium.equipment.domain.work_order import (
    ENDED,
    OPEN,
    REVIEWED_BY_ANOTHER,
    WORK_STATE_NAMES,
    WorkState,
)
from consortium.equipment.queries.work_detail import WorkDetail, find_work
from consortium.equipment.queries.work_order import list_work
from consortium.equipment.usecases.nightly import run_nightly
from consortium.equipment.views import work_tags
from consortium.equipment.views.filters import place_choice, place_id
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.foundation.jobs import periodic
from consortium.foundation.web.clock import now
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request

log = structlog.get_logger(__name__)
blueprint = Blueprint("work_orders", __name__, url_prefix="/equipment/work")

S = WorkState
SHOW = Choice(
    "show",
    "Show",
    [
        ("", "Open"),
        ("ended", "Ended"),
        ("all", "All"),
        *((state.value, name) for state, name in WORK_STATE_NAMES.items()),
    ],
)
KIND = Choice(
    "kind",
    "Kind",
    [("", "Every kind"), *((each.value, name) for each, name in WORK_KIND_NAMES.items())],
)
WHOSE = Choice("whose", "Whose", [("", "Everybody's"), ("mine", "Mine")])
# What can be done in each state, in the order of the buttons.
ACTIONS: dict[WorkState, tuple[str, ...]] = {
    S.REQUESTED: ("triage", "cancel"),
    S.TRIAGED: ("plan", "cancel"),
    S.PLANNED: ("plan", "cancel", "undone"),
    S.ASSIGNED: ("start", "plan", "cancel", "undone"),
    S.IN_PROGRESS: ("finish", "hold", "undone"),
    S.ON_HOLD: ("start", "undone"),
    S.WORK_DONE: ("close", "send-back"),
    S.IN_REVIEW: ("close", "send-back"),
}
ACTION_NAMES = {
    "triage": "Triage it",
    "plan": "Plan and assign",
    "start": "Start the work",
    "hold": "Put it on hold",
    "finish": "The work is done",
    "close": "Accept and close",
    "send-back": "Send it back",
    "cancel": "Cancel it",
    "undone": "It could not be done",
}
# These are the worker's; the others the manager's.
OF_THE_WORKER = frozenset({"start", "hold", "finish"})


@periodic("equipment_nightly", hour="2", minute="20")
def nightly() -> None:
    """Before the rounds begin; a night that was missed is made up for by the next run."""
    report = run_nightly(actor=Actor.system("nightly run of equipment"), now=now())
    log.info(
        "equipment_nightly",
        plans=report.plans,
        orders=report.orders_made,
        drifts=len(report.drifts),
        matched=report.notices_matched,
        failures=len(report.failures),
    )


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    place = place_choice(actor)
    page = list_work(
        actor=actor,
        asked=asked_from_request(),
        now=now(),
        place_id=place_id(place),
        states=_states(SHOW.chosen),
        kind=WorkKind(KIND.chosen) if KIND.chosen else None,
        only_mine=WHOSE.chosen == "mine",
    )
    return answer(
        "equipment/work_orders.html",
        Table(caption="Work orders", columns=_COLUMNS, rows=page.rows, page=page),
        name="work-orders",
        choices=(place, SHOW, KIND, WHOSE),
    )


def _states(chosen: str) -> frozenset[WorkState]:
    groups = {"": OPEN, "ended": ENDED, "all": frozenset(WorkState)}
    return groups[chosen] if chosen in groups else frozenset({WorkState(chosen)})


_COLUMNS = [
    Column(
        heading="Order",
        value=lambda row: row.reference,
        sort="reference",
        link=lambda row: url_for("work_orders.order", order_id=row.id),
        note=lambda row: WORK_KIND_NAMES[row.kind],
    ),
    Column(heading="Kind", value=lambda row: WORK_KIND_NAMES[row.kind], in_files=True),
    Column(
        heading="Device",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
        note=lambda row: row.device,
    ),
    Column(heading="What", value=lambda row: row.device, in_files=True),
    Column(
        heading="Where",
        value=lambda row: ", ".join(filter(None, (row.trust, row.site, row.location))),
        sort="place",
    ),
    Column(
        heading="State",
        value=lambda row: work_tags.state_tag(row.state, row.hold_reason),
        kind=Kind.TAG,
        sort="state",
    ),
    Column(
        heading="Priority", value=lambda row: work_tags.priority_tag(row.priority), kind=Kind.TAG
    ),
    Column(heading="Engineer", value=lambda row: row.assignee),
    Column(heading="Planned on", value=lambda row: row.planned_on, kind=Kind.DAY, sort="planned"),
    Column(heading="Done by", value=lambda row: row.done_by, kind=Kind.MOMENT, sort="due"),
    Column(heading="Clock", value=lambda row: work_tags.clock_tag(row.clock), kind=Kind.TAG),
    Column(heading="Due on", value=lambda row: row.due_on, kind=Kind.DAY, in_files=True),
    Column(heading="Reported", value=lambda row: row.reported_at, kind=Kind.MOMENT, in_files=True),
    Column(heading="Description", value=lambda row: row.description, in_files=True),
]


@blueprint.get("/<uuid:order_id>")
@requires(Permission.EQUIPMENT_VIEW)
def order(order_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_work(actor=actor, order_id=order_id, now=now())
    own = (Permission.CALIBRATIONS_RECORD, Permission.EQUIPMENT_MANAGE)
    return render_template(
        "equipment/work_order.html",
        order=found,
        tags=work_tags,
        kinds=WORK_KIND_NAMES,
        actions=[(each, ACTION_NAMES[each]) for each in offered(found)],
        lines=_lines(found),
        steps=_steps(found),
        button=Form(),
        can={
            "record": may(actor, Permission.CALIBRATIONS_RECORD, found.trust_id),
            "manage": may(actor, Permission.EQUIPMENT_MANAGE, found.trust_id),
            "costs": any(
                may(actor, each, trust)
                for each in own
                for trust in (found.trust_id, found.payer_id)
            ),
        },
        needs_another=found.mdr_class in REVIEWED_BY_ANOTHER,
    )


def offered(found: WorkDetail) -> list[str]:
    """What the reader can do with an order now."""
    actor = current_actor()
    names = []
    for name in ACTIONS.get(found.state, ()):
        worker = Permission.CALIBRATIONS_RECORD
        permission = worker if name in OF_THE_WORKER else Permission.EQUIPMENT_MANAGE
        fits = {"undone": found.plan_id is not None, "cancel": found.plan_id is None}.get(
            name, True
        )
        if name == "finish" and found.plan_id is not None and found.kind is WorkKind.CALIBRATION:
            fits = False
        if fits and may(actor, permission, found.trust_id):
            names.append(name)
    return names


def _steps(found: WorkDetail) -> Table:
    return Table(
        caption="Steps",
        columns=[
            Column(heading="Step", value=lambda row: row.step.prompt),
            Column(heading="Limits", value=lambda row: work_tags.limits(row.step)),
            Column(heading="Found", value=work_tags.found_at_step),
            Column(
                heading="Result",
                value=lambda row: work_tags.result_tag(row.result),
                kind=Kind.TAG,
            ),
            Column(
                heading="Repair",
                value=lambda row: row.repair,
                link=lambda row: (
                    url_for("work_orders.order", order_id=row.repair_id) if row.repair_id else None
                ),
            ),
        ],
        rows=found.steps,
    )


def _lines(found: WorkDetail) -> Table:
    return Table(
        caption="What it took",
        columns=[
            Column(heading="What", value=lambda row: LINE_KIND_NAMES[row.kind]),
            Column(heading="Description", value=lambda row: row.description),
            Column(heading="On", value=lambda row: row.on_day, kind=Kind.DAY),
            Column(heading="Minutes", value=lambda row: row.minutes or None, kind=Kind.NUMBER),
            Column(heading="Number", value=lambda row: row.quantity or None, kind=Kind.NUMBER),
            Column(heading="Cost", value=lambda row: row.amount, kind=Kind.POUNDS),
            Column(heading="By", value=lambda row: row.person),
        ],
        rows=found.lines,
        footer={
            "What": "Total",
            "Minutes": sum(line.minutes for line in found.lines),
            "Cost": sum(line.amount for line in found.lines),
        },
    )

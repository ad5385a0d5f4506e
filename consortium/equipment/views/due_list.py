"""The due list: what to do next, made for a telephone on the ward."""

from collections.abc import Mapping

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.due_state import DueState
from consortium.equipment.domain.work_kind import PLANNED_KINDS, WORK_KIND_NAMES, WorkKind
from consortium.equipment.queries.due_list import due_list
from consortium.equipment.queries.plan import list_suspended_plans
from consortium.equipment.views import tags
from consortium.equipment.views.filters import place_choice, place_id
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request

blueprint = Blueprint("equipment_due", __name__, url_prefix="/equipment")

SHOWN: Mapping[str, tuple[str, tuple[DueState, ...]]] = {
    "": ("Overdue and due now", (DueState.OVERDUE, DueState.DUE)),
    "overdue": ("Overdue", (DueState.OVERDUE,)),
    "due": ("Due now", (DueState.DUE,)),
    "upcoming": ("Coming up", (DueState.UPCOMING,)),
    "all": ("Everything planned", tuple(DueState)),
}
SHOW = Choice("show", "What", [(key, words) for key, (words, _) in SHOWN.items()])
KIND = Choice(
    "kind",
    "Work",
    [("", "Every kind of work"), *((each.value, WORK_KIND_NAMES[each]) for each in PLANNED_KINDS)],
)
SKILL = Choice("skill", "For", [("", "Everybody"), ("mine", "What I have a skill for")])
ORDER = Choice(
    "sort", "Order", [("", "The most overdue first"), ("place", "In the order of a round")]
)


@blueprint.get("/due")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    place = place_choice(actor)
    page = due_list(
        actor=actor,
        on=today(),
        asked=asked_from_request(),
        place_id=place_id(place),
        states=SHOWN[SHOW.chosen][1],
        kind=WorkKind(KIND.chosen) if KIND.chosen else None,
        only_skilled=SKILL.chosen == "mine",
    )
    return answer(
        "equipment/due_list.html",
        Table(caption="Due list", columns=_COLUMNS, rows=page.rows, page=page),
        name="due-list",
        lines=page.rows,
        tags=tags,
        choices=(place, SHOW, KIND, SKILL, ORDER),
        records_for=actor.scope(Permission.CALIBRATIONS_RECORD),
    )


_COLUMNS = [
    Column(heading="Asset number", value=lambda row: row.asset_no),
    Column(heading="Kind", value=lambda row: row.category),
    Column(heading="Model", value=lambda row: row.model),
    Column(heading="Serial number", value=lambda row: row.serial),
    Column(heading="Trust", value=lambda row: row.trust),
    Column(heading="Site", value=lambda row: row.site),
    Column(heading="Place", value=lambda row: row.location),
    Column(heading="Procedure", value=lambda row: row.procedure),
    Column(heading="Due on", value=lambda row: row.due_on, kind=Kind.DAY),
    Column(heading="Work", value=lambda row: WORK_KIND_NAMES[row.work_kind]),
    Column(heading="Planned for", value=lambda row: row.do_by, kind=Kind.DAY),
    Column(heading="Days late", value=lambda row: row.days_late, kind=Kind.NUMBER),
    Column(
        heading="How it stands",
        value=lambda row: tags.due_tag(row.state, row.days_late),
        kind=Kind.TAG,
    ),
    Column(heading="State", value=lambda row: tags.status_tag(row.status), kind=Kind.TAG),
]


@blueprint.get("/suspended-plans")
@requires(Permission.EQUIPMENT_VIEW)
def suspended() -> ResponseReturnValue:
    page = list_suspended_plans(actor=current_actor(), asked=asked_from_request())
    table = Table(caption="Suspended plans", columns=_SUSPENDED_COLUMNS, rows=page.rows, page=page)
    return answer("equipment/suspended_plans.html", table, name="suspended-plans")


_SUSPENDED_COLUMNS = [
    Column(
        heading="Asset number",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
    ),
    Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
    Column(heading="Site", value=lambda row: row.site),
    Column(heading="Procedure", value=lambda row: row.procedure),
    Column(heading="Would be due on", value=lambda row: row.next_due_on, kind=Kind.DAY, sort="due"),
    Column(heading="Suspended since", value=lambda row: row.since, kind=Kind.DAY, sort="since"),
    Column(heading="Reason", value=lambda row: row.reason),
]

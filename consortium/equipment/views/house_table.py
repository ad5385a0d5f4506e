"""Pages of the tables a service works by: service levels, and limits of safety tests."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.safety_test import MEASURE_NAMES, METHOD_NAMES, UNITS, Method
from consortium.equipment.domain.service_level import (
    RISK_GROUP_NAMES,
    Level,
    RiskGroup,
    ServiceLevels,
)
from consortium.equipment.domain.work_order import (
    HOLD_REASON_NAMES,
    PRIORITY_NAMES,
    HoldReason,
    Priority,
)
from consortium.equipment.forms.work_order import WorkReasonForm
from consortium.equipment.queries.house_table import Tables, tables_of
from consortium.equipment.usecases import house_table as usecases
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.clock import now
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.organisations.queries import directory

blueprint = Blueprint("equipment_tables", __name__, url_prefix="/equipment/tables")


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def tables() -> ResponseReturnValue:
    """What a trust goes by, with a choice of the trust."""
    actor = current_actor()
    reached = actor.scope(Permission.EQUIPMENT_VIEW).organisations
    lines = sorted(directory.organisations_by_id(reached).values(), key=lambda line: line.name)
    whose = Choice("of", "Of", [(str(line.id), line.name) for line in lines])
    owner_id = UUID(whose.chosen)
    found = tables_of(actor=actor, owner_id=owner_id)
    return render_template(
        "equipment/tables.html",
        whose=whose,
        owner_id=owner_id,
        found=found,
        levels=_level_rows(found),
        limits=_limit_rows(found),
        holds=HOLD_REASON_NAMES,
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE, owner_id)},
    )


@blueprint.route("/<uuid:owner_id>/service-levels", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def levels(owner_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = tables_of(actor=actor, owner_id=owner_id)
    form = WorkReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_service_levels(
                actor=actor,
                owner_id=owner_id,
                levels=_sent_levels(),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The service levels are in force.", "success")
            return redirect(url_for("equipment_tables.tables", of=owner_id), 303)
    return show(
        "equipment/service_levels.html",
        form,
        rows=_level_rows(found),
        holds=HOLD_REASON_NAMES,
        pausing=found.levels.pausing,
        owner_id=owner_id,
        sent=request.form,
    )


@blueprint.route("/<uuid:owner_id>/safety-limits", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def limits(owner_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = tables_of(actor=actor, owner_id=owner_id)
    form = WorkReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_safety_limits(
                actor=actor,
                owner_id=owner_id,
                limits={
                    key: _decimal(f"limit-{number}")
                    for number, key in enumerate(found.limits, start=1)
                },
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The limits are in force.", "success")
            return redirect(url_for("equipment_tables.tables", of=owner_id), 303)
    return show(
        "equipment/safety_limits.html",
        form,
        rows=_limit_rows(found),
        owner_id=owner_id,
        sent=request.form,
    )


def _level_rows(found: Tables) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{priority.value}-{group.value}",
            "priority": PRIORITY_NAMES[priority],
            "group": RISK_GROUP_NAMES[group],
            "respond": found.levels.levels[priority, group].respond_hours,
            "fix": found.levels.levels[priority, group].fix_hours,
        }
        for priority in Priority
        for group in RiskGroup
    ]


def _limit_rows(found: Tables) -> list[dict[str, Any]]:
    return [
        {
            "name": f"limit-{number}",
            "measure": MEASURE_NAMES[measure],
            "for": by if measure.value.startswith("applied") else f"class {by}",
            "method": METHOD_NAMES[Method(method)].lower() if method else "",
            "limit": f"{limit.normalize():f}",
            "unit": symbol(UNITS[measure]),
            "bound": "at least" if measure.value == "insulation" else "at most",
        }
        for number, ((measure, by, method), limit) in enumerate(found.limits.items(), start=1)
    ]


def _sent_levels() -> ServiceLevels:
    return ServiceLevels(
        levels={
            (priority, group): Level(
                respond_hours=_whole(f"respond-{priority.value}-{group.value}"),
                fix_hours=_whole(f"fix-{priority.value}-{group.value}"),
            )
            for priority in Priority
            for group in RiskGroup
        },
        pausing=frozenset(
            reason for reason in HoldReason if f"pauses-{reason.value}" in request.form
        ),
    )


def _whole(name: str) -> int:
    sent = request.form.get(name, "").strip()
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 6 else 0


def _decimal(name: str) -> Decimal:
    try:
        number = Decimal(request.form.get(name, "").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Invalid(
            "bad_limit",
            "A limit is missing or is not a number.",
            next_step="Enter every limit, like 500 or 0.3.",
        )
    return number

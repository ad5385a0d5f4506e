"""What was decided on words of purchase lines, and taking it back."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import plain, unit_name
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request
from consortium.spend.queries.decisions import DecisionLine, list_decisions
from consortium.spend.usecases.decide_words import undo_decision
from consortium.spend.views.blueprint import blueprint
from consortium.spend.views.matching_table import percent

IN_FORCE, UNDONE, REPLACED = (
    Tag("In force", "green"),
    Tag("Undone", "grey"),
    Tag("Replaced", "grey"),
)


@blueprint.get("/matching/decisions")
@requires(Permission.SPEND_VIEW)
def decisions() -> ResponseReturnValue:
    actor = current_actor()
    page = list_decisions(actor=actor, asked=asked_from_request())
    table = Table(
        caption="Decisions",
        columns=[
            Column(heading="Words", value=lambda row: row.words),
            Column(heading="Supplier", value=lambda row: row.supplier),
            Column(heading="Unit", value=_unit_decided),
            Column(heading="Trust", value=lambda row: row.trust),
            Column(
                heading="Item",
                value=_item_decided,
                link=lambda row: (
                    url_for("items.item", item_id=row.item_id) if row.item_id else None
                ),
            ),
            Column(heading="Likeness", value=lambda row: percent(row.confidence)),
            Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER),
            Column(heading="Spend", value=lambda row: row.amount, kind=Kind.POUNDS, sort="amount"),
            Column(heading="Decided", value=lambda row: row.at, kind=Kind.MOMENT, sort="at"),
            Column(heading="By", value=lambda row: row.by),
            Column(heading="State", value=_state, kind=Kind.TAG),
        ],
        rows=page.rows,
        page=page,
    )
    can_undo = [
        row.is_in_force and may(actor, Permission.LINES_MATCH, row.trust_id) for row in page.rows
    ]
    return answer("spend/decisions.html", table, name="decisions", can_undo=can_undo, button=Form())


@blueprint.post("/matching/decisions/<uuid:decision_id>/undo")
@requires(Permission.LINES_MATCH)
def undo(decision_id: UUID) -> ResponseReturnValue:
    undo_decision(actor=current_actor(), decision_id=decision_id, now=now())
    flash("The decision is undone; its lines wait again.", "success")
    return redirect(url_for("spend.decisions"), 303)


def _unit_decided(row: DecisionLine) -> str:
    unit = unit_name(row.unit)
    return f"{unit} = {plain(row.base_units)}" if row.base_units else unit


def _item_decided(row: DecisionLine) -> str:
    if row.is_undone:
        return ""
    return row.item or "Not in the catalogue"


def _state(row: DecisionLine) -> Tag:
    if row.is_undone:
        return UNDONE
    return IN_FORCE if row.is_in_force else REPLACED

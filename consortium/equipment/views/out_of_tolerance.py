"""Pages of standards out of tolerance, and of the calibrations that this puts in doubt."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.reverse_trace import OUTCOME_NAMES, Outcome
from consortium.equipment.forms.out_of_tolerance import DecisionForm, EventForm
from consortium.equipment.queries import out_of_tolerance as queries
from consortium.equipment.queries.out_of_tolerance import Showing
from consortium.equipment.queries.standard import find_standard
from consortium.equipment.usecases import out_of_tolerance as usecases
from consortium.equipment.views import tags
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("equipment_out_of_tolerance", __name__, url_prefix="/equipment")

_EVENTS = [
    Column(
        heading="Standard",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment_out_of_tolerance.event", event_id=row.id),
    ),
    Column(heading="Found on", value=lambda row: row.failed_on, kind=Kind.DAY),
    Column(heading="What was found", value=lambda row: row.reason),
    Column(heading="Yours in doubt", value=lambda row: row.mine, kind=Kind.NUMBER),
    Column(heading="Yours to decide", value=lambda row: row.open, kind=Kind.NUMBER, sort="open"),
    Column(heading="Decide by", value=lambda row: row.due_on, kind=Kind.DAY, sort="due"),
    Column(heading="How it stands", value=lambda row: _standing(row), kind=Kind.TAG),
]
SHOW = Choice(
    "show",
    "Show",
    [
        ("", "All"),
        (Showing.OPEN.value, "Something of yours to decide"),
        (Showing.OVERDUE.value, "Something of yours overdue"),
    ],
)
_IMPACTS = [
    Column(
        heading="Device",
        value=lambda row: row.asset_no,
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
    ),
    Column(heading="Trust", value=lambda row: row.trust),
    Column(
        heading="Calibration",
        value=lambda row: row.reference,
        link=lambda row: url_for("equipment_calibrations.result", run_id=row.run_id),
    ),
    Column(heading="Done on", value=lambda row: row.performed_on, kind=Kind.DAY),
    Column(heading="Through", value=lambda row: row.through),
    Column(heading="Worst error now", value=lambda row: tags.signed(row.error_again)),
    Column(heading="Proposed", value=lambda row: OUTCOME_NAMES[row.proposed]),
    Column(
        heading="Decide by",
        value=lambda row: row.due_on,
        kind=Kind.DAY,
        note=lambda row: "Overdue" if row.is_overdue else "",
    ),
    Column(heading="Overdue", value=lambda row: "Yes" if row.is_overdue else "", in_files=True),
    Column(
        heading="Decided",
        value=lambda row: (
            f"{OUTCOME_NAMES[row.decided]}: {row.reason}" if row.decided else "Decide it"
        ),
        link=lambda row: (
            None if row.decided else url_for("equipment_out_of_tolerance.decide", impact_id=row.id)
        ),
    ),
]


def _standing(line: queries.EventLine) -> Tag:
    if line.is_overdue:
        return Tag("Overdue", "red")
    if line.open:
        return Tag("To decide", "yellow")
    return Tag("Decided", "green") if line.mine else Tag("None of yours", "grey")


@blueprint.get("/out-of-tolerance")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_events(
        actor=current_actor(),
        asked=asked_from_request(),
        today=today(),
        showing=Showing(SHOW.chosen) if SHOW.chosen else None,
    )
    table = Table(caption="Out of tolerance", columns=_EVENTS, rows=page.rows, page=page)
    return answer(
        "equipment/out_of_tolerance.html", table, name="out-of-tolerance", choices=(SHOW,)
    )


@blueprint.get("/out-of-tolerance/<uuid:event_id>")
@requires(Permission.EQUIPMENT_VIEW)
def event(event_id: UUID) -> ResponseReturnValue:
    found = queries.find_event(actor=current_actor(), event_id=event_id, today=today())
    return answer(
        "equipment/tolerance_event.html",
        Table(caption="Calibrations in doubt", columns=_IMPACTS, rows=found.impacts),
        name=f"in-doubt-{found.asset_no}",
        event=found,
        found=tags.signed(found.found),
    )


@blueprint.route("/standards/<uuid:standard_id>/out-of-tolerance", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def report(standard_id: UUID) -> ResponseReturnValue:
    standard = find_standard(actor=current_actor(), standard_id=standard_id, on=today())
    form = EventForm()
    if form.validate_on_submit():
        with form.refusals():
            event_id = usecases.open_event(
                actor=current_actor(),
                standard_id=standard_id,
                failed_on=form.failed_on.data,
                found=form.found.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{standard.asset_no} is suspended.", "success")
            return redirect(url_for("equipment_out_of_tolerance.event", event_id=event_id), 303)
    return show("equipment/report_standard.html", form, standard=standard)


@blueprint.route("/out-of-tolerance/impacts/<uuid:impact_id>", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def decide(impact_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    impact = queries.find_impact(actor=actor, impact_id=impact_id, today=today())
    form = DecisionForm(outcome=impact.proposed.value)
    if form.validate_on_submit():
        with form.refusals():
            usecases.decide_impact(
                actor=actor,
                impact_id=impact_id,
                outcome=Outcome(form.outcome.data),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{impact.reference} is decided.", "success")
            return redirect(url_for("equipment_out_of_tolerance.listing"), 303)
    return show("equipment/decide_impact.html", form, impact=impact)

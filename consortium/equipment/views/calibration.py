"""Calibrating on the ward: the readings, and what they say."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.calibration import MeasuredPoint
from consortium.equipment.domain.certificate import risk_in_words
from consortium.equipment.domain.due_state import DueState
from consortium.equipment.domain.sheet import written
from consortium.equipment.domain.uncertainty import reported
from consortium.equipment.forms.calibration import (
    AsLeftForm,
    CalibrationForm,
    CorrectionForm,
    FormalForm,
    start_values,
    with_readings,
)
from consortium.equipment.queries.calibration import RunDetail, find_calibration
from consortium.equipment.queries.certificate import find_signing
from consortium.equipment.queries.due_list import DueLine, due_list
from consortium.equipment.queries.sheet import (
    as_left_sheet,
    calibration_sheet,
    correction_sheet,
)
from consortium.equipment.usecases import calibration as usecases
from consortium.equipment.usecases.as_left import record_as_left
from consortium.equipment.views import tags
from consortium.equipment.views.readings import (
    blocks_of,
    decide_on,
    point_name,
    readings_of,
    standard_choices,
)
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table

blueprint = Blueprint("equipment_calibrations", __name__, url_prefix="/equipment")


@blueprint.route("/<uuid:asset_id>/calibrate/<uuid:procedure_id>", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
@once
def calibrate(asset_id: UUID, procedure_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    sheet = calibration_sheet(actor=actor, asset_id=asset_id, procedure_id=procedure_id, on=today())
    is_formal = sheet.demands.asks_standards
    kind = with_readings(FormalForm if is_formal else CalibrationForm, sheet.points)
    start = {"version_id": str(sheet.version_id), "seen": written(sheet.seen)}
    form = cast("FormalForm", kind(data=start))
    if is_formal:
        form.standards.choices = standard_choices(sheet.standards)
    if form.validate_on_submit():
        with form.refusals():
            run_id = usecases.record_calibration(
                actor=actor,
                asset_id=asset_id,
                procedure_version_id=UUID(form.version_id.data),
                performed_on=form.performed_on.data,
                readings=form.readings(),
                note=form.note.data.strip(),
                late_reason=form.late_reason.data.strip(),
                standard_ids=[UUID(each) for each in form.standards.data] if is_formal else (),
                environment=form.environment() if is_formal else None,
                seen=form.seen_before(),
                now=now(),
            )
            return redirect(url_for("equipment_calibrations.result", run_id=run_id), 303)
    return show(
        "equipment/calibrate.html",
        form,
        sheet=sheet,
        blocks=blocks_of(sheet.points, sheet.last_time, form),
        decision=decide_on(form, sheet.seen),
    )


@blueprint.route("/calibrations/<uuid:run_id>/as-left", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
@once
def as_left(run_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    sheet = as_left_sheet(actor=actor, run_id=run_id)
    form = cast("AsLeftForm", with_readings(AsLeftForm, sheet.points)())
    if form.validate_on_submit():
        with form.refusals():
            record_as_left(
                actor=actor,
                run_id=run_id,
                what=form.what.data.strip(),
                readings=form.readings(),
                now=now(),
            )
            return redirect(url_for("equipment_calibrations.result", run_id=run_id), 303)
    blocks = blocks_of(sheet.points, sheet.last_time, form)
    return show("equipment/as_left.html", form, sheet=sheet, blocks=blocks, run_id=run_id)


@blueprint.route("/calibrations/<uuid:run_id>/correct", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
@once
def correct(run_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    sheet = correction_sheet(actor=actor, run_id=run_id)
    kind = with_readings(CorrectionForm, sheet.points)
    form = cast("CorrectionForm", kind(data=start_values(kind.rows, sheet.readings)))
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.correct_calibration(
                actor=actor,
                run_id=run_id,
                readings=form.readings(),
                reason=form.reason.data.strip(),
                now=now(),
            )
            return redirect(url_for("equipment_calibrations.result", run_id=new_id), 303)
    blocks = blocks_of(sheet.points, sheet.last_time, form)
    return show("equipment/correct.html", form, sheet=sheet, blocks=blocks, run_id=run_id)


@blueprint.get("/calibrations/<uuid:run_id>")
@requires(Permission.EQUIPMENT_VIEW)
def result(run_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    run = find_calibration(actor=actor, run_id=run_id)
    return render_template(
        "equipment/result.html",
        run=run,
        tags=tags,
        table=_points_table(run, run.result.points, "As found" if run.as_left else "Points"),
        as_left=_points_table(run, run.as_left.points, "As left") if run.as_left else None,
        environment=_conditions(run),
        signing=find_signing(actor=actor, run_id=run_id) if run.standards else None,
        following=_following(run),
        can={
            "record": may(actor, Permission.CALIBRATIONS_RECORD, run.custodian_trust_id),
            "manage": may(actor, Permission.EQUIPMENT_MANAGE, run.custodian_trust_id),
        },
    )


_COLUMNS = [
    Column(heading="Point", value=lambda each: point_name(each.point)),
    Column(heading="Readings", value=lambda each: readings_of(each)),
    Column(
        heading="Error",
        value=lambda each: (
            f"{tags.signed(each.error)} {symbol(each.point.unit)}" if each.error is not None else ""
        ),
    ),
    Column(
        heading="Error that passes",
        value=lambda each: f"{tags.signed(each.point.lower)} to {tags.signed(each.point.upper)}",
    ),
    Column(heading="Result", value=lambda each: tags.verdict_tag(each.verdict), kind=Kind.TAG),
]


_UNCERTAINTY = [
    Column(heading="U", value=lambda each: _expanded(each)),
    Column(
        heading="Chance that it conforms",
        value=lambda each: (
            f"{each.uncertainty.within * 100:.2f} %" if each.uncertainty is not None else ""
        ),
    ),
    Column(heading="Risk of a wrong decision", value=lambda each: risk_in_words(each)),
]


def _points_table(run: RunDetail, points: Sequence[MeasuredPoint], caption: str) -> Table:
    extra = _UNCERTAINTY if run.standards else []
    columns = [*_COLUMNS[:-1], *extra, _COLUMNS[-1]]
    return Table(caption=caption, columns=columns, rows=points)


def _expanded(measured: MeasuredPoint) -> str:
    found = measured.uncertainty
    if found is None:
        return ""
    expanded = tags.number(reported(found.expanded))
    return f"{expanded} {symbol(measured.point.unit)} (k = {found.k:.2f})"


def _conditions(run: RunDetail) -> str:
    """Where it was done, in a line: "21.5 °C, 45 % humidity"."""
    found = run.environment
    parts = [
        (found.temperature, "°C"),
        (found.humidity, "% humidity"),
        (found.pressure, "hPa"),
    ]
    return ", ".join(f"{tags.number(value)} {unit}" for value, unit in parts if value is not None)


def _following(run: RunDetail) -> DueLine | None:
    """The next device that is due at the same site, for whoever does the round."""
    actor = current_actor()
    if not may(actor, Permission.CALIBRATIONS_RECORD, run.custodian_trust_id):
        return None
    page = due_list(
        actor=actor,
        on=today(),
        asked=Asked(sort="place", rows=2),
        place_id=run.site_id,
        states=(DueState.OVERDUE, DueState.DUE),
    )
    return next((line for line in page.rows if line.asset_id != run.asset_id), None)

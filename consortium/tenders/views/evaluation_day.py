"""Pages of evaluation days: the plan, attendance, polls, and what the time costs."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, export
from consortium.tenders.forms.evaluation_day import AttendanceForm, DayForm, PollForm, SlotForm
from consortium.tenders.forms.panel import as_choices
from consortium.tenders.queries.evaluation_day import day_choices, find_days
from consortium.tenders.queries.tender_page import find_title
from consortium.tenders.usecases import evaluation_day as usecases

blueprint = Blueprint("days", __name__)


@blueprint.get("/<uuid:tender_id>/evaluation-days")
@requires(Permission.TENDERS_VIEW)
def days(tender_id: UUID) -> ResponseReturnValue:
    found = find_days(actor=current_actor(), tender_id=tender_id)
    manage = found.state in usecases.PLANNING and may(
        current_actor(), Permission.TENDERS_MANAGE, found.consortium_id
    )
    footer = {"Day": "All days", "Planned": found.planned, "Actual": found.actual}
    table = Table(caption="Evaluation days", columns=_COLUMNS, rows=found.days, footer=footer)
    return export(table, name="evaluation-days") or render_template(
        "tenders/evaluation_days.html", page=found, table=table, manage=manage
    )


@blueprint.route("/<uuid:tender_id>/evaluation-days/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def plan(tender_id: UUID) -> ResponseReturnValue:
    found = find_title(actor=current_actor(), tender_id=tender_id)
    form = DayForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.plan_day(
                actor=current_actor(),
                tender_id=found.id,
                held_on=form.held_on.data,
                place=form.place.data,
                day_rate=form.day_rate.data,
                now=now(),
            )
            flash("The day is planned for everybody on the panel who scores.", "success")
            return _back(tender_id)
    return _page(tender_id, form, "Plan an evaluation day", "Plan the day")


@blueprint.route("/evaluation-days/<uuid:day_id>/slots/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def add_slot(day_id: UUID) -> ResponseReturnValue:
    found = day_choices(actor=current_actor(), day_id=day_id)
    form = SlotForm()
    form.bid_id.choices = [("", "Choose a bid"), *as_choices(found.bids)]
    form.criterion_id.choices = [("", "Choose a script"), *as_choices(found.criteria)]
    if form.validate_on_submit():
        with form.refusals():
            starts_at, ends_at = form.times()
            usecases.add_slot(
                actor=current_actor(),
                day_id=day_id,
                bid_id=UUID(form.bid_id.data),
                criterion_id=UUID(form.criterion_id.data),
                starts_at=starts_at,
                ends_at=ends_at,
                room=form.room.data,
                now=now(),
            )
            flash("The demonstration is planned.", "success")
            return _back(found.tender_id)
    return _page(found.tender_id, form, "Plan a demonstration", "Plan it")


@blueprint.route("/evaluation-days/<uuid:day_id>/attendance", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def attendance(day_id: UUID) -> ResponseReturnValue:
    found = day_choices(actor=current_actor(), day_id=day_id)
    form = AttendanceForm(data={"came": [str(each) for each in found.came]})
    form.came.choices = as_choices(found.expected)
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_attendance(
                actor=current_actor(),
                day_id=day_id,
                came=[UUID(each) for each in form.came.data or ()],
                now=now(),
            )
            flash("The attendance is recorded.", "success")
            return _back(found.tender_id)
    return _page(found.tender_id, form, "Who came?", "Record the attendance")


@blueprint.route("/<uuid:tender_id>/evaluation-days/<uuid:day_id>/poll", methods=["GET", "POST"])
@requires(Permission.SCORES_GIVE)
@once
def poll(tender_id: UUID, day_id: UUID) -> ResponseReturnValue:
    find_days(actor=current_actor(), tender_id=tender_id)
    form = PollForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.answer_poll(
                actor=current_actor(),
                day_id=day_id,
                moment=form.chosen(),
                confidence=int(form.confidence.data),
                now=now(),
            )
            flash("Your answer is recorded.", "success")
            return _back(tender_id)
    return _page(tender_id, form, "How sure are you?", "Answer")


def _page(tender_id: UUID, form: Form, heading: str, button: str) -> ResponseReturnValue:
    back = [("Evaluation days", url_for("tenders.days.days", tender_id=tender_id))]
    return show("tenders/one_form.html", form, heading=heading, button=button, intro=(), back=back)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.days.days", tender_id=tender_id), 303)


_COLUMNS = (
    Column(heading="Day", value=lambda row: row.held_on, kind=Kind.DAY, note=lambda row: row.place),
    Column(heading="Place", value=lambda row: row.place, in_files=True),
    Column(heading="Demonstrations", value=lambda row: len(row.slots), kind=Kind.NUMBER),
    Column(heading="Expected", value=lambda row: row.cost.expected, kind=Kind.NUMBER),
    Column(heading="Came", value=lambda row: row.cost.came, kind=Kind.NUMBER),
    Column(heading="Rate of a day", value=lambda row: row.cost.day_rate, kind=Kind.POUNDS),
    Column(heading="Planned", value=lambda row: row.cost.planned, kind=Kind.POUNDS),
    Column(heading="Actual", value=lambda row: row.cost.actual, kind=Kind.POUNDS),
    Column(heading="Sure before, of 5", value=lambda row: row.before, kind=Kind.NUMBER),
    Column(heading="Sure after, of 5", value=lambda row: row.after, kind=Kind.NUMBER),
)

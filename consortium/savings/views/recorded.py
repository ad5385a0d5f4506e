"""Pages on which shares of rebates and benefits are signed, reduced or rejected."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import words
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, asked_from_request, export
from consortium.savings.domain.signoff import (
    RECORDED_NAMES,
    STAGE_NAMES,
    STEP_NAMES,
    RecordedKind,
    Step,
)
from consortium.savings.forms.signoff import (
    SignLineForm,
    SignLinesForm,
    record_from,
    seal_of_records,
    text_of_record,
)
from consortium.savings.queries import recorded as queries
from consortium.savings.queries.to_sign import ToSign
from consortium.savings.usecases import recorded as usecases
from consortium.savings.views.deciding import Deciding
from consortium.savings.views.periods import first_of_month
from consortium.savings.views.signoff_tables import (
    STAGE_COLOURS,
    VERDICTS,
    Filters,
    done,
    stage_tag,
    waits_for,
)

blueprint = Blueprint("recorded", __name__, url_prefix="/savings/sign-off/recorded")
DECIDING = Deciding(
    put_forward=usecases.put_recorded_forward,
    sign=usecases.sign_recorded,
    reduce=usecases.reduce_recorded,
    reject=usecases.reject_recorded,
    read=record_from,
    seal_of=seal_of_records,
)


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.SAVINGS_LINES_VIEW)
def listing() -> ResponseReturnValue:
    """Those that wait for the reader, to be signed together; or all of the year."""
    filters = Filters.from_request(current_actor())
    if filters is None:
        return render_template("savings/no_consortium.html")
    form = SignLinesForm()
    found = _found(filters)
    if form.validate_on_submit():
        with form.refusals():
            number = DECIDING.on_many(form, filters.consortium_id, found)
            flash(f"{words.count(number, 'line')} {done(request.form)}.", "success")
            return redirect(url_for("recorded.listing", **filters.address), 303)
    table = _table(found, mine=filters.is_mine)
    if exported := export(table, name="rebates-and-benefits"):
        return exported
    step, mine = found.step, [row.picked for row in found.to_sign]
    return show(
        "savings/recorded.html",
        form,
        table=table,
        filters=filters,
        step=step,
        step_name=STEP_NAMES[step] if step else "",
        to_sign=len(mine),
        needs_budget=step is Step.BUDGET and any(each.kind is RecordedKind.REBATE for each in mine),
        seen=seal_of_records(mine),
        value_of=[text_of_record(row.picked) for row in found.page.rows],
        labels=[f"{row.trust}, {row.name}, {words.month(row.on)}" for row in found.page.rows],
        can_tick=[row in found.to_sign for row in found.page.rows],
    )


@blueprint.route(
    "/<uuid:consortium_id>/<uuid:trust_id>/<uuid:source_id>/<int:year>/<int:month>",
    methods=["GET", "POST"],
)
@requires(Permission.SAVINGS_LINES_VIEW)
def line(
    consortium_id: UUID, trust_id: UUID, source_id: UUID, year: int, month: int
) -> ResponseReturnValue:
    """One share or benefit: what it is the sum of, what was signed, what the reader may do."""
    found = queries.find_recorded(
        actor=current_actor(),
        consortium_id=consortium_id,
        trust_id=trust_id,
        source_id=source_id,
        month=first_of_month(year, month),
    )
    form = SignLineForm()
    if form.validate_on_submit():
        with form.refusals():
            DECIDING.on_one(form, found.row)
            flash(f"The line is {done(request.form)}.", "success")
            return redirect(request.path, 303)
    row = found.row
    return show(
        "savings/recorded_saving.html",
        form,
        line=found,
        row=row,
        step_name=STEP_NAMES[row.waits_for] if row.waits_for else "",
        needs_budget=row.waits_for is Step.BUDGET and row.kind is RecordedKind.REBATE,
        kind_name=RECORDED_NAMES[row.kind],
        stage_name=STAGE_NAMES[row.stage],
        colour=STAGE_COLOURS.get(row.stage, "grey"),
        steps=STEP_NAMES,
        verdicts=VERDICTS,
    )


def recorded_link(row: queries.RecordedRow) -> str:
    picked = row.picked
    return url_for(
        "recorded.line",
        consortium_id=row.consortium_id,
        trust_id=picked.trust_id,
        source_id=picked.source_id,
        year=picked.on.year,
        month=picked.on.month,
    )


def _found(filters: Filters) -> ToSign[queries.RecordedRow]:
    return queries.list_recorded(
        actor=current_actor(),
        consortium_id=filters.consortium_id,
        period=filters.period,
        asked=asked_from_request(),
        trust_id=filters.trust_id,
        mine=filters.is_mine,
    )


def _table(found: ToSign[queries.RecordedRow], *, mine: bool) -> Table:
    waiting = [] if mine else [Column(heading="Waits for", value=waits_for)]
    return Table(
        caption="Rebates and benefits",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="What", value=lambda row: row.name, link=recorded_link),
            Column(heading="Day", value=lambda row: row.on, kind=Kind.DAY),
            Column(heading="Kind", value=lambda row: RECORDED_NAMES[row.kind]),
            Column(
                heading="Recorded", value=lambda row: row.amount, kind=Kind.POUNDS, sort="amount"
            ),
            Column(heading="Counts", value=lambda row: row.counts, kind=Kind.POUNDS),
            Column(heading="Stage", value=stage_tag, kind=Kind.TAG),
            *waiting,
        ],
        rows=found.page.rows,
        page=found.page,
    )

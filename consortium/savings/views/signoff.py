"""Pages of the sign-off: the months, the lines that wait, one line with its trail."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.periods import Period, financial_year_of, month_of
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web import words
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import answer, asked_from_request, export, here
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.domain.signoff import KIND_NAMES, STAGE_NAMES, STEP_NAMES, LineKind, Step
from consortium.savings.forms.signoff import (
    SignLineForm,
    SignLinesForm,
    picked_from,
    seal_of,
    text_of,
)
from consortium.savings.queries import signoff as queries
from consortium.savings.queries.alarms import alarms_behind_savings
from consortium.savings.queries.full_year import effects_by_line
from consortium.savings.queries.savings_lines import LineRow
from consortium.savings.queries.signoff_months import list_months
from consortium.savings.reports.realisation import realisation_chart
from consortium.savings.usecases import month_locks, putting_forward
from consortium.savings.usecases import signoff as usecases
from consortium.savings.views import alarms
from consortium.savings.views.deciding import Deciding
from consortium.savings.views.evidence_address import evidence_address
from consortium.savings.views.line_effects import Effects, effect_facts
from consortium.savings.views.periods import first_of_month
from consortium.savings.views.signoff_months import months_table, realised_table, stages_table
from consortium.savings.views.signoff_tables import (
    STAGE_COLOURS,
    VERDICTS,
    Filters,
    done,
    lines_table,
    open_alarms,
)

blueprint = Blueprint("signoff", __name__, url_prefix="/savings/sign-off")
DECIDING = Deciding(
    put_forward=putting_forward.put_lines_forward,
    sign=usecases.sign_lines,
    reduce=usecases.reduce_line,
    reject=usecases.reject_lines,
    read=picked_from,
    seal_of=seal_of,
)


@blueprint.get("")
@requires(Permission.SAVINGS_LINES_VIEW)
def months() -> ResponseReturnValue:
    filters = Filters.from_request(current_actor())
    if filters is None:
        return render_template("savings/no_consortium.html")
    found = list_months(
        actor=current_actor(), consortium_id=filters.consortium_id, period=filters.year
    )
    realised = realised_table(found.realised)
    if request.args.get("of") == "realised" and (
        exported := export(realised, name="savings-realised")
    ):
        return exported
    return answer(
        "savings/signoff_months.html",
        months_table(found.months, filters),
        name="savings-sign-off",
        filters=filters,
        stages=stages_table(found.stages),
        realised=realised,
        realised_as={kind: here(of="realised", format=kind) for kind in ("csv", "xlsx")},
        chart=realisation_chart(found.realised) if found.realised else None,
        waiting=sum(row.waits_for_reader for row in found.months),
        recorded=found.recorded,
        recorded_to_sign=found.recorded_to_sign,
    )


@blueprint.route("/lines", methods=["GET", "POST"])
@requires(Permission.SAVINGS_LINES_VIEW)
def lines() -> ResponseReturnValue:
    """The lines that wait for the reader, to be signed together; or all of them."""
    filters = Filters.from_request(current_actor())
    if filters is None:
        return render_template("savings/no_consortium.html")
    form = SignLinesForm()
    if form.validate_on_submit():
        with form.refusals():
            found = filters.lines(current_actor(), asked_from_request())
            number = DECIDING.on_many(form, filters.consortium_id, found)
            flash(f"{words.count(number, 'line')} {done(request.form)}.", "success")
            return redirect(url_for("signoff.lines", **filters.address), 303)
    found = filters.lines(current_actor(), asked_from_request())
    behind = alarms_behind_savings(actor=current_actor(), consortium_id=filters.consortium_id)
    effects = None
    if "format" in request.args:
        effects = _effects(filters.consortium_id, filters.year, filters.trust_id)
    table = lines_table(found.page, mine=filters.is_mine, alarms=behind, effects=effects)
    if exported := export(table, name="savings-lines"):
        return exported
    step, mine = found.step, [row.picked for row in found.to_sign]
    return show(
        "savings/signoff_lines.html",
        form,
        table=table,
        filters=filters,
        step=step,
        step_name=STEP_NAMES[step] if step else "",
        to_sign=len(mine),
        alarmed=sum(1 for row in found.to_sign if open_alarms(row, behind)),
        needs_budget=step is Step.BUDGET and any(each.kind is LineKind.CASH for each in mine),
        seen=seal_of(mine),
        value_of=[text_of(row.picked) for row in found.page.rows],
        labels=[f"{row.trust}, {row.item}, {words.month(row.month)}" for row in found.page.rows],
        can_tick=[row in found.to_sign for row in found.page.rows],
        lock_at=_lock_address(filters, found),
    )


@blueprint.route(
    "/<uuid:consortium_id>/<uuid:trust_id>/<uuid:item_id>/<int:year>/<int:month>"
    "/<any(cash_releasing, avoidance, capital):kind>",
    methods=["GET", "POST"],
)
@requires(Permission.SAVINGS_LINES_VIEW)
def line(
    consortium_id: UUID, trust_id: UUID, item_id: UUID, year: int, month: int, kind: str
) -> ResponseReturnValue:
    """One line: its sum in numbers, everything that was signed, and what the reader may do."""
    found = queries.find_line(
        actor=current_actor(),
        consortium_id=consortium_id,
        trust_id=trust_id,
        item_id=item_id,
        month=first_of_month(year, month),
        kind=LineKind(kind),
    )
    form = SignLineForm()
    if form.validate_on_submit():
        with form.refusals():
            DECIDING.on_one(form, found.row)
            flash(f"The line is {done(request.form)}.", "success")
            return redirect(request.path, 303)
    row = found.row
    behind = alarms_behind_savings(actor=current_actor(), consortium_id=consortium_id)
    effects = _effects(consortium_id, financial_year_of(row.month), trust_id)
    return show(
        "savings/savings_line.html",
        form,
        line=found,
        row=row,
        step_name=STEP_NAMES[row.waits_for] if row.waits_for else "",
        needs_budget=row.waits_for is Step.BUDGET and row.kind is LineKind.CASH,
        kind_name=KIND_NAMES[row.kind],
        stage_name=STAGE_NAMES[row.stage],
        colour=STAGE_COLOURS.get(row.stage, "grey"),
        steps=STEP_NAMES,
        verdicts=VERDICTS,
        alarms=alarms.shown(behind.get((trust_id, item_id), [])),
        effects=effect_facts(row, effects),
        year=financial_year_of(row.month).start.year,
        purchases=_purchases_of_this() if may(current_actor(), Permission.SPEND_VIEW) else "",
        evidence=_evidence_of(row),
    )


@blueprint.post("/<uuid:consortium_id>/<uuid:trust_id>/<int:year>/<int:month>/lock")
@requires(Permission.SAVINGS_SIGN_TRUST)
def lock(consortium_id: UUID, trust_id: UUID, year: int, month: int) -> ResponseReturnValue:
    first = first_of_month(year, month)
    month_locks.lock_month(
        actor=current_actor(),
        consortium_id=consortium_id,
        trust_id=trust_id,
        month=first,
        now=now(),
    )
    flash(f"{words.month(first)} is locked. What counts of it stands.", "success")
    return redirect(url_for("signoff.months", consortium=consortium_id), 303)


def _effects(consortium_id: UUID, year: Period, trust_id: UUID | None) -> Effects:
    return effects_by_line(
        actor=current_actor(),
        consortium_id=consortium_id,
        year=year,
        today=today(),
        trust_id=trust_id,
    )


def _lock_address(filters: Filters, found: queries.LinesFound) -> str:
    """Where the month of the list is locked; empty when it cannot be."""
    trust_id, period = filters.trust_id, filters.period
    if trust_id is None or not filters.month.chosen or not found.is_decided:
        return ""
    if today() <= period.last_day or not may(
        current_actor(), Permission.SAVINGS_SIGN_TRUST, trust_id
    ):
        return ""
    return url_for(
        "signoff.lock",
        consortium_id=filters.consortium_id,
        trust_id=trust_id,
        year=period.start.year,
        month=period.start.month,
    )


def _purchases_of_this() -> str:
    """The address of the purchase lines behind a line."""
    return url_for("purchases_behind.purchases", **(request.view_args or {}))


def _evidence_of(row: LineRow) -> str:
    """The address of what proves a line; empty for who may not take it out."""
    picked = row.picked
    if not may(current_actor(), Permission.EVIDENCE_TAKE, picked.trust_id):
        return ""
    return evidence_address(
        SavingKey(
            consortium_id=row.consortium_id,
            trust_id=picked.trust_id,
            item_id=picked.item_id,
            kind=picked.kind,
            period=month_of(picked.month),
        )
    )

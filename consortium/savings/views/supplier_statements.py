"""Pages of suppliers' statements: sending one, its lines against ours, a note on a difference."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
    here,
)
from consortium.savings.domain.reconciliation import DifferenceState, Outcome
from consortium.savings.forms.rebates import DIFFERENCE_NAMES, DifferenceForm, StatementForm
from consortium.savings.queries import supplier_statements as queries
from consortium.savings.queries.rebates import find_rebate_year
from consortium.savings.queries.supplier_statements import ComparedLine
from consortium.savings.usecases import supplier_statements as usecases

blueprint = Blueprint("supplier_statements", __name__)

OUTCOME_NAMES = {
    Outcome.AGREES: "Agrees",
    Outcome.DIFFERS: "Differs",
    Outcome.ONLY_SUPPLIER: "Only at the supplier",
    Outcome.ONLY_OURS: "Only with us",
}
_COLOURS = {Outcome.AGREES: "green", Outcome.DIFFERS: "orange"}


@blueprint.route(
    "/agreements/<uuid:agreement_id>/rebates/<uuid:scheme_id>/<int:year>/statements/new",
    methods=["GET", "POST"],
)
@requires(Permission.AGREEMENTS_MANAGE)
@once
def new(agreement_id: UUID, scheme_id: UUID, year: int) -> ResponseReturnValue:
    actor = current_actor()
    found = find_rebate_year(
        actor=actor, agreement_id=agreement_id, scheme_id=scheme_id, year=year, today=today()
    )
    form = StatementForm()
    if form.validate_on_submit():
        with form.refusals():
            statement_id = usecases.reconcile_statement(
                actor=actor,
                agreement_id=agreement_id,
                scheme_id=scheme_id,
                year_from=found.year.start,
                content=form.file.data.stream.read(),
                file_name=form.file.data.filename or "statement",
                ours=queries.lines_of_year(actor=actor, found=found),
                batch_ids=found.batch_ids,
                now=now(),
            )
            return redirect(
                url_for("supplier_statements.statement", statement_id=statement_id), 303
            )
    return show("savings/new_statement.html", form, found=found)


@blueprint.get("/supplier-statements/<uuid:statement_id>")
@requires(Permission.VOLUMES_VIEW)
def statement(statement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_statement(actor=actor, statement_id=statement_id)
    wanted = request.args.get("outcome", "")
    outcome = Outcome(wanted) if wanted in set(Outcome) else None
    page = queries.list_compared_lines(
        actor=actor, statement_id=statement_id, outcome=outcome, asked=asked_from_request()
    )
    table = Table(caption="Lines compared", columns=_columns(), rows=page.rows, page=page)
    filters = [("All", here(outcome=None, page=None), outcome is None)] + [
        (
            f"{name} ({found.counts[each]:,})",
            here(outcome=each.value, page=None),
            outcome is each,
        )
        for each, name in OUTCOME_NAMES.items()
    ]
    return answer(
        "savings/statement.html",
        table,
        name="supplier-statement",
        statement=found,
        outcome=outcome,
        outcomes=filters,
    )


@blueprint.route("/supplier-statements/lines/<uuid:compared_id>", methods=["GET", "POST"])
@requires(Permission.VOLUMES_VIEW)
@once
def difference(compared_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    line, notes = queries.find_compared_line(actor=actor, line_id=compared_id)
    form = DifferenceForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.note_difference(
                actor=actor,
                line_id=compared_id,
                state=DifferenceState(form.state.data),
                note=form.note.data,
                now=now(),
            )
            flash("The note is recorded.", "success")
            return redirect(
                url_for("supplier_statements.statement", statement_id=line.statement_id), 303
            )
    return show(
        "savings/difference.html",
        form,
        line=line,
        notes=notes,
        outcome=OUTCOME_NAMES[line.outcome],
        names=DIFFERENCE_NAMES,
        can_note=may(actor, Permission.AGREEMENTS_MANAGE) and line.outcome is not Outcome.AGREES,
    )


def _columns() -> list[Column]:
    return [
        Column(
            heading="Order",
            value=lambda row: f"{row.order_number} / {row.line_number}".strip(" /") or "no number",
            sort="order",
            link=lambda row: url_for("supplier_statements.difference", compared_id=row.id),
        ),
        Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
        Column(heading="Item", value=lambda row: row.item),
        Column(heading="Day", value=lambda row: row.on, kind=Kind.DAY),
        Column(heading="Result", value=_outcome, kind=Kind.TAG),
        Column(
            heading="Theirs", value=lambda row: row.their_amount, kind=Kind.POUNDS, sort="theirs"
        ),
        Column(heading="Ours", value=lambda row: row.our_amount, kind=Kind.POUNDS, sort="ours"),
        Column(heading="Differs in", value=lambda row: ", ".join(row.differs)),
        Column(heading="Our import", value=lambda row: row.our_source),
        Column(heading="Note", value=_note),
    ]


def _outcome(row: ComparedLine) -> Tag:
    return Tag(OUTCOME_NAMES[row.outcome], _COLOURS.get(row.outcome, "yellow"))


def _note(row: ComparedLine) -> str:
    return f"{DIFFERENCE_NAMES[row.note.state]}: {row.note.note}" if row.note else ""

"""The savings added up by any two of trust, board, line, supplier, month and quarter."""

from functools import partial

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import requires
from consortium.foundation.web.tables import Column, Kind, Table, export, here
from consortium.savings.domain.cells import total
from consortium.savings.domain.signoff import KIND_NAMES, LineKind
from consortium.savings.reports.dimensions import By, added_up, in_words, keys_of
from consortium.savings.reports.report import Report
from consortium.savings.reports.tables import TOTAL, pivot
from consortium.savings.views.asking import asked_report

blueprint = Blueprint("savings_views", __name__, url_prefix="/savings")

WORDS = {
    By.TRUST: "Trust",
    By.BOARD: "Board (STP)",
    By.LINE: "Line",
    By.SUPPLIER: "Supplier",
    By.MONTH: "Month",
    By.QUARTER: "Quarter",
}
EVERYTHING = ""


@blueprint.get("/views")
@requires(Permission.SAVINGS_VIEW)
def view() -> ResponseReturnValue:
    asked = asked_report()
    if asked is None:
        return render_template("savings/no_consortium.html")
    options = [(by.value.lower(), name) for by, name in WORDS.items()]
    rows = Choice("rows", "Rows", options)
    columns = Choice("columns", "Columns", [(EVERYTHING, "Only the total"), *options])
    kind = Choice("kind", "Kind", [(each.value, name) for each, name in KIND_NAMES.items()])
    table = None
    if asked.report is not None:
        across = By(columns.chosen.capitalize()) if columns.chosen != EVERYTHING else None
        table = _table(asked.report, LineKind(kind.chosen), By(rows.chosen.capitalize()), across)
        name = f"savings-{asked.report.consortium_code.lower()}-by-{rows.chosen}"
        if exported := export(table, name=name):
            return exported
    return render_template(
        "savings/view.html",
        form=asked.form,
        report=asked.report,
        table=table,
        choices=(rows, columns, kind),
        downloads={each: here(format=each) for each in ("csv", "xlsx")},
    )


def _table(report: Report, kind: LineKind, down: By, across: By | None) -> Table:
    """The amounts of one kind; kinds are never added to each other, so a table holds one."""
    statement = report.statement
    amounts = {
        LineKind.CASH: statement.cash,
        LineKind.AVOIDED: statement.avoided,
        LineKind.CAPITAL: statement.capital,
    }[kind]
    if across is None or across is down:
        sums = added_up(report, amounts, down)
        columns, rows = [TOTAL], [(name, [amount]) for name, amount in sums.items()]
        footer = [total(amounts)]
    else:
        columns, lines = pivot(amounts, down, across, keys=keys_of(report))
        rows, footer = lines[:-1], lines[-1][1] if lines else []
    named = [name if name == TOTAL else in_words(report, across or down, name) for name in columns]
    return Table(
        caption=f"{KIND_NAMES[kind]} by {WORDS[down].lower()}",
        columns=[
            Column(heading=WORDS[down], value=lambda row: in_words(report, down, row[0])),
            *(
                Column(heading=heading, value=partial(_amount, place), kind=Kind.POUNDS)
                for place, heading in enumerate(named)
            ),
        ],
        rows=rows,
        footer={WORDS[down]: TOTAL, **dict(zip(named, footer, strict=True))} if rows else {},
    )


def _amount(place: int, row: tuple[str, list[object]]) -> object:
    return row[1][place]

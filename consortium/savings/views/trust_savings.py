"""One trust: one number with its kind, the lines it is the sum of, and their purchases."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Page
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import words
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    asked_from_request,
    export,
    here,
)
from consortium.savings.domain.signoff import KIND_NAMES, STAGE_NAMES, LineKind
from consortium.savings.queries.trust_savings import TrustLine, TrustSavings, savings_of_trust
from consortium.savings.reports.dimensions import By
from consortium.savings.views.asking import asked_days, asking_for
from consortium.savings.views.board import board_table, chosen_month, month_choice
from consortium.savings.views.signoff_tables import STAGE_COLOURS, repeats, signed_by

blueprint = Blueprint("trust_savings", __name__, url_prefix="/savings")

# What the one number of a page is, said beside it.
NUMBERS = {
    LineKind.CASH: "Cash-releasing, counted against locked baselines; before costs and rebates",
    LineKind.AVOIDED: "Cost avoided: price rises with proof that did not come; not money to spend",
    LineKind.CAPITAL: "Capital: scores against capital plans, not against a revenue budget",
}


@blueprint.get("/trusts/<uuid:trust_id>")
@requires(Permission.SAVINGS_VIEW)
def trust(trust_id: UUID) -> ResponseReturnValue:
    asked = asked_days()
    if asked is None:
        raise NotFound("trust")
    kind = Choice("kind", "Kind", [(each.value, name) for each, name in KIND_NAMES.items()])
    found = None
    if asked.period is not None:
        found = savings_of_trust(
            actor=current_actor(),
            consortium_id=asked.consortium_id,
            trust_id=trust_id,
            period=asked.period,
        )
    table = _lines_table(found, LineKind(kind.chosen)) if found else None
    if found is not None and table is not None:
        name = f"savings-{found.code.lower()}-{found.report.statement.period.start}"
        if exported := export(table, name=name):
            return exported
    return render_template(
        "savings/trust.html",
        form=asked.form,
        found=found,
        table=table,
        kind=kind,
        number=found.together(LineKind(kind.chosen)) if found else None,
        meaning=NUMBERS[LineKind(kind.chosen)],
        others=_others(found, kind.chosen) if found else [],
        columns=_columns(found) if found else None,
        report=found.report if found else None,
        downloads={each: here(format=each) for each in ("csv", "xlsx")},
    )


def _lines_table(found: TrustSavings, kind: LineKind) -> Table | None:
    """The lines of a kind that the words of the reader fit; None where they may not be seen."""
    if found.lines is None:
        return None
    asked = asked_from_request()
    fitting = [
        line
        for line in found.lines
        if line.kind is kind and asked.words.casefold() in _words_of(line).casefold()
    ]
    if asked.sort == "amount":
        fitting.sort(key=lambda line: line.amount, reverse=asked.descending)
    end = None if asked.rows is None else asked.offset + asked.rows
    return Table(
        caption="Savings lines",
        columns=LINE_COLUMNS,
        rows=fitting[asked.offset : end],
        page=Page(rows=fitting[asked.offset : end], total=len(fitting), asked=asked),
        footer={"Line": "All that fit", "Counts": sum(line.amount for line in fitting)},
    )


def _words_of(line: TrustLine) -> str:
    return f"{line.item} {words.month(line.month)} {STAGE_NAMES[line.stage]} {line.supplier}"


def line_address(line: TrustLine) -> str:
    return url_for(
        "signoff.line",
        consortium_id=line.consortium_id,
        trust_id=line.trust_id,
        item_id=line.item_id,
        year=line.month.year,
        month=line.month.month,
        kind=line.kind.value,
    )


LINE_COLUMNS = [
    Column(heading="Line", value=lambda line: line.item, link=line_address),
    Column(heading="Month", value=lambda line: words.month(line.month)),
    Column(heading="Kind", value=lambda line: KIND_NAMES[line.kind], in_files=True),
    Column(heading="Counts", value=lambda line: line.amount, kind=Kind.POUNDS, sort="amount"),
    Column(
        heading="Stage",
        value=lambda line: Tag(STAGE_NAMES[line.stage], STAGE_COLOURS.get(line.stage, "grey")),
        kind=Kind.TAG,
    ),
    Column(heading="Last signed by", value=signed_by),
    Column(heading="Grade", value=lambda line: line.grade.value if line.grade else ""),
    Column(heading="Supplier", value=lambda line: line.supplier),
    Column(heading="Ledger code", value=lambda line: line.budget_code),
    Column(heading="Repeats", value=repeats),
]


def _others(found: TrustSavings, kind: str) -> list[tuple[str, str]]:
    """Each trust that can be looked at, with the address of the same question about it."""
    asked = asking_for(found.report.consortium_id, found.report.statement.period)
    return [
        (name, url_for("trust_savings.trust", trust_id=each, kind=kind, **asked))
        for each, name in found.others
    ]


def _columns(found: TrustSavings) -> Table | None:
    """The board's columns of the trust, line by line, up to the last month with savings."""
    months = month_choice(found.report)
    if months is None:
        return None
    return board_table(found.report, chosen_month(months), (By.LINE,))

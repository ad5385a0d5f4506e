"""What a board reads: its columns by trust and line, with a rating that needs no colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.lazy import lazy
from consortium.foundation.web import exports, words
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, export, here
from consortium.savings.domain.board_columns import (
    AMBER_FROM,
    RATING_NAMES,
    RED_FROM,
    BoardRow,
    Rating,
    board_rows,
    last_month_with,
    total_of,
)
from consortium.savings.domain.cells import Cell
from consortium.savings.reports.dimensions import By, in_words, keys_of
from consortium.savings.reports.report import Report
from consortium.savings.views.asking import asked_report

if TYPE_CHECKING:
    from consortium.savings.reports import board_page
else:
    board_page = lazy("consortium.savings.reports.board_page")

blueprint = Blueprint("savings_board", __name__, url_prefix="/savings")

# A shape and words for each rating: whoever sees no colour reads the same.
RATINGS = {
    rating: (f"{shape} {RATING_NAMES[rating]}", colour)
    for rating, shape, colour in (
        (Rating.IMPLEMENTED, "◆", "blue"),
        (Rating.ON_PLAN, "●", "green"),
        (Rating.BELOW, "▲", "yellow"),
        (Rating.FAR_BELOW, "■", "red"),
        (Rating.NO_PLAN, "–", "grey"),
    )
}
MEANINGS = {
    Rating.IMPLEMENTED: "The actual so far has reached the in-year plan.",
    Rating.ON_PLAN: (
        f"The forecast outturn is less than {AMBER_FROM}% below the in-year plan, or above it."
    ),
    Rating.BELOW: f"The forecast outturn is {AMBER_FROM}% or more below the in-year plan.",
    Rating.FAR_BELOW: f"The forecast outturn is {RED_FROM}% or more below the in-year plan.",
    Rating.NO_PLAN: "Nothing was forecast for this row.",
}
BETWEEN = "\0"


@dataclass(frozen=True, slots=True)
class Named:
    """A row with what it is about, in words."""

    names: tuple[str, ...]
    row: BoardRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The page: up to which month, and its tables."""

    up_to: Choice
    month: date
    by_trust: Table
    by_line: Table
    by_board: Table
    lines: Table


@blueprint.get("/board")
@requires(Permission.SAVINGS_VIEW)
def board() -> ResponseReturnValue:
    asked = asked_report()
    if asked is None:
        return render_template("savings/no_consortium.html")
    shown = _shown(asked.report) if asked.report is not None else None
    if asked.report is not None and shown is not None:
        name = f"board-{asked.report.consortium_code.lower()}-{shown.up_to.chosen}"
        if exported := export(shown.lines, name=name):
            return exported
        if request.args.get("format") == "pdf":
            page = board_page.board_pdf(asked.report, up_to=shown.month, as_of=today())
            return exports.download(page, media_type="application/pdf", name=f"{name}.pdf")
    return render_template(
        "savings/board.html",
        form=asked.form,
        report=asked.report,
        shown=shown,
        ratings=[(Tag(*RATINGS[each]), MEANINGS[each]) for each in Rating],
        downloads={kind: here(format=kind) for kind in ("csv", "xlsx", "pdf")},
    )


def _shown(report: Report) -> Shown | None:
    up_to = month_choice(report)
    if up_to is None:
        return None
    month = chosen_month(up_to)
    return Shown(
        up_to=up_to,
        month=month,
        by_trust=board_table(report, month, (By.TRUST,)),
        by_line=board_table(report, month, (By.LINE,)),
        by_board=board_table(report, month, (By.BOARD,)),
        lines=board_table(report, month, (By.TRUST, By.LINE)),
    )


def month_choice(report: Report) -> Choice | None:
    """The months up to which the actual counts, the last one with savings first; None before
    anything was saved."""
    last = last_month_with(report.statement.cash)
    if last is None:
        return None
    months = sorted({*report.plan.in_year, *report.statement.cash}, key=lambda cell: cell.month)
    listed = sorted({cell.month for cell in months if cell.month <= last}, reverse=True)
    return Choice(
        "up-to", "Actual up to", [(f"{month:%Y-%m}", words.month(month)) for month in listed]
    )


def chosen_month(months: Choice) -> date:
    return date.fromisoformat(f"{months.chosen}-01")


def board_table(report: Report, up_to: date, by: tuple[By, ...]) -> Table:
    """The board's columns by one heading or two, with their total."""
    keys = keys_of(report)

    def key(cell: Cell) -> str:
        return BETWEEN.join(keys[each](cell) for each in by)

    found = board_rows(plan=report.plan, actual=report.statement.cash, up_to=up_to, key=key)
    whole = total_of(found.values())
    named = [
        Named(
            tuple(
                in_words(report, each, part)
                for each, part in zip(by, name.split(BETWEEN), strict=True)
            ),
            row,
        )
        for name, row in found.items()
    ]
    return Table(
        caption=f"Board columns by {' and '.join(each.lower() for each in by)}",
        columns=[
            *(
                Column(heading=each.value, value=partial(_named, place))
                for place, each in enumerate(by)
            ),
            *(
                Column(heading=heading, value=partial(_read, name), kind=kind)
                for heading, (name, kind) in COLUMNS.items()
            ),
        ],
        rows=named,
        footer={by[0].value: "Total"} | _footer(whole),
    )


COLUMNS: Mapping[str, tuple[str, Kind]] = {
    "Recurrent plan": ("recurrent_plan", Kind.POUNDS),
    "In-year plan": ("in_year_plan", Kind.POUNDS),
    "Forecast outturn": ("outturn", Kind.POUNDS),
    "Forecast variance": ("outturn_variance", Kind.POUNDS),
    "YTD plan": ("ytd_plan", Kind.POUNDS),
    "YTD actual": ("ytd_actual", Kind.POUNDS),
    "YTD variance": ("ytd_variance", Kind.POUNDS),
    "Rating": ("rating", Kind.TAG),
}


def _named(place: int, named: Named) -> str:
    return named.names[place]


def _read(name: str, named: Named) -> Decimal | Tag:
    value: Any = getattr(named.row, name)
    return Tag(*RATINGS[value]) if isinstance(value, Rating) else value


def _footer(whole: BoardRow) -> dict[str, Any]:
    return {heading: _read(name, Named((), whole)) for heading, (name, _) in COLUMNS.items()}

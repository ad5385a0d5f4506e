"""What savings are worth in a full year: page, CSV and XLSX."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import financial_year, financial_year_of
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import exports
from consortium.foundation.web.clock import today
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, here
from consortium.savings.queries.full_year import full_year
from consortium.savings.queries.report import consortia_reported, last_purchase
from consortium.savings.reports import full_year as reports
from consortium.savings.reports.full_year import FIGURES, SHORT, FullYear, Sums
from consortium.savings.views import presentation

blueprint = Blueprint("full_year", __name__, url_prefix="/savings")
ATTRIBUTES = ("new", "still_delivering", "full_year", "carried_forward", "cumulative")


@blueprint.get("/full-year")
@requires(Permission.SAVINGS_LINES_VIEW)
def year() -> ResponseReturnValue:
    consortia = consortia_reported(actor=current_actor())
    if not consortia:
        return render_template("savings/no_consortium.html")
    chosen = _consortium([consortium_id for consortium_id, _ in consortia])
    asked = request.args.get("year", "")
    period = financial_year_of(last_purchase(chosen) or today())
    if asked.isdecimal() and len(asked) == 4 and "2000" <= asked <= "2100":
        period = financial_year(int(asked))
    found = full_year(actor=current_actor(), consortium_id=chosen, year=period, today=today())
    if exported := _export(found):
        return exported
    return render_template(
        "savings/full_year.html",
        found=found,
        by_item=_sums("By item", "Item", found.by_item, found.total),
        by_recurrence=_sums("Recurrent or not", "Recurrence", found.by_recurrence, None),
        lines=_lines(found),
        whole_life=_whole_life(found) if found.whole_life else None,
        parties=_parties(found),
        years=[
            (name, here(year=str(each.start.year), format=None))
            for name, each in presentation.recent_years(today())
        ],
        downloads={kind: here(format=kind) for kind in ("csv", "xlsx")},
    )


def _consortium(within: list[UUID]) -> UUID:
    asked = request.args.get("consortium", "")
    found = [each for each in within if not asked or str(each) == asked]
    if not found:
        raise NotFound("consortium")
    return found[0]


def _sums(caption: str, first: str, rows: list[Sums], total: Sums | None) -> Table:
    footer = {first: total.name, **dict(zip(FIGURES, total.figures, strict=True))} if total else {}
    return Table(
        caption=caption,
        columns=[Column(heading=first, value=lambda row: row.name), *_figures()],
        rows=rows,
        footer=footer,
    )


def _lines(found: FullYear) -> Table:
    return Table(
        caption="By trust and item",
        columns=[
            Column(heading="Trust", value=lambda line: found.trusts[line.trust]),
            Column(heading="Item", value=lambda line: found.items[line.item]),
            Column(heading="Recurrence", value=lambda line: SHORT[line.recurrence]),
            Column(heading="Began", value=lambda line: line.began, kind=Kind.DAY),
            *_figures(),
        ],
        rows=found.lines,
    )


def _figures() -> list[Column]:
    def of(name: str) -> Column:
        heading = FIGURES[ATTRIBUTES.index(name)]
        return Column(heading=heading, value=lambda row: getattr(row, name), kind=Kind.POUNDS)

    return [of(name) for name in ATTRIBUTES]


def _whole_life(found: FullYear) -> Table:
    return Table(
        caption="Whole life",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Item", value=lambda row: row.item),
            Column(
                heading="Saved a unit",
                value=lambda row: row.a_unit[0],
                kind=Kind.UNIT_PRICE,
            ),
            Column(
                heading="Costs later a unit",
                value=lambda row: row.a_unit[1],
                kind=Kind.UNIT_PRICE,
            ),
            Column(heading="Saved a year", value=lambda row: row.amounts[0], kind=Kind.POUNDS),
            Column(heading="Costs later", value=lambda row: row.amounts[1], kind=Kind.POUNDS),
            Column(heading="Net a year", value=lambda row: row.amounts[2], kind=Kind.POUNDS),
            Column(heading="How that is known", value=lambda row: row.source),
        ],
        rows=found.whole_life,
    )


def _parties(found: FullYear) -> Table:
    return Table(
        caption="Who brought it about",
        columns=[
            Column(heading="Party", value=lambda row: row[0]),
            Column(heading="Amount", value=lambda row: row[1], kind=Kind.POUNDS),
        ],
        rows=list(found.parties.items()),
    )


def _export(found: FullYear) -> ResponseReturnValue | None:
    wanted = request.args.get("format")
    name = f"full-year-{found.consortium_code.lower()}-{found.year.start}"
    if wanted == "xlsx":
        book = exports.xlsx_bytes(reports.sheets(found))
        return exports.download(book, media_type=exports.XLSX_TYPE, name=f"{name}.xlsx")
    if wanted == "csv":
        text = exports.csv_text(*reports.flat(found))
        return exports.download(text, media_type=exports.CSV_TYPE, name=f"{name}.csv")
    return None

"""The list of purchase lines, as a page and as files."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import unit_name
from consortium.foundation.web import exports
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Table, asked_from_request
from consortium.spend.domain.matching import way_name
from consortium.spend.queries.decisions import find_decision
from consortium.spend.queries.lines import each_line, find_line, list_lines
from consortium.spend.queries.purchase_line import PurchaseLine
from consortium.spend.queries.trusts import trusts_within_reach
from consortium.spend.views.blueprint import blueprint
from consortium.spend.views.filters import Filters, filters_from_request
from consortium.spend.views.line_columns import Names, columns_of_file, columns_of_page

# A workbook is made in memory as a whole; a CSV file is sent as it is read.
LINES_IN_A_WORKBOOK = 50_000
NAME = "purchase-lines"


@blueprint.get("/lines")
@requires(Permission.SPEND_VIEW)
def lines() -> ResponseReturnValue:
    trusts = trusts_within_reach(actor=current_actor(), permission=Permission.SPEND_VIEW)
    filters = filters_from_request(trusts)
    wanted_format = request.args.get("format")
    if wanted_format == "csv":
        return _csv(filters)
    if wanted_format == "xlsx":
        return _workbook(filters)
    return _page(filters)


@blueprint.get("/lines/<uuid:batch_id>/<int:source_row>")
@requires(Permission.SPEND_VIEW)
def line(batch_id: UUID, source_row: int) -> ResponseReturnValue:
    actor = current_actor()
    found = find_line(actor=actor, batch_id=batch_id, source_row=source_row)
    names = Names.of([found], trusts_within_reach(actor=actor, permission=Permission.SPEND_VIEW))
    return render_template(
        "spend/line.html",
        line=found,
        trust=names.trusts[found.trust_id],
        item=names.items[found.item_id] if found.item_id else None,
        batch=names.batches[found.batch_id],
        unit=found.unit_written or unit_name(found.unit),
        matched=_matched(found),
        decision=find_decision(found.decision_id) if found.decision_id else None,
        can={"match": may(actor, Permission.LINES_MATCH, found.trust_id)},
    )


def _matched(line: PurchaseLine) -> str:
    """How the line came to its item."""
    if line.doubted_item_id is not None:
        return "The item is named, but what one of the unit holds is in doubt"
    return way_name(line.matched_by, is_matched=line.item_id is not None)


def _page(filters: Filters) -> ResponseReturnValue:
    actor = current_actor()
    found = list_lines(actor=actor, wanted=filters.wanted, asked=asked_from_request())
    names = Names.of(found.page.rows, filters.trusts)
    table = Table(
        caption="Purchase lines",
        columns=columns_of_page(names, found.page.rows),
        rows=found.page.rows,
        page=found.page,
    )
    can = {"import": may(actor, Permission.SPEND_IMPORT)}
    return render_template(
        "spend/lines.html", table=table, filters=filters, amount=found.amount, can=can
    )


def _workbook(filters: Filters) -> Response:
    asked = replace(asked_from_request(), rows=LINES_IN_A_WORKBOOK)
    found = list_lines(actor=current_actor(), wanted=filters.wanted, asked=asked)
    if found.page.total > LINES_IN_A_WORKBOOK:
        raise Invalid(
            "too_many_lines",
            f"These are {found.page.total:,} lines; an XLSX file here holds at most "
            f"{LINES_IN_A_WORKBOOK:,}.",
            next_step="Choose fewer days or one trust, or download the CSV, which holds them all.",
        )
    columns = columns_of_file(Names.of(found.page.rows, filters.trusts))
    table = Table(caption="Purchase lines", columns=columns, rows=found.page.rows)
    book = exports.xlsx_bytes([(table.caption, table.headings(), table.cells())])
    return exports.download(book, media_type=exports.XLSX_TYPE, name=f"{NAME}.xlsx")


def _csv(filters: Filters) -> Response:
    response = Response(stream_with_context(_csv_parts(filters)), content_type=exports.CSV_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{NAME}.csv")
    return response


def _csv_parts(filters: Filters) -> Iterator[bytes]:
    """The file a piece at a time: however many lines there are, few of them are in memory."""
    parts = each_line(actor=current_actor(), wanted=filters.wanted, asked=asked_from_request())
    headings = [column.heading for column in columns_of_file(Names.of([], filters.trusts))]
    yield exports.csv_text(headings, []).encode("utf-8-sig")
    for rows in parts:
        table = Table(
            caption="", columns=columns_of_file(Names.of(rows, filters.trusts)), rows=rows
        )
        # Every piece but the first begins with an empty row of headings, which goes.
        yield exports.csv_text([], table.cells()).removeprefix("\r\n").encode()

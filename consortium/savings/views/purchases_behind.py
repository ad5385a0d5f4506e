"""The purchases of one savings line, with the sum in view, each to its source file and row."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.listing import Page
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.savings.domain.signoff import KIND_NAMES, LineKind
from consortium.savings.queries.purchases_behind import (
    PurchaseBehind,
    PurchasesBehind,
    purchases_behind,
)
from consortium.savings.views.periods import first_of_month

blueprint = Blueprint("purchases_behind", __name__, url_prefix="/savings/sign-off")


@blueprint.get(
    "/<uuid:consortium_id>/<uuid:trust_id>/<uuid:item_id>/<int:year>/<int:month>"
    "/<any(cash_releasing, avoidance, capital):kind>/purchases"
)
@requires(Permission.SAVINGS_LINES_VIEW)
def purchases(
    consortium_id: UUID, trust_id: UUID, item_id: UUID, year: int, month: int, kind: str
) -> ResponseReturnValue:
    first = first_of_month(year, month)
    of_line: dict[str, Any] = {
        "consortium_id": consortium_id,
        "trust_id": trust_id,
        "item_id": item_id,
    }
    found = purchases_behind(actor=current_actor(), **of_line, month=first, kind=LineKind(kind))
    return answer(
        "savings/purchases_behind.html",
        _table(found, LineKind(kind)),
        name=f"purchases-{first:%Y-%m}",
        found=found,
        month=first,
        kind_name=KIND_NAMES[LineKind(kind)],
        is_avoided=LineKind(kind) is LineKind.AVOIDED,
        line_at=url_for("signoff.line", **of_line, year=year, month=month, kind=kind),
    )


def _table(found: PurchasesBehind, kind: LineKind) -> Table:
    asked = asked_from_request()
    rows = [each for each in found.purchases if asked.words.casefold() in _words_of(each)]
    if asked.sort == "saved":
        rows.sort(key=lambda each: each.entry.saving, reverse=asked.descending)
    end = None if asked.rows is None else asked.offset + asked.rows
    shown = rows[asked.offset : end]
    return Table(
        caption="Purchase lines",
        columns=[
            Column(heading="Counts on", value=lambda row: row.entry.on, kind=Kind.DAY),
            Column(
                heading="Order and line",
                value=lambda row: f"{row.line.order_number} / {row.line.line_number}",
                link=lambda row: url_for(
                    "spend.line", batch_id=row.line.batch_id, source_row=row.line.source_row
                ),
            ),
            Column(heading="Invoice", value=lambda row: row.line.invoice_number or "Not given"),
            Column(heading="Quantity", value=lambda row: row.entry.quantity, kind=Kind.NUMBER),
            Column(
                heading="Price before", value=lambda row: row.entry.before, kind=Kind.UNIT_PRICE
            ),
            *_middle(kind),
            Column(
                heading="Saved", value=lambda row: row.entry.amount, kind=Kind.POUNDS, sort="saved"
            ),
            Column(heading="File", value=lambda row: row.file),
            Column(heading="Row", value=lambda row: row.line.source_row, kind=Kind.NUMBER),
            Column(heading="Import", value=lambda row: row.batch),
        ],
        rows=shown,
        page=Page(rows=shown, total=len(rows), asked=asked),
    )


def _middle(kind: LineKind) -> list[Column]:
    """What stands between the price before and the saving, by the formula of the kind."""
    if kind is LineKind.AVOIDED:
        return [Column(heading="Index rose by, %", value=lambda row: row.entry.rise_percent)]
    return [
        Column(
            heading="At the price before",
            value=lambda row: row.entry.at_old_price,
            kind=Kind.POUNDS,
        ),
        Column(heading="Paid", value=lambda row: row.entry.paid, kind=Kind.POUNDS),
    ]


def _words_of(row: PurchaseBehind) -> str:
    line = row.line
    return f"{line.order_number} {line.invoice_number} {line.description} {row.file}".casefold()

"""The page on spend past the contracts: by trust, supplier and item, down to the lines."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    answer,
    asked_from_request,
)
from consortium.savings.domain.off_contract import Compliance
from consortium.savings.queries.off_contract import ElsewhereRow, list_off_contract
from consortium.savings.reports.off_contract import elsewhere_chart
from consortium.savings.views import choices
from consortium.savings.views.periods import YearFilters, year_filters

blueprint = Blueprint("off_contract", __name__, url_prefix="/savings/off-contract")


@blueprint.get("")
@requires(Permission.SAVINGS_LINES_VIEW)
def listing() -> ResponseReturnValue:
    trust = Choice("trust", "Trust", choices.trusts(Permission.SAVINGS_LINES_VIEW, "All trusts"))
    filters = year_filters(trust)
    if filters is None:
        return render_template("savings/no_consortium.html")
    found = list_off_contract(
        actor=current_actor(),
        consortium_id=filters.consortium_id,
        period=filters.period,
        asked=asked_from_request(),
        trust_id=choices.id_or_none(trust.chosen),
    )
    table = Table(
        caption="Bought past the contract",
        columns=_columns(filters),
        rows=found.page.rows,
        page=found.page,
    )
    return answer(
        "savings/off_contract.html",
        table,
        name="off-contract",
        filters=filters,
        found=found,
        trusts=_trusts(found.trusts),
        chart=elsewhere_chart(found.trusts),
    )


def _columns(filters: YearFilters) -> list[Column]:
    sees_lines = may(current_actor(), Permission.SPEND_VIEW)

    def lines(row: ElsewhereRow) -> str | None:
        if not sees_lines:
            return None
        days: dict[str, Any] = {"from": filters.period.start, "to": filters.period.last_day}
        return url_for(
            "spend.lines", trust=row.trust_id, item=row.item_id, supplier=row.supplier_id, **days
        )

    return [
        Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
        Column(heading="Supplier", value=lambda row: row.supplier, sort="supplier"),
        Column(heading="Item", value=lambda row: row.item, sort="item"),
        Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER, link=lines),
        Column(heading="Quantity", value=lambda row: row.quantity, kind=Kind.NUMBER),
        Column(heading="Spend", value=lambda row: row.spend, kind=Kind.POUNDS, sort="spend"),
        Column(heading="Above contract price", value=lambda row: row.above, kind=Kind.POUNDS),
        Column(heading="Units on contract %", value=lambda row: row.compliance, kind=Kind.NUMBER),
    ]


def _trusts(trusts: list[Compliance]) -> Table:
    return Table(
        caption="Trust by trust",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="On contract", value=lambda row: row.on_contract, kind=Kind.POUNDS),
            Column(heading="Elsewhere", value=lambda row: row.elsewhere, kind=Kind.POUNDS),
            Column(heading="Above contract price", value=lambda row: row.above, kind=Kind.POUNDS),
            Column(heading="On contract %", value=lambda row: row.percent, kind=Kind.NUMBER),
        ],
        rows=trusts,
    )

"""Spend by supplier."""

from flask import url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.spend.queries.suppliers import SupplierTotal, list_supplier_totals
from consortium.spend.queries.trusts import trusts_within_reach
from consortium.spend.views.blueprint import blueprint
from consortium.spend.views.filters import filters_from_request

REGISTERED, UNKNOWN = Tag("Registered", "green"), Tag("Not registered", "yellow")


@blueprint.get("/suppliers")
@requires(Permission.SPEND_VIEW)
def suppliers() -> ResponseReturnValue:
    actor = current_actor()
    trusts = trusts_within_reach(actor=actor, permission=Permission.SPEND_VIEW)
    filters = filters_from_request(trusts)
    rows = list_supplier_totals(actor=actor, wanted=filters.wanted)
    table = Table(
        caption="Spend by supplier",
        columns=[
            Column(heading="Supplier", value=lambda row: row.supplier, link=_lines_of),
            Column(heading="Directory", value=_standing),
            Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER),
            Column(heading="Trusts", value=lambda row: row.trusts, kind=Kind.NUMBER),
            Column(heading="Amount", value=lambda row: row.amount, kind=Kind.POUNDS),
        ],
        rows=rows,
        page=Page(rows=rows, total=len(rows), asked=Asked(words=filters.wanted.words, rows=None)),
        footer={"Supplier": "Total", "Amount": sum(row.amount for row in rows)},
    )
    return answer("spend/suppliers.html", table, name="spend-by-supplier", filters=filters)


def _lines_of(row: SupplierTotal) -> str:
    if row.supplier_id is None:
        return url_for("spend.lines", q=row.supplier)
    return url_for("spend.lines", supplier=row.supplier_id)


def _standing(row: SupplierTotal) -> Tag:
    return REGISTERED if row.supplier_id else UNKNOWN

"""Spend by supplier: what was bought line by line, and beside it what was paid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.spend.queries.payments import PaidTotal, list_paid_totals
from consortium.spend.queries.suppliers import SupplierTotal, list_supplier_totals
from consortium.spend.queries.trusts import trusts_within_reach
from consortium.spend.views.blueprint import blueprint
from consortium.spend.views.filters import filters_from_request

REGISTERED, UNKNOWN = Tag("Registered", "green"), Tag("Not registered", "yellow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A supplier with both of its totals. They are never added up: published payments mostly
    contain VAT, and may be for the very lines."""

    supplier_id: UUID | None
    supplier: str
    bought: SupplierTotal | None
    paid: PaidTotal | None


@blueprint.get("/suppliers")
@requires(Permission.SPEND_VIEW)
def suppliers() -> ResponseReturnValue:
    actor = current_actor()
    trusts = trusts_within_reach(actor=actor, permission=Permission.SPEND_VIEW)
    filters = filters_from_request(trusts)
    paid = list_paid_totals(actor=actor, wanted=filters.wanted)
    rows = _side_by_side(list_supplier_totals(actor=actor, wanted=filters.wanted), paid)
    footer = {"Supplier": "Total", "Amount": sum(row.bought.amount for row in rows if row.bought)}
    if paid:
        footer["Paid"] = sum(total.amount for total in paid)
    table = Table(
        caption="Spend by supplier",
        columns=[
            Column(heading="Supplier", value=lambda row: row.supplier, link=_lines_of),
            Column(heading="Directory", value=_standing),
            Column(
                heading="Lines",
                value=lambda row: row.bought.lines if row.bought else 0,
                kind=Kind.NUMBER,
            ),
            Column(
                heading="Trusts",
                value=lambda row: max(side.trusts for side in (row.bought, row.paid) if side),
                kind=Kind.NUMBER,
            ),
            Column(
                heading="Amount",
                value=lambda row: row.bought.amount if row.bought else Decimal(0),
                kind=Kind.POUNDS,
            ),
            *(_OF_PAYMENTS if paid else ()),
        ],
        rows=rows,
        page=Page(rows=rows, total=len(rows), asked=Asked(words=filters.wanted.words, rows=None)),
        footer=footer,
    )
    return answer(
        "spend/suppliers.html",
        table,
        name="spend-by-supplier",
        filters=filters,
        has_payments=bool(paid),
    )


def _side_by_side(bought: Iterable[SupplierTotal], paid: Iterable[PaidTotal]) -> Sequence[Row]:
    """Every supplier once, the largest spend on lines first and then the largest payments."""
    lines = {_who(total): total for total in bought}
    payments = {_who(total): total for total in paid}
    every: Mapping[UUID | str, SupplierTotal | PaidTotal] = {**lines, **payments}
    return [
        Row(
            supplier_id=total.supplier_id,
            supplier=total.supplier,
            bought=lines.get(who),
            paid=payments.get(who),
        )
        for who, total in every.items()
    ]


def _who(total: SupplierTotal | PaidTotal) -> UUID | str:
    return total.supplier_id or total.supplier.lower()


_OF_PAYMENTS = (
    Column(
        heading="Payments",
        value=lambda row: row.paid.payments if row.paid else 0,
        kind=Kind.NUMBER,
        link=lambda row: _payments_to(row) if row.paid else None,
    ),
    Column(
        heading="Paid",
        value=lambda row: row.paid.amount if row.paid else Decimal(0),
        kind=Kind.POUNDS,
    ),
)


def _lines_of(row: Row) -> str:
    if row.bought is None:
        return _payments_to(row)
    if row.supplier_id is None:
        return url_for("spend.lines", q=row.supplier)
    return url_for("spend.lines", supplier=row.supplier_id)


def _payments_to(row: Row) -> str:
    if row.supplier_id is None:
        return url_for("spend.payments", q=row.supplier)
    return url_for("spend.payments", supplier=row.supplier_id)


def _standing(row: Row) -> Tag:
    return REGISTERED if row.supplier_id else UNKNOWN

"""The columns in which audited lines are shown, and the tags of their verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import url_for

from consortium.catalogue.queries.items import ItemLine, items_by_id
from consortium.foundation.domain.units import unit_name
from consortium.foundation.web.tables import Column, Kind, Tag
from consortium.savings.domain.price_audit import VERDICT_NAMES, Verdict
from consortium.savings.gateways.audit_findings import AuditedLine
from consortium.savings.queries.price_audits import LinesFound
from consortium.spend.queries.batches import references_of_batches

_COLOURS = {
    Verdict.AS_DUE: "green",
    Verdict.OVERCHARGED: "red",
    Verdict.WRONG_TIER: "red",
    Verdict.LATE_PRICE_FILE: "red",
    Verdict.CUT_AFTERWARDS: "orange",
    Verdict.OFF_CONTRACT: "purple",
    Verdict.UNDERCHARGED: "yellow",
    Verdict.NO_PRICE: "yellow",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The words behind the ids of some audited lines."""

    trusts: Mapping[UUID, str]
    items: Mapping[UUID, ItemLine]
    batches: Mapping[UUID, str]

    @classmethod
    def of(cls, found: LinesFound) -> "Names":
        rows = found.page.rows
        return cls(
            trusts=found.trusts,
            items=items_by_id({row.item_id for row in rows if row.item_id}),
            batches=references_of_batches({row.batch_id for row in rows}),
        )

    def item(self, row: AuditedLine) -> str:
        if row.item_id and row.item_id in self.items:
            return self.items[row.item_id].name
        return row.description or row.item_code


def verdict_tag(verdict: Verdict) -> Tag:
    return Tag(VERDICT_NAMES[verdict], _COLOURS.get(verdict, "grey"))


def columns_of_page(names: Names) -> list[Column]:
    return [
        Column(heading="Day", value=lambda row: row.counted_on, kind=Kind.DAY, sort="day"),
        Column(heading="Trust", value=lambda row: names.trusts[row.trust_id], sort="trust"),
        Column(heading="Order", value=_order, link=invoice_line_link),
        Column(heading="Item", value=names.item),
        Column(heading="Quantity", value=_quantity, kind=Kind.NUMBER),
        Column(heading="Charged each", value=lambda row: row.charged_each, kind=Kind.UNIT_PRICE),
        Column(
            heading="Due each",
            value=lambda row: row.due_price if row.due_price is not None else "",
            kind=Kind.UNIT_PRICE,
            link=_why,
        ),
        Column(
            heading="Too much",
            value=lambda row: "" if row.difference is None else row.difference,
            kind=Kind.POUNDS,
            sort="difference",
        ),
        Column(
            heading="Verdict",
            value=lambda row: verdict_tag(row.verdict),
            kind=Kind.TAG,
            sort="verdict",
        ),
        Column(heading="Why", value=lambda row: row.why),
    ]


def columns_of_file(names: Names) -> list[Column]:
    """Everything that was found of a line; import and row together name it for ever."""
    return [
        Column(heading="Import", value=lambda row: names.batches[row.batch_id]),
        Column(heading="Row in the file", value=lambda row: row.source_row),
        Column(heading="Trust", value=lambda row: names.trusts[row.trust_id]),
        Column(heading="Supplier", value=lambda row: row.supplier),
        Column(heading="Order number", value=lambda row: row.order_number),
        Column(heading="Line number", value=lambda row: row.line_number),
        Column(heading="Order date", value=lambda row: row.ordered_on),
        Column(heading="Invoice date", value=lambda row: row.invoiced_on),
        Column(heading="Invoice number", value=lambda row: row.invoice_number),
        Column(heading="Counts on", value=lambda row: row.counted_on),
        Column(heading="Priced for", value=lambda row: row.priced_on),
        Column(heading="Item", value=names.item),
        Column(heading="Unit", value=lambda row: row.unit),
        Column(heading="Quantity", value=lambda row: row.quantity),
        Column(heading="Quantity in base units", value=lambda row: row.quantity_base),
        Column(heading="Unit price", value=lambda row: row.unit_price),
        Column(heading="Charged per base unit", value=lambda row: row.charged_each),
        Column(heading="Due per base unit", value=lambda row: row.due_price),
        Column(heading="Amount", value=lambda row: row.amount),
        Column(heading="Due", value=lambda row: row.due),
        Column(heading="Too much", value=lambda row: row.difference),
        Column(heading="Verdict", value=lambda row: VERDICT_NAMES[row.verdict]),
        Column(heading="Why", value=lambda row: row.why),
    ]


def price_link(trust_id: UUID, item_id: UUID, on: date, quantity: Decimal) -> str:
    """The page that explains a price; of a return it explains the price of what came back."""
    asked: dict[str, Any] = {"on-day": on.day, "on-month": on.month, "on-year": on.year}
    return url_for(
        "prices.question",
        trust=trust_id,
        item=item_id,
        quantity=f"{abs(quantity).normalize():f}",
        **asked,
    )


def invoice_line_link(row: AuditedLine) -> str:
    """The purchase line as it was imported."""
    return url_for("spend.line", batch_id=row.batch_id, source_row=row.source_row)


def _order(row: AuditedLine) -> str:
    return f"{row.order_number} / {row.line_number}"


def _quantity(row: AuditedLine) -> Decimal | str:
    if row.quantity_base is not None:
        return row.quantity_base
    return f"{row.quantity.normalize():f} {unit_name(row.unit)}"


def _why(row: AuditedLine) -> str | None:
    """The page that explains the price that was due."""
    if row.due_price is None or row.item_id is None:
        return None
    return price_link(row.trust_id, row.item_id, row.priced_on, row.quantity_base or Decimal(1))

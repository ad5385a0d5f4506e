"""The columns in which purchase lines are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from consortium.catalogue.queries.items import ItemLine, items_by_id
from consortium.foundation.domain.units import unit_name
from consortium.foundation.web.tables import Column, Kind, Tag
from consortium.organisations.queries.directory import OrganisationLine
from consortium.spend.domain.matching import way_name
from consortium.spend.queries.batches import references_of_batches
from consortium.spend.queries.purchase_line import PurchaseLine

NOT_MATCHED = Tag("Not matched", "yellow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The words behind the ids of some lines."""

    trusts: Mapping[UUID, OrganisationLine]
    items: Mapping[UUID, ItemLine]
    batches: Mapping[UUID, str]

    @classmethod
    def of(cls, rows: Sequence[PurchaseLine], trusts: Sequence[OrganisationLine]) -> "Names":
        return cls(
            trusts={trust.id: trust for trust in trusts},
            items=items_by_id({row.item_id for row in rows if row.item_id}),
            batches=references_of_batches({row.batch_id for row in rows}),
        )

    def invoiced_otherwise(self, row: PurchaseLine) -> str:
        """What the invoice calls the item, unless it says what the catalogue says."""
        words = row.description or row.item_code
        known = self.items[row.item_id].name if row.item_id else ""
        return "" if words == known else words


def columns_of_page(names: Names, rows: Sequence[PurchaseLine]) -> list[Column]:
    """What fits beside each other on a page; invoices' own words only where one has its own."""
    as_invoiced = Column(heading="As invoiced", value=names.invoiced_otherwise)
    return [
        Column(heading="Ordered", value=lambda row: row.ordered_on, kind=Kind.DAY, sort="ordered"),
        Column(heading="Trust", value=lambda row: names.trusts[row.trust_id].name),
        Column(
            heading="Order",
            value=lambda row: f"{row.order_number} / {row.line_number}",
            link=lambda row: url_for(
                "spend.line", batch_id=row.batch_id, source_row=row.source_row
            ),
        ),
        Column(heading="Supplier", value=lambda row: row.supplier),
        Column(
            heading="Item",
            value=lambda row: names.items[row.item_id].name if row.item_id else NOT_MATCHED,
            link=lambda row: url_for("items.item", item_id=row.item_id) if row.item_id else None,
        ),
        *([as_invoiced] if any(map(names.invoiced_otherwise, rows)) else []),
        Column(heading="Quantity", value=lambda row: row.quantity, kind=Kind.NUMBER),
        Column(heading="Unit", value=lambda row: unit_name(row.unit)),
        Column(heading="Unit price", value=lambda row: row.unit_price, kind=Kind.UNIT_PRICE),
        Column(heading="Amount", value=lambda row: row.amount, kind=Kind.POUNDS, sort="amount"),
        Column(
            heading="Import",
            value=lambda row: names.batches[row.batch_id],
            link=lambda row: url_for("spend.batch", batch_id=row.batch_id),
        ),
    ]


def columns_of_file(names: Names) -> list[Column]:
    """Everything that is known of a line; import and row together name it for ever."""
    return [
        Column(heading="Import", value=lambda row: names.batches[row.batch_id]),
        Column(heading="Row in the file", value=lambda row: row.source_row),
        Column(heading="Trust code", value=lambda row: names.trusts[row.trust_id].code),
        Column(heading="Trust", value=lambda row: names.trusts[row.trust_id].name),
        Column(heading="Order number", value=lambda row: row.order_number),
        Column(heading="Line number", value=lambda row: row.line_number),
        Column(heading="Order date", value=lambda row: row.ordered_on),
        Column(heading="Delivery date", value=lambda row: row.delivered_on),
        Column(heading="Receipt date", value=lambda row: row.received_on),
        Column(heading="Invoice date", value=lambda row: row.invoiced_on),
        Column(heading="Tax point", value=lambda row: row.tax_point_on),
        Column(heading="Invoice number", value=lambda row: row.invoice_number),
        Column(heading="Corrects invoice", value=lambda row: row.corrects_invoice),
        Column(heading="Free goods", value=lambda row: row.is_free),
        Column(heading="Supplier", value=lambda row: row.supplier),
        Column(
            heading="Matched item",
            value=lambda row: names.items[row.item_id].code if row.item_id else "",
        ),
        Column(
            heading="Matched",
            value=lambda row: way_name(row.matched_by, is_matched=row.item_id is not None),
        ),
        Column(heading="Item code", value=lambda row: row.item_code),
        Column(heading="GTIN", value=lambda row: row.gtin),
        Column(heading="Supplier part number", value=lambda row: row.part_number),
        Column(heading="Description", value=lambda row: row.description),
        Column(heading="Unit", value=lambda row: row.unit_written or row.unit),
        Column(heading="Quantity", value=lambda row: row.quantity),
        Column(heading="Quantity in base units", value=lambda row: row.quantity_base),
        Column(heading="Unit price", value=lambda row: row.unit_price),
        Column(heading="Amount", value=lambda row: row.amount),
        Column(heading="Funding source", value=lambda row: row.funding_source),
        Column(heading="Cost code", value=lambda row: row.cost_code),
    ]

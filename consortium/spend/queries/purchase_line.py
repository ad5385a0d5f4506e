"""A purchase line as it was read out of the lake."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.spend.gateways import engine


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLine:
    """One line as it was invoiced; ``source_row`` is its row in the file of its batch."""

    batch_id: UUID
    trust_id: UUID
    source_row: int
    order_number: str
    line_number: str
    ordered_on: date
    delivered_on: date | None
    received_on: date | None
    invoiced_on: date | None
    tax_point_on: date | None
    invoice_number: str
    # The invoice that a credit note corrects.
    corrects_invoice: str
    is_free: bool
    supplier: str
    # As the file writes it, when spellings were made one.
    supplier_written: str
    supplier_id: UUID | None
    item_id: UUID | None
    item_code: str
    # How it was matched (consortium.spend.domain.matching.Way), "" when not or not kept.
    matched_by: str
    # What somebody decided of its words.
    decision_id: UUID | None
    # The item that a code names while the pack is in doubt.
    doubted_item_id: UUID | None
    gtin: str
    part_number: str
    description: str
    unit: str
    # The unit as the file writes it, when it says more.
    unit_written: str
    base_units: Fraction | None
    quantity: Decimal
    # None when the line is not matched to an item.
    quantity_base: Decimal | None
    unit_price: Decimal
    amount: Decimal
    funding_source: str
    cost_code: str


def line_of(row: engine.Row) -> PurchaseLine:
    """A row of the statement ``lines_page``."""
    (
        batch_id,
        trust_id,
        source_row,
        order_number,
        line_number,
        ordered_on,
        delivered_on,
        received_on,
        invoiced_on,
        tax_point_on,
        invoice_number,
        corrects_invoice,
        is_free,
        supplier,
        supplier_written,
        supplier_id,
        item_id,
        item_code,
        matched_by,
        decision_id,
        doubted_item_id,
        gtin,
        part_number,
        description,
        unit,
        unit_written,
        numerator,
        denominator,
        quantity,
        quantity_base,
        unit_price,
        amount,
        funding_source,
        cost_code,
    ) = row
    return PurchaseLine(
        batch_id=UUID(batch_id),
        trust_id=UUID(trust_id),
        source_row=source_row,
        order_number=order_number,
        line_number=line_number,
        ordered_on=ordered_on,
        delivered_on=delivered_on,
        received_on=received_on,
        invoiced_on=invoiced_on,
        tax_point_on=tax_point_on,
        invoice_number=invoice_number or "",
        corrects_invoice=corrects_invoice or "",
        is_free=is_free,
        supplier=supplier,
        supplier_written=supplier_written or "",
        supplier_id=_id(supplier_id),
        item_id=_id(item_id),
        item_code=item_code or "",
        matched_by=matched_by or "",
        decision_id=_id(decision_id),
        doubted_item_id=_id(doubted_item_id),
        gtin=gtin or "",
        part_number=part_number or "",
        description=description or "",
        unit=unit or "",
        unit_written=unit_written or "",
        base_units=Fraction(numerator, denominator) if numerator else None,
        quantity=engine.decimal_of(quantity),
        quantity_base=engine.decimal_of(quantity_base) if quantity_base is not None else None,
        unit_price=engine.decimal_of(unit_price),
        amount=engine.pounds_of(amount),
        funding_source=funding_source or "",
        cost_code=cost_code or "",
    )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None

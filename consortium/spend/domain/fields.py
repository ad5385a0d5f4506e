"""The columns of purchase lines and of payments, and the names that trusts give them.

``docs/import-format.md`` lists every name; a test holds it to this file.
"""

from collections.abc import Mapping
from enum import StrEnum

from consortium.spend.domain.kinds import Kind


class Field(StrEnum):
    ORDER_NUMBER = "order_number"
    LINE_NUMBER = "line_number"
    ORDERED_ON = "ordered_on"
    SUPPLIER = "supplier"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    AMOUNT = "amount"
    ITEM_CODE = "item_code"
    GTIN = "gtin"
    PART_NUMBER = "part_number"
    DESCRIPTION = "description"
    UNIT = "unit"
    DELIVERED_ON = "delivered_on"
    RECEIVED_ON = "received_on"
    INVOICED_ON = "invoiced_on"
    TAX_POINT_ON = "tax_point_on"
    INVOICE_NUMBER = "invoice_number"
    CORRECTS_INVOICE = "corrects_invoice"
    FREE_GOODS = "free_goods"
    FUNDING_SOURCE = "funding_source"
    COST_CODE = "cost_code"
    # Of payments only.
    PAID_ON = "paid_on"
    TRANSACTION_NUMBER = "transaction_number"
    EXPENSE_TYPE = "expense_type"
    EXPENSE_AREA = "expense_area"


# Without one of these no line can be read.
REQUIRED = (
    Field.ORDER_NUMBER,
    Field.LINE_NUMBER,
    Field.ORDERED_ON,
    Field.SUPPLIER,
    Field.QUANTITY,
    Field.UNIT_PRICE,
    Field.AMOUNT,
)
# At least one of these must say what was bought.
NAMING = (Field.ITEM_CODE, Field.GTIN, Field.PART_NUMBER, Field.DESCRIPTION)
DATES = (
    Field.ORDERED_ON,
    Field.DELIVERED_ON,
    Field.RECEIVED_ON,
    Field.INVOICED_ON,
    Field.TAX_POINT_ON,
)

# A payment has a supplier and an amount; everything else may be missing.
PAYMENT_FIELDS = (
    Field.SUPPLIER,
    Field.AMOUNT,
    Field.PAID_ON,
    Field.TRANSACTION_NUMBER,
    Field.EXPENSE_TYPE,
    Field.EXPENSE_AREA,
    Field.DESCRIPTION,
    Field.INVOICE_NUMBER,
    Field.COST_CODE,
)
LINE_FIELDS = tuple(
    field
    for field in Field
    if field not in PAYMENT_FIELDS
    or field
    in (Field.SUPPLIER, Field.AMOUNT, Field.DESCRIPTION, Field.INVOICE_NUMBER, Field.COST_CODE)
)
FIELDS_OF: Mapping[Kind, tuple[Field, ...]] = {
    Kind.LINES: LINE_FIELDS,
    Kind.PAYMENTS: PAYMENT_FIELDS,
}
REQUIRED_OF: Mapping[Kind, tuple[Field, ...]] = {
    Kind.LINES: REQUIRED,
    Kind.PAYMENTS: (Field.SUPPLIER, Field.AMOUNT),
}

# The first name is the one we use ourselves.
NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.ORDER_NUMBER: (
        "Order number",
        "Order",
        "Order no",
        "Order ID",
        "PO",
        "PO no",
        "PO number",
        "Purchase order",
        "Purchase order no",
        "Purchase order number",
    ),
    Field.LINE_NUMBER: (
        "Line number",
        "Line",
        "Line no",
        "Order line",
        "Order line no",
        "Order line number",
        "PO line",
        "PO line no",
        "PO line number",
    ),
    Field.ORDERED_ON: (
        "Order date",
        "Ordered on",
        "Date ordered",
        "Date of order",
        "PO date",
        "Purchase order date",
    ),
    Field.SUPPLIER: ("Supplier", "Supplier name", "Vendor", "Vendor name"),
    Field.QUANTITY: (
        "Quantity",
        "Qty",
        "Quantity ordered",
        "Qty ordered",
        "Order quantity",
        "Quantity invoiced",
        "Qty invoiced",
        "Invoiced quantity",
    ),
    Field.UNIT_PRICE: (
        "Unit price",
        "Price",
        "Unit cost",
        "Price per unit",
        "Price each",
        "Net price",
        "Unit price ex VAT",
        "Unit price excluding VAT",
    ),
    Field.AMOUNT: (
        "Amount",
        "Line total",
        "Line amount",
        "Line value",
        "Total",
        "Value",
        "Net amount",
        "Net value",
        "Amount ex VAT",
        "Amount excluding VAT",
        "Total ex VAT",
        "Line total ex VAT",
        "Amount in sterling",
    ),
    Field.ITEM_CODE: (
        "Item code",
        "Item",
        "Item no",
        "Item number",
        "Product code",
        "Product no",
        "Product number",
        "Material",
        "Material number",
    ),
    Field.GTIN: ("GTIN", "GTIN-14", "Barcode", "EAN"),
    Field.PART_NUMBER: (
        "Supplier part number",
        "Supplier part no",
        "Supplier item code",
        "Supplier product code",
        "Part",
        "Part no",
        "Part number",
    ),
    Field.DESCRIPTION: (
        "Description",
        "Item description",
        "Product description",
        "Item name",
        "Product",
        "Product name",
    ),
    Field.UNIT: ("Unit", "UOM", "Unit of measure", "Unit of purchase", "UOP", "Unit of issue"),
    Field.DELIVERED_ON: ("Delivery date", "Delivered on", "Date delivered", "Date of delivery"),
    Field.RECEIVED_ON: (
        "Receipt date",
        "Received on",
        "Date received",
        "Date of receipt",
        "Goods receipt date",
        "Goods received",
        "GRN date",
    ),
    Field.INVOICED_ON: ("Invoice date", "Invoiced on", "Date invoiced", "Date of invoice"),
    Field.TAX_POINT_ON: ("Tax point", "Tax point date", "VAT date", "Tax date"),
    Field.INVOICE_NUMBER: ("Invoice number", "Invoice", "Invoice no", "Supplier invoice number"),
    Field.CORRECTS_INVOICE: (
        "Corrects invoice",
        "Corrected invoice",
        "Credit note for",
        "Credit note for invoice",
        "Credited invoice",
        "Original invoice",
        "Original invoice number",
    ),
    Field.FREE_GOODS: ("Free goods", "Free of charge", "Free", "FOC"),
    Field.FUNDING_SOURCE: ("Funding source", "Funding", "Fund", "Source of funding"),
    Field.COST_CODE: (
        "Cost code",
        "Cost centre",
        "Cost center",
        "Budget code",
        "Ledger code",
    ),
    Field.PAID_ON: ("Payment date", "Date paid", "Date of payment", "Paid on", "Date"),
    Field.TRANSACTION_NUMBER: (
        "Transaction number",
        "Transaction no",
        "Transaction reference",
        "Transaction ID",
        "Payment number",
        "Payment reference",
        "Their reference",
        "Reference",
    ),
    Field.EXPENSE_TYPE: ("Expense type", "Expenditure type", "Account name"),
    Field.EXPENSE_AREA: ("Expense area", "Expenses area", "Cost centre name", "Directorate"),
}


def name_of(field: Field) -> str:
    return NAMES[field][0]


def heading_key(heading: str) -> str:
    """A heading as it is compared: letters and digits only, whatever their capitals.

    >>> heading_key("PO Line No.") == heading_key("po_line_no")
    True
    """
    return "".join(sign for sign in heading.casefold() if sign.isalnum())


_BY_KEY = {heading_key(name): field for field, names in NAMES.items() for name in names}


def field_called(heading: str) -> Field | None:
    """The field that a heading stands for, or None when it is none of ours."""
    return _BY_KEY.get(heading_key(heading))

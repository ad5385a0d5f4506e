"""Which column of a supplier's statement holds what.

Suppliers name their columns as they like. Each is guessed by its heading, and the guess is shown.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain import fields as ours
from consortium.spend.domain.fields import heading_key


class Column(StrEnum):
    TRUST = "trust"
    ORDER_NUMBER = "order_number"
    LINE_NUMBER = "line_number"
    ITEM = "item"
    ON = "on"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    AMOUNT = "amount"


COLUMN_NAMES = {
    Column.TRUST: "Trust",
    Column.ORDER_NUMBER: "Order number",
    Column.LINE_NUMBER: "Line number",
    Column.ITEM: "Item",
    Column.ON: "Date",
    Column.QUANTITY: "Quantity",
    Column.UNIT_PRICE: "Unit price",
    Column.AMOUNT: "Amount",
}
_OUR_NAMES = {
    Column.ORDER_NUMBER: (ours.Field.ORDER_NUMBER,),
    Column.LINE_NUMBER: (ours.Field.LINE_NUMBER,),
    Column.ITEM: (ours.Field.ITEM_CODE,),
    Column.ON: (ours.Field.ORDERED_ON, ours.Field.DELIVERED_ON, ours.Field.INVOICED_ON),
    Column.QUANTITY: (ours.Field.QUANTITY,),
    Column.UNIT_PRICE: (ours.Field.UNIT_PRICE,),
    Column.AMOUNT: (ours.Field.AMOUNT,),
}
_MORE_NAMES = {
    Column.TRUST: (
        "Trust",
        "Trust code",
        "Customer",
        "Customer code",
        "Customer name",
        "Hospital",
        "Account",
        "Account name",
        "Ship to",
        "Sold to",
        "Buyer",
    ),
    Column.ORDER_NUMBER: ("Customer order", "Customer PO", "Your reference", "Your order"),
    Column.ITEM: ("Customer item code", "Your item code", "SKU"),
    Column.ON: ("Date", "Sales date", "Dispatch date", "Despatch date", "Posting date"),
    Column.QUANTITY: ("Units", "Quantity sold", "Qty sold"),
    Column.AMOUNT: ("Sales", "Sales value", "Turnover", "Net sales", "Net"),
}
_BY_KEY: Mapping[str, Column] = {
    **{
        heading_key(name): column
        for column, fields in _OUR_NAMES.items()
        for field in fields
        for name in ours.NAMES[field]
    },
    **{heading_key(name): column for column, names in _MORE_NAMES.items() for name in names},
}
# By the order, or by everything else: one of them must tell which purchase a line is.
IDENTIFYING = ((Column.ORDER_NUMBER,), (Column.TRUST, Column.ITEM, Column.ON))
# Above the header a statement may have its title and address.
_LINES_BEFORE_HEADER = 20


def fields_named(headings: Sequence[str]) -> int:
    """How many of the headings we know."""
    return len({_BY_KEY.get(heading_key(each)) for each in headings} - {None})


def header_of(rows: Sequence[Sequence[str]]) -> int:
    """The first row that names an amount and something besides, counted from zero.

    Raises:
        Invalid: there is none among the first rows.
    """
    for number, row in enumerate(rows[:_LINES_BEFORE_HEADER]):
        columns = {_BY_KEY.get(heading_key(cell)) for cell in row}
        if Column.AMOUNT in columns and len(columns - {None}) > 1:
            return number
    raise _bad_header("no row names the columns, an amount among them")


def places_of(headings: Sequence[str]) -> dict[Column, int]:
    """Where each column stands that is known by its heading.

    Raises:
        Invalid: a column is claimed twice, or nothing tells which purchase a line is.
    """
    places: dict[Column, int] = {}
    for place, heading in enumerate(headings):
        column = _BY_KEY.get(heading_key(heading))
        if column in (Column.ON, Column.TRUST) and column in places:
            # Statements name a day and a customer twice and thrice; the first one counts.
            continue
        if column is not None and column in places:
            twice = f"“{headings[places[column]]}” and “{heading}”"
            raise _bad_header(f"{twice} stand for the same thing, the {COLUMN_NAMES[column]}")
        if column is not None:
            places[column] = place
    if not any(all(column in places for column in needed) for needed in IDENTIFYING):
        raise _bad_header("no column tells the order, nor trust, item and date together")
    return places


def _bad_header(why: str) -> Invalid:
    return Invalid(
        "unreadable_header",
        f"The header cannot be read: {why}. Nothing was recorded.",
        field="file",
        next_step="Name the columns in one row, like Order number, Line number, Amount.",
    )

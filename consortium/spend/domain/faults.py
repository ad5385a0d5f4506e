"""Everything that may be wrong with a row, what to say about it, and what to do.

The conditions themselves stand in ``gateways/sql/rejected.sql``, one column for each name here;
a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from consortium.spend.domain.fields import DATES, REQUIRED, Field, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of fault. ``problem`` may have room for one detail that only the row knows."""

    field: Field | None
    problem: str
    what_to_do: str


_ROUND_NUMBERS = (Field.QUANTITY, Field.UNIT_PRICE)
_NUMBERS = (*_ROUND_NUMBERS, Field.AMOUNT)


def _missing(field: Field) -> Fault:
    return Fault(
        field=field,
        problem=f"The {name_of(field).lower()} is missing.",
        what_to_do="Fill it in.",
    )


def _unreadable_date(field: Field) -> Fault:
    return Fault(
        field=field,
        problem="This is not a date in the style of the rest of its column ({detail}).",
        what_to_do="Write a real date in that style.",
    )


def _distant_date(field: Field) -> Fault:
    return Fault(
        field=field,
        problem="This date lies before 2000 or more than a year ahead.",
        what_to_do="Check the year.",
    )


def _unreadable_number(field: Field) -> Fault:
    return Fault(
        field=field,
        problem="This is not a number that can be read.",
        what_to_do="Write it like 1,234.50; a minus sign or brackets make it negative.",
    )


def _too_fine(field: Field) -> Fault:
    return Fault(
        field=field,
        problem="This has more than six decimals.",
        what_to_do="Give it with six decimals at most.",
    )


FAULTS: Mapping[str, Fault] = {
    **{f"{field}_missing": _missing(field) for field in REQUIRED},
    "article_missing": Fault(
        field=None,
        problem="Nothing says what was bought.",
        what_to_do="Fill in an item code, a GTIN, a supplier part number or a description.",
    ),
    **{f"{field}_unreadable": _unreadable_date(field) for field in DATES},
    **{f"{field}_distant": _distant_date(field) for field in DATES},
    **{f"{field}_unreadable": _unreadable_number(field) for field in _NUMBERS},
    **{f"{field}_too_fine": _too_fine(field) for field in _ROUND_NUMBERS},
    "amount_too_fine": Fault(
        field=Field.AMOUNT,
        problem="This has fractions of a penny.",
        what_to_do="Give the amount of the line in whole pence.",
    ),
    "amount_wrong": Fault(
        field=Field.AMOUNT,
        problem="Quantity times unit price is {detail}, which differs by more than a penny.",
        what_to_do="Check the three numbers; a return has a negative quantity and amount.",
    ),
    "free_goods_unreadable": Fault(
        field=Field.FREE_GOODS,
        problem="This says neither that the goods were free nor that they were not.",
        what_to_do="Write yes or no, or leave it empty.",
    ),
    "free_goods_charged": Fault(
        field=Field.FREE_GOODS,
        problem="The goods are marked as free, but the line has an amount.",
        what_to_do="Make the unit price and the amount 0, or take the mark away.",
    ),
    "article_ambiguous": Fault(
        field=Field.ITEM_CODE,
        problem="The codes of this row name different items of the catalogue.",
        what_to_do="Correct the code that is wrong, or leave it empty.",
    ),
    "unit_unknown": Fault(
        field=Field.UNIT,
        problem="No pack of this unit is recorded for {detail}.",
        what_to_do="Add the pack to the item in the catalogue, or correct the unit.",
    ),
    "quantity_inexact": Fault(
        field=Field.QUANTITY,
        problem="In base units this quantity has no exact decimal ({detail}).",
        what_to_do="Give the line in the base unit of the item.",
    ),
    "cells_surplus": Fault(
        field=None,
        problem="This row has more cells than the header.",
        what_to_do="Put texts that hold a comma into quotation marks.",
    ),
}

REPEATED = Fault(
    field=Field.LINE_NUMBER,
    problem="Row {detail} of this file has the same order and line number.",
    what_to_do="Keep the row that is right; a line can stand in the file once.",
)
DUPLICATE = Fault(
    field=Field.LINE_NUMBER,
    problem="This line was already imported with {detail}.",
    what_to_do="Nothing: it was not counted again.",
)
# Rows that are no lines or payments, by what they are.
LEFT_OUT: Mapping[str, Fault] = {
    "total": Fault(
        field=None,
        problem="This row was left out: it looks like a total.",
        what_to_do="Nothing: adding it up again would count its rows twice.",
    ),
    "blank": Fault(
        field=None, problem="This row holds nothing.", what_to_do="Nothing: it is empty."
    ),
    "header": Fault(
        field=None,
        problem="This row was left out: it repeats the names of the columns.",
        what_to_do="Nothing: it is a header.",
    ),
    "no_supplier": Fault(
        field=Field.SUPPLIER,
        problem="This row was left out: it names no supplier.",
        what_to_do="Nothing if it is a note or a total; else fill in the supplier and send it.",
    ),
    "no_amount": Fault(
        field=Field.AMOUNT,
        problem="This row was left out: it has no amount.",
        what_to_do="Nothing if nothing was paid; else fill in the amount and send it.",
    ),
}

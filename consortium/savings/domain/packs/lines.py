"""The purchase lines of a pack: each as it was invoiced, with the price that was due and why."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.harmless import harmless
from consortium.foundation.domain.money import pennies
from consortium.savings.domain.packs.numbers import number, number_or_none, ratio_or_none

COLUMNS = (
    "batch",
    "file",
    "row",
    "order_number",
    "line_number",
    "ordered_on",
    "delivered_on",
    "received_on",
    "invoiced_on",
    "tax_point_on",
    "counts_on",
    "invoice_number",
    "corrects_invoice",
    "supplier",
    "item_code",
    "description",
    "unit",
    "quantity",
    "base_quantity",
    "unit_price",
    "paid",
    "funding",
    "standing",
    "price_due",
    "amount_due",
    "price_path",
    "baseline_version",
    "price_before",
    "index_rise",
    "saving",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """A purchase line of the saving's trust and item; ``paid`` is its amount without VAT.

    ``base_quantity`` is in the item's own unit, as are the prices before and due. Of a line that is
    shared with an agreement of another consortium both are the share that counts here. A line
    without a ``baseline_version`` adds nothing to the saving, for the reason that its standing
    tells.
    """

    batch: str
    file: str
    row: int
    order_number: str
    line_number: str
    ordered_on: date
    delivered_on: date | None
    received_on: date | None
    invoiced_on: date | None
    tax_point_on: date | None
    counts_on: date
    invoice_number: str
    corrects_invoice: str
    supplier: str
    item_code: str
    description: str
    unit: str
    quantity: Decimal
    base_quantity: Decimal
    unit_price: Decimal
    paid: Decimal
    funding: str
    standing: str
    price_due: Decimal | None
    amount_due: Decimal | None
    price_path: str
    baseline_version: int | None
    price_before: Decimal | None
    index_rise: Fraction | None

    @property
    def saving(self) -> Fraction:
        """What it adds to the saving, exactly: formula F2, or F3 where an index rose; else 0."""
        if self.price_before is None:
            return Fraction(0)
        before = Fraction(self.price_before) * Fraction(self.base_quantity)
        return before - Fraction(self.paid) if self.index_rise is None else before * self.index_rise

    def as_row(self) -> tuple[str, ...]:
        """Its cells, in the order of ``COLUMNS``."""
        values = {name: getattr(self, name) for name in COLUMNS if name != "saving"}
        values["saving"] = "" if self.price_before is None else pennies(self.saving)
        return tuple(_text(values[name]) for name in COLUMNS)


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV that a spreadsheet opens as data; the same rows give the same text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()


def lines_as_csv(lines: Iterable[PackLine]) -> str:
    return csv_of(COLUMNS, (line.as_row() for line in lines))


def lines_from_csv(text: str) -> list[PackLine]:
    """The lines that such a CSV was written from.

    Raises:
        ValueError: it has other columns, or a cell that cannot be read.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(reader, ())) != COLUMNS:
        raise ValueError("its columns are others")
    return [_line(dict(zip(COLUMNS, row, strict=True))) for row in reader]


def _line(cells: dict[str, str]) -> PackLine:
    words = {
        name: _unharmed(cells[name])
        for name in (
            "batch",
            "file",
            "order_number",
            "line_number",
            "invoice_number",
            "corrects_invoice",
            "supplier",
            "item_code",
            "description",
            "unit",
            "funding",
            "standing",
            "price_path",
        )
    }
    version = cells["baseline_version"]
    return PackLine(
        **words,
        row=int(cells["row"]),
        ordered_on=date.fromisoformat(cells["ordered_on"]),
        counts_on=date.fromisoformat(cells["counts_on"]),
        delivered_on=_day(cells["delivered_on"]),
        received_on=_day(cells["received_on"]),
        invoiced_on=_day(cells["invoiced_on"]),
        tax_point_on=_day(cells["tax_point_on"]),
        quantity=number(cells["quantity"]),
        base_quantity=number(cells["base_quantity"]),
        unit_price=number(cells["unit_price"]),
        paid=number(cells["paid"]),
        price_due=number_or_none(cells["price_due"]),
        amount_due=number_or_none(cells["amount_due"]),
        baseline_version=int(version) if version else None,
        price_before=number_or_none(cells["price_before"]),
        index_rise=ratio_or_none(cells["index_rise"]),
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # An apostrophe in front always means one sign less, so that what was meant can be read.
        return f"'{value}" if value.startswith("'") else harmless(value)
    if isinstance(value, Decimal):
        # Never with an exponent, which a reader would have to know.
        return f"{value:f}"
    return str(value)


def _unharmed(text: str) -> str:
    return text.removeprefix("'")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""The files of a world as rows of texts, and the defaults that the documentation names."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

DAY = timedelta(days=1)
Row = dict[str, str]


def day(text: str) -> date:
    return date.fromisoformat(text)


def later(first: date, months: int) -> date:
    """The same day so many months on; every day in these worlds exists in every month."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, first.day)


def number(text: str) -> Fraction:
    return Fraction(Decimal(text.replace("£", "").replace(",", "")))


def penny(value: Fraction) -> int:
    """Pence, halves away from zero."""
    pence = abs(value) * 100
    whole = (2 * pence.numerator + pence.denominator) // (2 * pence.denominator)
    return whole if value >= 0 else -whole


@dataclass(frozen=True)
class Line:
    """A purchase line in base units."""

    trust: str
    supplier: str
    item: str
    dates: dict[str, date]
    quantity: Fraction
    price: Fraction
    amount: Fraction
    unit: str
    funding: str


class Files:
    """Every file of a folder; a missing one has no rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, list[Row]] = {}
        self.consortium = self.rows("consortium")[0]
        self.trusts = [row["code"] for row in self.rows("trusts")]
        self.items = {row["code"]: row for row in self.rows("items")}
        self.agreements = {row["code"]: row for row in self.rows("agreements")}
        self.suppliers = {
            row["code"]: row.get("name") or row["code"] for row in self.rows("suppliers")
        }
        self.lines = [*self._canonical(), *self._sent()]

    def rows(self, name: str) -> list[Row]:
        if name not in self._read:
            self._read[name] = self._rows(self.folder / f"{name}.csv")
        return self._read[name]

    def _rows(self, path: Path) -> list[Row]:
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [
                {key: value or "" for key, value in row.items()} for row in csv.DictReader(file)
            ]

    def term(self, agreement: str) -> tuple[date, date]:
        row = self.agreements[agreement]
        start = day(row["starts_on"])
        return start, day(row["ends_on"]) if row.get("ends_on") else later(start, 60)

    def _canonical(self) -> Iterator[Line]:
        for row in self.rows("purchases"):
            quantity, price = number(row["quantity"]), number(row["price"])
            given = row.get("amount")
            amount = number(given) if given else Fraction(penny(quantity * price), 100)
            names = {
                "ordered": "date",
                "delivered": "delivered_on",
                "received": "received_on",
                "invoiced": "invoiced_on",
                "tax_point": "tax_point_on",
            }
            dates = {key: day(row[name]) for key, name in names.items() if row.get(name)}
            yield self._line(row, dates, quantity, price, amount, row.get("unit", ""))

    def _line(
        self,
        row: Row,
        dates: dict[str, date],
        quantity: Fraction,
        price: Fraction,
        amount: Fraction,
        unit: str,
    ) -> Line:
        base = self.items[row["item"]].get("unit") or "EA"
        unit = unit or base
        holds = Fraction(1) if unit == base else self._holds(row["item"], unit, dates["ordered"])
        return Line(
            trust=row["trust"],
            supplier=row["supplier"],
            item=row["item"],
            dates=dates,
            quantity=quantity * holds,
            price=price,
            amount=amount,
            unit=unit,
            funding=row.get("funding", ""),
        )

    def _holds(self, item: str, unit: str, on: date) -> Fraction:
        """What a pack holds on the day of the order."""
        known = [
            (day(row["from"]) if row.get("from") else date.min, Fraction(row["holds"]))
            for row in self.rows("packs")
            if (row["item"], row["unit"]) == (item, unit)
        ]
        return max((since, holds) for since, holds in known if since <= on)[1]

    def _sent(self) -> Iterator[Line]:
        """The files that trusts sent, of the two layouts that these worlds have."""
        codes = {name: code for code, name in self.suppliers.items()}
        for path in sorted((self.folder / "purchases").glob("*.csv")):
            text = path.read_bytes().decode("cp1252" if b"\xa3" in path.read_bytes() else "utf-8")
            rows = text.replace("\r\n", "\n").splitlines()
            mark = ";" if ";" in rows[0] else ","
            header = next(n for n, row in enumerate(rows) if row.startswith("PO number"))
            for cells in csv.DictReader(rows[header:], delimiter=mark):
                row = {
                    "trust": path.stem,
                    "supplier": codes[cells.get("Vendor") or cells["Supplier name"]],
                    "item": cells.get("Material") or cells["Product code"],
                    "funding": cells.get("Funding") or "",
                }
                dates = {
                    "ordered": _british(cells["Order date"]),
                    "invoiced": _british(cells["Invoice date"]),
                }
                amount = cells.get("Net value") or cells["Net amount"]
                price = cells.get("Net price") or cells["Unit price"]
                yield self._line(
                    row, dates, number(cells["Qty"]), number(price), number(amount), ""
                )


def _british(text: str) -> date:
    of_month, month, year = text.split("/")
    return date(int(year), int(month), int(of_month))

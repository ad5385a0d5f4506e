"""Files of purchase lines and a small catalogue to match them against."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases.items import add_item, add_pack, add_supplier_part
from consortium.spend.domain.report import ImportReport
from consortium.spend.usecases.import_lines import import_file
from tests.support.world import NOW, SYSTEM, World

# What each column is called in the files of these tests, and what it holds unless a test says so.
ORDINARY = {
    "Order number": "PO-1",
    "Line number": "1",
    "Order date": "2025-05-03",
    "Supplier": "Alpha Ltd",
    "Item code": "IOL",
    "Description": "Intraocular lens",
    "Unit": "EA",
    "Quantity": "100",
    "Unit price": "38.00",
    "Amount": "3800.00",
}
LENS_GTIN = "4054596004979"
PACKED_FROM = date(2025, 1, 1)


def row(**cells: str) -> dict[str, str]:
    """An ordinary line with some cells of its own: ``row(Order_number="PO-2")``."""
    return {**ORDINARY, **{name.replace("_", " "): text for name, text in cells.items()}}


def numbered(count: int, **cells: str) -> list[dict[str, str]]:
    """So many ordinary lines of one order."""
    return [row(Line_number=str(number), **cells) for number in range(1, count + 1)]


def csv_of(*rows: Mapping[str, str], delimiter: str = ",") -> bytes:
    """A file with these rows; the columns are those of the first."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def imported(trust_id: UUID, content: bytes, file_name: str = "lines.csv") -> ImportReport:
    """The report of an import that the system makes."""
    (report,) = import_file(
        actor=SYSTEM,
        trust_id=trust_id,
        content=io.BytesIO(content),
        file_name=file_name,
        now=NOW,
    )
    return report


def catalogue(world: World) -> dict[str, UUID]:
    """Lenses by the piece and in boxes of ten, viscoelastic known to Beta, drapes by the third."""
    made = {
        code: add_item(
            actor=SYSTEM,
            code=code,
            name=name,
            kind=ItemKind.CONSUMABLE,
            base_unit="EA",
            gtin=gtin,
            now=NOW,
        )
        for code, name, gtin in (
            ("IOL", "Intraocular lens", LENS_GTIN),
            ("OVD", "Viscoelastic", ""),
            ("DRAPE", "Surgical drape", ""),
        )
    }
    for code, unit, holds in (("IOL", "BX", Fraction(10)), ("DRAPE", "PK", Fraction(1, 3))):
        add_pack(
            actor=SYSTEM,
            item_id=made[code],
            unit=unit,
            base_units=holds,
            valid_from=PACKED_FROM,
            now=NOW,
        )
    add_supplier_part(
        actor=SYSTEM,
        item_id=made["OVD"],
        supplier_id=world.beta,
        part_number="BX-778",
        now=NOW,
    )
    return made

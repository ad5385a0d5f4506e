"""The lines that the product and its peers are asked about, and how each of them takes them in."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import sqlalchemy as sa
from flask import Flask

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.models.item import Item, ItemPack
from consortium.demo.stage import SYSTEM
from consortium.foundation.database import db
from consortium.foundation.database.unit_of_work import unit_of_work
from consortium.foundation.web import clock
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.spend.usecases.import_lines import import_file
from consortium.spend.usecases.roll_up import roll_up_batches

STATEMENTS = Path(__file__).parent / "sql"
RELATIONS = ("line", "contracted", "baseline", "tier")
TRUSTS, SUPPLIERS, PRODUCTS = 7, 400, 20_000
FIRST_YEAR, YEARS = 2021, 5
# From so many lines on, each year of a trust has its own file.
MANY = 2_000_000
PACKED_FROM = date(2000, 1, 1)
# The columns of the files that the product imports.
_FILE = """
    SELECT order_number AS "Order number", line_number AS "Line number",
           strftime(ordered_on, '%d/%m/%Y') AS "Order date",
           printf('Bench supplier %03d Ltd', supplier) AS "Supplier",
           CASE WHEN product IS NOT NULL THEN printf('P%05d', product) END AS "Item code",
           description AS "Description", unit AS "Unit", CAST(quantity AS BIGINT) AS "Quantity",
           printf('%.2f', unit_price) AS "Unit price", printf('%.2f', amount) AS "Amount"
    FROM line
    WHERE trust = $trust AND ordered_on >= $start AND ordered_on < $end
"""


def item_id(product: int) -> UUID:
    return UUID(int=(0x1 << 96) + product)


def trust_id(code: str) -> UUID:
    return UUID(int=(0x2 << 96) + int(code.removeprefix("BT")))


def supplier_id(number: int) -> UUID:
    return UUID(int=(0x3 << 96) + number)


def agreement_id(contract: int) -> UUID:
    return UUID(int=(0x4 << 96) + contract)


def draw(folder: Path, *, lines: int) -> None:
    """Write every relation as Parquet, as a peer may have it: doubles and small numbers."""
    with _world(folder) as connection:
        make = (STATEMENTS / "world.sql").read_text(encoding="utf-8")
        for statement in connection.extract_statements(make):
            wanted = {"lines": lines} if "lines" in statement.named_parameters else {}
            connection.execute(statement, wanted)
        for name in RELATIONS:
            connection.execute(
                f"COPY {name} TO $path (FORMAT parquet, COMPRESSION zstd)",
                {"path": str(folder / f"{name}.parquet")},
            )
            connection.execute(
                f"COPY {name} TO $path (HEADER, DELIMITER ',')",
                {"path": str(folder / f"{name}.csv")},
            )


def spans(folder: Path) -> list[tuple[str, date, date]]:
    """The files that the lines are imported from: whose, from which day to which, not included.

    Of few lines a file holds all the years, of many one: a file is a quarter of a million lines.
    """
    with _world(folder) as connection:
        (lines,) = connection.execute("SELECT count(*) FROM line").fetchall()[0]
    together = 1 if lines >= MANY else YEARS
    return [
        (f"BT{number}", date(year, 4, 1), date(year + together, 4, 1))
        for number in range(1, TRUSTS + 1)
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS, together)
    ]


def write_file(folder: Path, trust: str, start: date, end: date) -> Path:
    """One of these files; whoever has read it takes it away."""
    path = folder / "lines.csv"
    with _world(folder) as connection:
        connection.execute(
            f"COPY ({_FILE}) TO $path (HEADER)",
            {"trust": trust, "start": start, "end": end, "path": str(path)},
        )
    return path


def register(app: Flask) -> None:
    """Put the trusts, suppliers and products of the lines into the database, without use cases."""
    with app.app_context(), unit_of_work():
        db.session.add_all(
            Organisation(
                id=trust_id(f"BT{n}"),
                kind=OrganisationKind.TRUST,
                code=f"BT{n}",
                name=f"Bench trust {n}",
            )
            for n in range(1, TRUSTS + 1)
        )
        db.session.add_all(
            Organisation(
                id=supplier_id(n),
                kind=OrganisationKind.SUPPLIER,
                code=f"BS{n:03d}",
                name=f"Bench supplier {n:03d} Ltd",
            )
            for n in range(1, SUPPLIERS + 1)
        )
        db.session.execute(sa.insert(Item), [_item(n) for n in range(1, PRODUCTS + 1)])


def register_packs(app: Flask, folder: Path) -> None:
    """What a box of each product holds, as the lines have it."""
    with _world(folder) as connection:
        packs = connection.execute("SELECT product, pack FROM product WHERE pack > 1").fetchall()
    with app.app_context(), unit_of_work():
        db.session.execute(
            sa.insert(ItemPack),
            [
                {
                    "item_id": item_id(product),
                    "unit": "BX",
                    "numerator": pack,
                    "denominator": 1,
                    "valid_from": PACKED_FROM,
                    "recorded_at": clock.now(),
                }
                for product, pack in packs
            ],
        )


def take_in(app: Flask, code: str, path: Path) -> int:
    """Import one file as the product does; say how many lines landed."""
    with app.app_context(), path.open("rb") as content:
        (report,) = import_file(
            actor=SYSTEM,
            trust_id=trust_id(code),
            content=content,
            file_name=path.name,
            now=clock.now(),
        )
        return report.counts.accepted


def roll_up(app: Flask) -> int:
    with app.app_context():
        return roll_up_batches(actor=SYSTEM, now=clock.now())


def rows_of(folder: Path, name: str) -> Iterator[list[str]]:
    """A relation row by row, for peers that take rows."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as content:
        rows = csv.reader(content)
        next(rows)
        yield from rows


@contextmanager
def _world(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "2GB",
        "threads": 2,
        "temp_directory": str(folder / "spill"),
    }
    with duckdb.connect(str(folder / "world.duckdb"), config=limits) as connection:
        yield connection


def _item(number: int) -> dict[str, object]:
    code = f"P{number:05d}"
    return {
        "id": item_id(number),
        "code": code,
        "code_key": code.casefold(),
        "name": f"Product {number}",
        "kind": ItemKind.CONSUMABLE,
        "base_unit": "EA",
        "version": 1,
        "gtin": "",
        "cpv_code": "",
        "eclass_code": "",
    }

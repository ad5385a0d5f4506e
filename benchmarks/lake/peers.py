"""The peers: the same questions put to the same lines by other means, without a single check."""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import psycopg

from benchmarks.lake.world import RELATIONS, STATEMENTS, rows_of

Rows = list[tuple[Any, ...]]
Question = Callable[[], Rows]
TABLES = {
    "line": "trust text, order_number text, line_number integer, ordered_on {day}, "
    "supplier integer, product integer, description text, unit text, pack integer, "
    "quantity {number}, unit_price {number}, amount {number}, contract integer",
    "contracted": "contract integer, product integer, supplier integer",
    "baseline": "trust text, product integer, unit_price {number}",
    "tier": "contract integer, product integer, tier integer, from_quantity {number}, "
    "until_quantity {number}, unit_price {number}",
}
INDEXES = (
    "CREATE INDEX line_trust_day ON line (trust, ordered_on)",
    "CREATE INDEX line_product ON line (product, ordered_on)",
    "CREATE INDEX baseline_product ON baseline (product, trust)",
    "CREATE INDEX tier_product ON tier (product)",
    "CREATE INDEX contracted_product ON contracted (product)",
    "ANALYZE",
)
MEMORY = "512MB"
_TOGETHER = 50_000


def statements(engine: str) -> dict[str, str]:
    """What ``sql/<engine>.sql`` asks, by the name of the question."""
    text = (STATEMENTS / f"{engine}.sql").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.split("-- Q")[1:])
    return {f"Q{name.strip()}": body.strip().rstrip(";") for name, _, body in parts}


def raw_duckdb(folder: Path) -> dict[str, Question]:
    """DuckDB by itself, on Parquet with doubles, with the product's memory and threads."""
    connection = duckdb.connect(
        ":memory:",
        config={"memory_limit": MEMORY, "threads": 2, "temp_directory": str(folder / "spill")},
    )
    connection.execute(f"CREATE VIEW line AS FROM '{folder}/line.parquet'")
    for name in RELATIONS[1:]:
        connection.execute(f"CREATE TABLE {name} AS FROM '{folder}/{name}.parquet'")
    return {
        name: partial(_fetched, connection, text) for name, text in statements("duckdb").items()
    }


def _fetched(connection: Any, text: str) -> Rows:
    """What the last of the statements answers with."""
    *before, last = text.split(";")
    for statement in before:
        connection.execute(statement)
    rows: Rows = connection.execute(last).fetchall()
    return rows


def load_sqlite(folder: Path) -> None:
    with sqlite3.connect(folder / "peer.db") as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        for name, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({columns.format(day='text', number='real')})")
            places = ", ".join("?" * (columns.count(",") + 1))
            connection.executemany(
                f"INSERT INTO {name} VALUES ({places})",  # noqa: S608 - our own names
                ([cell or None for cell in row] for row in rows_of(folder, name)),
            )
        for index in INDEXES:
            connection.execute(index)
    connection.close()


def sqlite(folder: Path) -> dict[str, Question]:
    connection = sqlite3.connect(folder / "peer.db")
    connection.execute("PRAGMA cache_size = -524288")
    return {
        name: partial(_fetched, connection, text) for name, text in statements("sqlite").items()
    }


def load_postgresql(folder: Path, address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for name, columns in TABLES.items():
            kinds = columns.format(day="date", number="double precision")
            connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(f"CREATE TABLE {name} ({kinds})")
            with (
                connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER)") as copy,
                (folder / f"{name}.csv").open("rb") as content,
            ):
                while part := content.read(1 << 20):
                    copy.write(part)
        connection.execute(f"SET maintenance_work_mem = '{MEMORY}'")
        for index in INDEXES:
            connection.execute(index)
        connection.execute("VACUUM ANALYZE line")


def postgresql(address: str) -> tuple[dict[str, Question], int]:
    """The questions, and the process of the server that answers them."""
    connection = psycopg.connect(address, autocommit=True)
    connection.execute(f"SET work_mem = '{MEMORY}'")
    connection.execute("SET max_parallel_workers_per_gather = 1")
    return {
        name: partial(_fetched, connection, text) for name, text in statements("postgresql").items()
    }, connection.info.backend_pid


def pandas_from_sqlite(folder: Path) -> dict[str, Question]:
    """A frame of the lines read for each question, as a script or a small web app does."""

    def read(columns: str, name: str = "line") -> pd.DataFrame:
        with sqlite3.connect(folder / "peer.db") as connection:
            return pd.read_sql(f"SELECT {columns} FROM {name}", connection)  # noqa: S608

    return {"Q1": lambda: _savings(read), "Q2": lambda: _prices(read)}


def _savings(read: Callable[..., pd.DataFrame]) -> Rows:
    lines = read("trust, product, ordered_on, quantity, pack, amount")
    lines = lines[lines["product"].notna()]
    lines["month"] = lines["ordered_on"].str.slice(0, 7)
    lines["base"] = lines["quantity"] * lines["pack"]
    sums = lines.groupby(["trust", "product", "month"], as_index=False)[["base", "amount"]].sum()
    together = sums.groupby(["product", "month"], as_index=False)[["base"]].sum()
    year = together["month"].str.slice(0, 4).astype(int)
    together["year"] = year - (together["month"].str.slice(5, 7).astype(int) < 4)
    together = together.sort_values(["product", "month"])
    together["reached"] = together.groupby(["product", "year"])["base"].cumsum()
    tiers = together.merge(read("*", "tier"), on="product")
    is_in = (tiers["reached"] >= tiers["from_quantity"]) & (
        tiers["reached"] < tiers["until_quantity"]
    )
    prices = tiers[is_in][["product", "month", "unit_price"]]
    old = read("*", "baseline").rename(columns={"unit_price": "before"})
    valued = sums.merge(old, on=["trust", "product"]).merge(
        prices, on=["product", "month"], how="left"
    )
    valued["old"] = valued["base"] * valued["before"]
    valued["due"] = (valued["base"] * valued["unit_price"]).fillna(valued["amount"])
    found = valued.groupby(["trust", "month"], as_index=False)[["old", "due", "amount"]].sum()
    return [
        (row.trust, f"{row.month}-01", row.old, row.due, row.amount)
        for row in found.itertuples(index=False)
    ]


def _prices(read: Callable[..., pd.DataFrame]) -> Rows:
    lines = read("trust, product, quantity, pack, unit_price, amount")
    lines = lines[lines["product"].notna()]
    lines["price"] = lines["unit_price"] / lines["pack"]
    lines["base"] = lines["quantity"] * lines["pack"]
    by_product = lines.groupby("product")
    found = by_product.agg(
        trusts=("trust", "nunique"),
        lowest=("price", "min"),
        median=("price", "median"),
        highest=("price", "max"),
        amount=("amount", "sum"),
        base=("base", "sum"),
    )
    found = found[found["trusts"] >= 2].reset_index()
    found["above"] = found["amount"] - found["lowest"] * found["base"]
    return [
        tuple(row)
        for row in found[["product", "trusts", "lowest", "median", "highest", "above"]].itertuples(
            index=False, name=None
        )
    ]

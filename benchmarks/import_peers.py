"""What an import is measured against: the same lines taken in without a single check."""

import csv
from itertools import islice
from pathlib import Path

import duckdb
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.purchase_file import HEADINGS

# Rows that are flushed together: more of them are no faster.
_TOGETHER = 1_000


def copy_with_duckdb(app: Flask, file: Path) -> None:
    """Read the file as text and write it as the lake is written, with the product's own limits."""
    limits = {
        "memory_limit": f"{app.config['SPEND_MEMORY_MB']}MB",
        "threads": app.config["SPEND_THREADS"],
    }
    with duckdb.connect(":memory:", config=limits) as connection:
        connection.execute(
            "COPY (FROM read_csv($file, all_varchar = true)) "
            "TO $copy (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)",
            {"file": str(file), "copy": str(file.with_suffix(".parquet"))},
        )


class _Base(DeclarativeBase):
    pass


class _Line(_Base):
    __tablename__ = "line"

    id: Mapped[int] = mapped_column(primary_key=True)


for _heading in HEADINGS:
    setattr(_Line, _heading.lower().replace(" ", "_"), mapped_column(sa.Text))


def insert_with_objects(file: Path, *, lines: int) -> None:
    """Make an object of each of the first lines and add it to SQLite, as many a web app does."""
    database = file.with_suffix(".objects.db")
    database.unlink(missing_ok=True)
    engine = sa.create_engine(f"sqlite:///{database}")
    _Base.metadata.create_all(engine)
    names = [heading.lower().replace(" ", "_") for heading in HEADINGS]
    with Session(engine) as session, file.open(encoding="utf-8", newline="") as content:
        rows = islice(csv.reader(content), 1, lines + 1)
        while some := list(islice(rows, _TOGETHER)):
            session.add_all(_Line(**dict(zip(names, row, strict=True))) for row in some)
            session.flush()
        session.commit()
    engine.dispose()

"""The same lines in many small files, and compacted: ``python -m benchmarks.lake.split FOLDER``.

``FOLDER/many`` becomes a lake of its own in which every month of a trust is a batch, as if each
trust had sent a file a month; ``python -m benchmarks.lake.split FOLDER compact`` writes those of a
year into one, as the product does. Prints how many files are read then, and how long it took.

The batches are made out of what was imported, without importing anew: 420 imports would take
longer than everything else that is measured here, and leave the same files.
"""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from uuid_utils.compat import uuid7

from benchmarks.lake import world
from benchmarks.lake.product import settings
from consortium.app import create_app
from consortium.demo.stage import SYSTEM
from consortium.foundation.database import db
from consortium.foundation.database.unit_of_work import unit_of_work
from consortium.foundation.domain.periods import Period, add_months
from consortium.foundation.files import StoredContent
from consortium.foundation.web import clock
from consortium.spend.gateways.engine import pounds_of
from consortium.spend.gateways.lake import lake, landed_paths_of, paths_of
from consortium.spend.models.batch import ImportBatch
from consortium.spend.models.upload import Upload, note_file
from consortium.spend.usecases.compact import compact_lake

MANY = "many"
_OF_TRUST = """
    CREATE OR REPLACE TEMP TABLE of_trust AS FROM read_parquet($files) ORDER BY ordered_on
"""
_OF_A_MONTH = """
    COPY (
        SELECT * REPLACE ($batch_id AS batch_id)
        FROM of_trust
        WHERE ordered_on >= $start AND ordered_on < $end
        ORDER BY item_id, ordered_on, source_row
    ) TO $path (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)
"""
_SUMS = """
    SELECT count(*), count(*) FILTER (item_id IS NULL), count(*) FILTER (supplier_id IS NULL),
           sum(amount), min(ordered_on), max(ordered_on)
    FROM read_parquet($path)
"""


def main(folder: Path, *, compacted: bool) -> None:
    many = folder / MANY
    if not compacted:
        _split(folder, many)
    app = create_app(settings(many))
    started = time.perf_counter()
    with app.app_context():
        if compacted:
            compact_lake(actor=SYSTEM, now=clock.now())
        taken = time.perf_counter() - started
        files = len(paths_of(db.session.scalars(select(ImportBatch))))
    print(json.dumps({"files": files, "seconds": taken}))


def _split(folder: Path, many: Path) -> None:
    many.mkdir()
    for name in world.RELATIONS[1:]:
        shutil.copy(folder / f"{name}.parquet", many)
    landed = _landed(create_app(settings(folder)))
    app = create_app(settings(many))
    with app.app_context():
        upgrade()
    world.register(app)
    with app.app_context(), unit_of_work(), duckdb.connect() as connection:
        for code, files in landed.items():
            connection.execute(_OF_TRUST, {"files": files})
            for position, month in enumerate(_months(), start=1):
                _batch(connection, code, position, month)


def _landed(app: Flask) -> dict[str, list[str]]:
    """The files of each trust's lines."""
    codes = {world.trust_id(code): code for code in (f"BT{n}" for n in range(1, world.TRUSTS + 1))}
    found: dict[str, list[str]] = {code: [] for code in codes.values()}
    with app.app_context():
        for batch in db.session.scalars(select(ImportBatch)):
            found[codes[batch.trust_id]] += map(str, landed_paths_of([batch]))
    return found


def _months() -> Iterator[Period]:
    start = date(world.FIRST_YEAR, 4, 1)
    for _ in range(12 * world.YEARS):
        end = add_months(start, 1)
        yield Period(start, end)
        start = end


def _batch(connection: Any, code: str, position: int, month: Period) -> None:
    """One month of a trust as a batch with a file of its own."""
    trust_id, name = world.trust_id(code), f"{code}-{month.start}.csv"
    sha256 = f"{trust_id.int % 10}{position:063d}"
    upload = Upload(trust_id=trust_id, content=StoredContent(sha256, 0), name=name)
    batch = ImportBatch(
        id=uuid7(),
        reference=f"{code}-{position}",
        trust_id=trust_id,
        position=position,
        source_file_id=note_file(upload, now=clock.now()),
        source_sha256=sha256,
        source_name=name,
        rows_rejected=0,
        rows_duplicate=0,
        rows_left_out=0,
        findings={},
        imported_at=clock.now(),
    )
    db.session.add(batch)
    with lake().workspace() as work:
        path = work / "lines.parquet"
        where = {"start": month.start, "end": month.end, "path": str(path)}
        connection.execute(_OF_A_MONTH, {"batch_id": str(batch.id), **where})
        sums = connection.execute(_SUMS, {"path": str(path)}).fetchall()[0]
        file = lake().take_in(path, trust_id)
    batch.lake_sha256, batch.lake_bytes = file.sha256, file.size
    batch.rows_accepted, batch.lines_without_item, batch.lines_without_supplier = sums[:3]
    batch.amount = pounds_of(sums[3])
    batch.first_ordered_on, batch.last_ordered_on = sums[4:]


if __name__ == "__main__":
    main(Path(sys.argv[1]), compacted="compact" in sys.argv[2:])

"""What equipment is measured against: the same lists and rows in plain SQL, without a check."""

import csv
import sqlite3
from datetime import timedelta
from pathlib import Path

from uuid_utils.compat import uuid7

from benchmarks import equipment_world
from consortium.equipment.domain.nightly import HORIZON_DAYS
from consortium.foundation.domain.periods import add_months
from consortium.foundation.web import clock

ROWS = 50
_DUE = """
    FROM plan
    JOIN asset ON asset.id = plan.asset_id
    JOIN device_model ON device_model.id = asset.device_model_id
    JOIN organisation ON organisation.id = asset.custodian_trust_id
    JOIN site ON site.id = asset.site_id
    JOIN calibration_procedure ON calibration_procedure.id = plan.procedure_id
    WHERE plan.state = 'active' AND asset.status NOT IN ('condemned', 'disposed')
"""
_REGISTER = """
    FROM asset
    JOIN device_model ON device_model.id = asset.device_model_id
    JOIN organisation ON organisation.id = asset.custodian_trust_id
    JOIN site ON site.id = asset.site_id
    LEFT JOIN (SELECT asset_id, min(next_due_on) AS due_on FROM plan WHERE state = 'active'
               GROUP BY asset_id) AS due ON due.asset_id = asset.id
    WHERE 1
"""
_FOUND_IN = (
    "asset.asset_no",
    "asset.serial",
    "device_model.category",
    "device_model.manufacturer",
    "device_model.name",
    "organisation.name",
    "site.name",
    "asset.location",
)


def due_list(database: Path) -> object:
    return _page(database, _DUE, order="plan.next_due_on, asset.asset_no")


def due_list_of_site(database: Path) -> object:
    site = equipment_world.a_site(database).hex
    where = " AND (asset.custodian_trust_id = ? OR asset.site_id = ?)"
    return _page(database, _DUE + where, site, site, order="plan.next_due_on, asset.asset_no")


def register(database: Path) -> object:
    return _page(database, _REGISTER, order="asset.asset_no")


def find_serial(database: Path) -> object:
    return _find(database, "SN0077777")


def find_words(database: Path) -> object:
    return _find(database, "pump", "ward")


def _find(database: Path, *words: str) -> object:
    anywhere = " OR ".join(f"{column} LIKE ?" for column in _FOUND_IN)
    where = "".join(f" AND ({anywhere})" for _ in words)
    asked = [f"%{word}%" for word in words for _ in _FOUND_IN]
    return _page(database, _REGISTER + where, *asked, order="asset.asset_no")


def _page(database: Path, of: str, *asked: str, order: str) -> object:
    """The first page of a list and how many rows there are, as the product asks for both."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(f"SELECT * {of} ORDER BY {order} LIMIT {ROWS}", asked).fetchall()
        return rows, connection.execute(f"SELECT count(*) {of}", asked).fetchone()


def night(database: Path) -> None:
    """Read every plan with its last cycle, reckon its date, insert an order where one is wanted.

    It goes back on what it wrote: the product has the same night before it.
    """
    until = clock.today() + timedelta(days=HORIZON_DAYS)
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN")
    rows = connection.execute(
        "SELECT plan.id, asset_id, anchor_on, interval_count, max(seq) FROM plan "
        "JOIN plan_cycle ON plan_cycle.plan_id = plan.id "
        "WHERE plan.state = 'active' GROUP BY plan.id"
    )
    connection.execute("CREATE TEMP TABLE made (id, plan_id, asset_id, due_on)")
    made = []
    for plan_id, asset_id, anchor, months, done in rows:
        due_on = add_months(clock.today().fromisoformat(anchor), months * done)
        if due_on <= until:
            made.append((uuid7().hex, plan_id, asset_id, due_on.isoformat()))
    connection.executemany("INSERT INTO made VALUES (?, ?, ?, ?)", made)
    connection.execute("ROLLBACK")
    connection.close()


def import_register(file: Path) -> None:
    database = file.with_suffix(".peer.db")
    database.unlink(missing_ok=True)
    with (
        sqlite3.connect(database) as connection,
        file.open(encoding="utf-8", newline="") as content,
    ):
        reader = csv.reader(content)
        columns = ", ".join(f'"{heading}" TEXT' for heading in next(reader))
        connection.execute(f"CREATE TABLE device ({columns})")
        connection.executemany("INSERT INTO device VALUES (?, ?, ?, ?, ?, ?)", reader)

"""A hundred thousand devices with their plans and calibrations, inserted in a few statements."""

import csv
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.domain.periods import add_months
from consortium.foundation.web import clock

KINDS = ("Infusion pump", "Syringe pump", "Monitor", "Defibrillator", "Ventilator")
MODELS_OF_EACH = 8
MONTHS = 12
SEED = 20_261_123
MAKER = "Bench"


def fill(database: Path, *, devices: int, runs: int) -> None:
    """Add devices to the sites of a database, each with a yearly plan and so many past checks.

    One in fifty is overdue and the others fall due on days spread over the year to come.
    """
    chance = random.Random(SEED)  # noqa: S311 - not a secret
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        models = _models(connection)
        places = connection.execute("SELECT trust_id, id FROM site ORDER BY code").fetchall()
        procedure, version = _procedure(connection)
        for first in range(0, devices, 10_000):
            numbers = range(first, min(first + 10_000, devices))
            _add(connection, chance, numbers, models, places, procedure, version, runs)
        connection.execute("ANALYZE")


def _add(
    connection: sqlite3.Connection,
    chance: random.Random,
    numbers: range,
    models: list[str],
    places: list[tuple[str, str]],
    procedure: str,
    version: str,
    runs: int,
) -> None:
    today = clock.today()
    assets, plans, checks, cycles = [], [], [], []
    for number in numbers:
        asset_id, plan_id = uuid7().hex, uuid7().hex
        trust, site = places[number % len(places)]
        late = -chance.randrange(1, 60) if number % 50 == 0 else chance.randrange(1, 365)
        due_on = today + timedelta(days=late)
        anchor = add_months(due_on, -MONTHS * runs)
        # A day that months do not all have would drift from the anchor: stay before the 29th.
        anchor = anchor.replace(day=min(anchor.day, 28))
        due_on = add_months(anchor, MONTHS * runs)
        assets.append(
            {
                "id": asset_id,
                "asset_no": f"BN-{number:06d}",
                "device_model_id": models[number % len(models)],
                "serial": f"SN{number:07d}",
                "owner_trust_id": trust,
                "custodian_trust_id": trust,
                "site_id": site,
                "location": f"Ward {number % 40}",
                "status": "in_service",
                "accepted_on": anchor,
                "put_in_use_on": anchor,
                "version": 1,
            }
        )
        plans.append(
            {
                "id": plan_id,
                "asset_id": asset_id,
                "procedure_id": procedure,
                "basis": "fixed",
                "anchor_on": anchor,
                "interval_count": MONTHS,
                "interval_unit": "months",
                "early_days": 14,
                "next_due_on": due_on,
                "window_opens_on": due_on - timedelta(days=14),
                "state": "active",
                "state_since": anchor,
                "state_reason": "",
                "version": runs + 1,
            }
        )
        for seq in range(1, runs + 1):
            run_id = uuid7().hex
            done_on = add_months(anchor, MONTHS * (seq - 1))
            recorded_at = f"{done_on} 10:00:00.000000"
            checks.append(
                {
                    "id": run_id,
                    "reference": f"BR-{number:06d}-{seq}",
                    "asset_id": asset_id,
                    "trust_id": trust,
                    "procedure_version_id": version,
                    "performed_on": done_on,
                    "recorded_at": recorded_at,
                    "verdict": "pass",
                    "note": "",
                    "late_reason": "",
                }
            )
            cycles.append(
                {
                    "id": uuid7().hex,
                    "plan_id": plan_id,
                    "seq": seq,
                    "due_on": done_on,
                    "outcome": "done",
                    "completed_on": done_on,
                    "calibration_run_id": run_id,
                    "recorded_at": recorded_at,
                }
            )
    for table, rows in (
        ("asset", assets),
        ("plan", plans),
        ("calibration_run", checks),
        ("plan_cycle", cycles),
    ):
        _insert(connection, table, rows)


def _models(connection: sqlite3.Connection) -> list[str]:
    rows = [
        {
            "id": uuid7().hex,
            "manufacturer": MAKER,
            "name": f"{kind.split()[0]} {number}",
            "category": kind,
            "gmdn_code": "",
            "gmdn_term": "",
            "udi_di": "",
            "version": 1,
        }
        for kind in KINDS
        for number in range(MODELS_OF_EACH)
    ]
    _insert(connection, "device_model", rows)
    return [str(row["id"]) for row in rows]


def _procedure(connection: sqlite3.Connection) -> tuple[str, str]:
    """The demo's own procedure of the consortium: what matters here is how often it is used."""
    row: tuple[str, str] = connection.execute(
        "SELECT procedure_id, id FROM calibration_procedure_version ORDER BY approved_at LIMIT 1"
    ).fetchone()
    return row


def _insert(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows that have the same columns; names come from this module alone."""
    columns = list(rows[0])
    places = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608
        ([_plain(row[column]) for column in columns] for row in rows),
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def a_site(database: Path) -> UUID:
    with sqlite3.connect(database) as connection:
        return trust_and_site(connection)[1]


def trust_and_site(connection: sqlite3.Connection) -> tuple[UUID, UUID]:
    """The first trust by the code of its site, and that site."""
    trust, site = connection.execute(
        "SELECT trust_id, id FROM site ORDER BY code LIMIT 1"
    ).fetchone()
    return UUID(trust), UUID(site)


def write_register(file: Path, *, rows: int) -> None:
    """A register file of one trust, every row a new device."""
    with file.open("w", encoding="utf-8", newline="") as content:
        writer = csv.writer(content)
        writer.writerow(
            ["Asset number", "Manufacturer", "Model", "Serial number", "Place", "Accepted on"]
        )
        writer.writerows(_register_rows(rows))


def _register_rows(rows: int) -> Iterator[tuple[str, ...]]:
    for number in range(rows):
        kind = KINDS[number % len(KINDS)].split()[0]
        model = f"{kind} {number % MODELS_OF_EACH}"
        yield (
            f"IM-{number:06d}",
            MAKER,
            model,
            f"IM{number:07d}",
            f"Ward {number % 40}",
            "01/04/2026",
        )

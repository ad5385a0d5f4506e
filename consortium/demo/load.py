"""Loading the demo world: once, into a database without real people, whole or with a clear word."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask

from consortium.demo import (
    auditing,
    before,
    claims,
    clauses,
    contracts,
    dates,
    equipment,
    management,
    places,
    signing,
    tender,
    year,
)
from consortium.demo.cast import EVERYBODY
from consortium.demo.stage import Stage
from consortium.foundation.database.whole import as_one_transaction
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.queries.people import count_people, demo_people

Tell = Callable[[str], None]
# Whoever automates the demo can choose its password.
PASSWORD = "CONSORTIUM_DEMO_PASSWORD"  # noqa: S105 - the name of a variable
SCENES: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("trusts, people, catalogue", places.build),
    ("what was paid before", before.build),
    ("the joint tender", tender.build),
    ("contracts and prices", contracts.build),
    ("what the contracts say", clauses.build),
    ("the forecast", contracts.lock),
    ("the first year", year.build),
    ("equipment and its checks", equipment.build),
    ("dates to keep", dates.build),
    ("managing the contracts", management.build),
    ("what claims rest on", claims.build),
    ("signing savings off", signing.build),
    ("auditing prices", auditing.build),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    name: str
    email: str
    password: str


def load(app: Flask, *, today: date, tell: Tell) -> bool:
    """Build the world up to today; returns False when it is there already and nothing changed.

    It is one transaction of the database: a load that breaks off leaves nothing behind.

    Raises:
        Conflict: there are real people in the database.
    """
    with app.app_context():
        if demo_people():
            return False
        if count_people():
            raise Conflict(
                "people_there",
                "This database has people in it, so the demo world is not loaded into it.",
                next_step="Use a data folder and database of its own for the demo.",
            )
    stage = Stage(today=today, password=os.environ.get(PASSWORD) or _password())
    with as_one_transaction(app, keep=True):
        for name, scene in SCENES:
            tell(name)
            with app.app_context():
                scene(stage)
        _Notes(app).write(password=stage.password)
    return True


def sign_ins(app: Flask) -> list[SignIn]:
    """How to sign in to the demo world; empty when it is not loaded from this data folder."""
    password = _Notes(app).read().get("password")
    if password is None:
        return []
    return [SignIn(player.name, player.email, password) for player in EVERYBODY]


class _Notes:
    """What is kept beside the database, for whoever owns the folder: the password of the demo."""

    def __init__(self, app: Flask) -> None:
        self.path = Path(app.config["DATA_DIR"]) / "demo.json"

    def read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        known: dict[str, str] = json.loads(self.path.read_text())
        return known

    def write(self, **facts: str) -> None:
        temporary = self.path.with_suffix(".part")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(facts, file)
        temporary.replace(self.path)


def _password() -> str:
    """A password for everybody in the demo, new for each load."""
    return f"bridges-{secrets.token_hex(2)}-{secrets.token_hex(2)}"

"""Loading the demo world: once, into a database without real people, whole or with a clear word."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Flask

from consortium.demo import (
    auditing,
    before,
    claims,
    clauses,
    contracts,
    dates,
    equipment,
    growth,
    lending,
    management,
    places,
    recalls,
    repairs,
    second_year,
    signing,
    tender,
    upkeep,
    visits,
    year,
)
from consortium.demo.cast import EVERYBODY, FIRST
from consortium.demo.notes import Notes, chosen_password
from consortium.demo.stage import Stage
from consortium.foundation.database.whole import as_one_transaction
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.queries.people import count_people, demo_people

Tell = Callable[[str], None]
SCENES: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("trusts, people, catalogue", places.build),
    ("what was paid before", before.build),
    ("the joint tender", tender.build),
    ("contracts and prices", contracts.build),
    ("what the contracts say", clauses.build),
    ("the forecast", contracts.lock),
    ("the first year", year.build),
    ("who could join next", growth.build),
    ("what is agreed for the second year", second_year.build),
    ("equipment and its checks", equipment.build),
    ("engineers and their visits", visits.build),
    ("loans and what decides on them", lending.build),
    ("what is known of the devices", upkeep.build),
    ("campaigns and safety notices", recalls.build),
    ("repairs and maintenance", repairs.build),
    ("dates to keep", dates.build),
    ("managing the contracts", management.build),
    ("what claims rest on", claims.build),
    ("signing savings off", signing.build),
    ("auditing prices", auditing.build),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody of the demo signs in; ``is_first`` of those that a visitor begins with."""

    name: str
    email: str
    password: str
    is_first: bool = True


def load(app: Flask, *, today: date, tell: Tell) -> bool:
    """Build the world up to today; returns False when it is there already and nothing changed.

    It is one transaction of the database: a load that breaks off leaves nothing behind.

    Raises:
        Conflict: there are real people in the database, or another world.
    """
    with app.app_context():
        if "world" not in Notes(app).read() and demo_people():
            return False
        if count_people():
            raise Conflict(
                "people_there",
                "This database has people in it, so the demo world is not loaded into it.",
                next_step="Use a data folder and database of its own for the demo.",
            )
    stage = Stage(today=today, password=chosen_password())
    with as_one_transaction(app, keep=True):
        for name, scene in SCENES:
            tell(name)
            with app.app_context():
                scene(stage)
        Notes(app).write(password=stage.password)
    return True


def sign_ins(app: Flask) -> list[SignIn]:
    """How to sign in to the world that was loaded; empty when it is not from this data folder."""
    known = Notes(app).read()
    if "password" not in known:
        return []
    if "world" not in known:
        return [
            SignIn(each.name, each.email, known["password"], is_first=each in FIRST)
            for each in EVERYBODY
        ]
    with app.app_context():
        return [SignIn(each.name, each.email, known["password"]) for each in demo_people()]

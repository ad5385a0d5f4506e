"""Processes that import until they are killed, for ``test_import_under_fire``.

A killed import must be a process of its own: an exception still runs what a ``kill -9`` does not.
Starting Python for each would take most of the time, so a forked copy of a process that has the
application ready imports, and dies.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from flask import Flask

from consortium.foundation.database import db
from consortium.spend.usecases.import_lines import import_file
from tests.spend.factories import csv_of, row
from tests.support.databases import app_with
from tests.support.world import NOW, SYSTEM

# Every file holds so many lines of a pound each: whatever is whole is a multiple of it.
LINES_OF_A_FILE = 300
# A process lives at most as long as it takes to import so many files on this machine, today.
FILES_OF_A_LIFE = 2
_CHILD = 0


@dataclass(frozen=True, slots=True)
class Place:
    """The application that all processes share: its folder, its database, a trust in it."""

    folder: Path
    database: str
    trust_id: UUID

    def app(self) -> Flask:
        return app_with(DATA_DIR=self.folder, DATABASE_URL=self.database)


@dataclass(frozen=True, slots=True)
class Told:
    """A batch of which a process was told that it landed."""

    reference: str
    accepted: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Life:
    """What a process was told before it was killed, and after how long that was."""

    seconds: float
    told: tuple[Told, ...]


def lives(place: Place, *, seed: int, number: int) -> list[Life]:
    """What so many processes were told, each killed at a moment of its own."""
    ours, theirs = get_context("forkserver").Pipe(duplex=False)
    process = get_context("forkserver").Process(
        target=_live_and_die, args=(place, seed, number, theirs)
    )
    process.start()
    theirs.close()
    with ours:
        found: list[Life] = ours.recv()
    process.join(timeout=60)
    return found


def _live_and_die(place: Place, seed: int, number: int, back: Connection) -> None:
    app = place.app()
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    first = _life(app, place, name=f"{seed}-first", seconds=None)
    # The moments are spread evenly over a life, in any order, so that none is left to luck.
    moments = [first.seconds * (at + chance.random()) / (number - 1) for at in range(number - 1)]
    chance.shuffle(moments)
    others = (_life(app, place, name=f"{seed}-{at}", seconds=s) for at, s in enumerate(moments))
    back.send([first, *others])
    back.close()


def _life(app: Flask, place: Place, *, name: str, seconds: float | None) -> Life:
    """One process; it lives so long, or until it has imported its files."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == _CHILD:
        os.close(hear)
        _import_for_ever(app, place, name, tell)
    os.close(tell)
    with os.fdopen(hear, "rb") as heard:
        heard.readline()
        began = time.monotonic()
        lines = b""
        if seconds is None:
            lines = b"".join(heard.readline() for _ in range(FILES_OF_A_LIFE))
        else:
            time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return Life(time.monotonic() - began, tuple(_told(lines + heard.read())))


def _import_for_ever(app: Flask, place: Place, name: str, tell: int) -> None:
    """Import files, telling of each that landed; ended from outside only."""
    try:
        os.write(tell, b"ready\n")
        for number in range(1_000):
            told = landed(app, place, order=f"{name}-{number}")
            os.write(tell, f"{told.reference} {told.accepted} {told.amount}\n".encode())
    finally:
        # Nothing of the process that was copied may run on in its copy.
        os._exit(1)


def landed(app: Flask, place: Place, *, order: str) -> Told:
    """Import a file with an order of its own."""
    with app.app_context():
        lines = (
            row(Order_number=order, Line_number=str(at), Quantity="1", Unit_price="1", Amount="1")
            for at in range(LINES_OF_A_FILE)
        )
        (report,) = import_file(
            actor=SYSTEM,
            trust_id=place.trust_id,
            content=BytesIO(csv_of(*lines)),
            file_name=f"{order}.csv",
            now=NOW,
        )
        db.session.remove()
        return Told(report.reference, report.counts.accepted, report.amount)


def _told(heard: bytes) -> Iterator[Told]:
    # A line that was cut off was not told.
    for line in heard.decode().split("\n")[:-1]:
        reference, accepted, amount = line.split(" ")
        yield Told(reference, int(accepted), Decimal(amount))

"""Importing purchase lines: read, checked row by row, matched, and landed once."""

import resource
import sys
from functools import partial
from pathlib import Path

from flask import Flask

from benchmarks import purchase_file
from benchmarks.import_peers import copy_with_duckdb, insert_with_objects
from benchmarks.measure import Count, Ratio, Subject, Target, Timing, timed
from benchmarks.world import World
from consortium.demo.stage import SYSTEM
from consortium.foundation.web import clock
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import choices_of
from consortium.spend.usecases.import_lines import import_file

LINES = 100_000
TIMES = 3
# Objects are so slow that a few lines say enough.
OBJECTS = 4_000
OF_A_BARE_COPY = Target(0.4, at_least=True)
TIMES_OBJECTS = Target(20, at_least=True)
MOST_MEGABYTES = 600


def measure(world: World, *, lines: int) -> list[Subject]:
    """Import a file for one trust after another, in turns with both peers."""
    files = [world.folder / f"lines-{number}.csv" for number in range(TIMES + 1)]
    for seed, file in enumerate(files, start=1):
        purchase_file.write(file, lines=lines, seed=seed)
    rounds = [
        (
            timed(partial(_import, world.app, file, trust)),
            timed(partial(copy_with_duckdb, world.app, file)),
            timed(partial(insert_with_objects, file, lines=OBJECTS)),
        )
        for trust, file in enumerate(files)
    ]
    # The first round loads the engine.
    ours, copy, objects = (Timing(seconds).median for seconds in zip(*rounds[1:], strict=True))
    title = f"Import: {lines:,} purchase lines, read, checked and matched"
    return [
        Subject(
            title=title,
            peer="DuckDB reads the same file as text and writes it as the lake does, unchecked",
            rows=(
                _lines_a_second(lines / ours, lines / copy, OF_A_BARE_COPY),
                Count(
                    what="memory of the process at its highest",
                    found=_megabytes(),
                    limit=MOST_MEGABYTES,
                    unit="MB",
                ),
            ),
        ),
        Subject(
            title=title,
            peer=f"an SQLAlchemy object for each of {OBJECTS:,} lines, added to SQLite, unchecked",
            rows=(_lines_a_second(lines / ours, min(lines, OBJECTS) / objects, TIMES_OBJECTS),),
        ),
    ]


def _lines_a_second(ours: float, peer: float, target: Target) -> Ratio:
    return Ratio(what="lines a second", ours=ours, peer=peer, unit="lines/s", target=target)


def _import(app: Flask, file: Path, trust: int) -> None:
    with app.app_context(), file.open("rb") as content:
        trusts = choices_of(OrganisationKind.TRUST)
        (report,) = import_file(
            actor=SYSTEM,
            trust_id=trusts[trust].id,
            content=content,
            file_name=file.name,
            now=clock.now(),
        )
    if not report.counts.accepted:
        raise RuntimeError(f"nothing of {file.name} landed")


def _megabytes() -> int:
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest // (1024 * 1024 if sys.platform == "darwin" else 1024)

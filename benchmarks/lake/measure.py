"""Reports over millions of lines, each engine and question in a process of its own."""

import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.lake import engines, objects, peers, world
from benchmarks.lake.engines import told
from benchmarks.measure import Count, Duration, Ratio, Row, Subject, Target, timed
from benchmarks.world import World
from tests.support import postgres

SIZES = (1_000_000,)
QUESTIONS = {
    "Q1": "Q1 savings by trust and month",
    "Q2": "Q2 prices of each product",
    "Q3": "Q3 tiers attained",
    "Q4": "Q4 bought off contract",
    "Q5": "Q5 a page of 50 lines",
    "Q5c": "Q5c their count and sum",
}
REPORTS = ("Q1", "Q2", "Q3", "Q4")
TWICE, SAME = Target(2), Target(1)
A_TWENTIETH, A_TENTH = Target(0.05), Target(0.1)
TIMES_OBJECTS = Target(100, at_least=True)
OF_A_BARE_COPY = Target(0.4, at_least=True)
A_PAGE_WITHIN = 0.06
MOST_MEGABYTES, MOST_TO_IMPORT = 1024, 600
GROWN_TIME, GROWN_MEMORY = Target(12), Target(3)
# Doubles lose the last digits of sums; whatever differs by more is another answer.
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Asked:
    seconds: float
    megabytes: int


Answers = dict[tuple[str, str], Asked]


def measure(_world: World, *, sizes: Sequence[int]) -> list[Subject]:
    """The questions at each size, then how they grew from the smallest to the largest."""
    found: list[Subject] = []
    by_size: dict[int, Answers] = {}
    for lines in sizes:
        with tempfile.TemporaryDirectory(prefix="consortium-lake-") as name:
            by_size[lines], subjects = _of_size(Path(name), lines)
        found += subjects
    if len(by_size) > 1:
        found.append(_growth(by_size))
    return found


def _of_size(folder: Path, lines: int) -> tuple[Answers, list[Subject]]:
    world.draw(folder, lines=lines)
    ours = told("benchmarks.lake.fill", "product", str(folder))
    theirs = told("benchmarks.lake.fill", "duckdb", str(folder))
    title = f"{lines:,} purchase lines of seven trusts in five years"
    subjects = [_imports(title, ours, theirs)]
    peers.load_sqlite(folder)
    asked: Answers = {}
    with _postgresql(folder) as address:
        for question in QUESTIONS:
            for engine in _asked_too(question, lines, address):
                asked[engine, question] = _ask(engine, question, folder, address)
                _check(folder, engine, question)
    subjects += _reports(title, asked)
    subjects += _lists(title, asked)
    subjects.append(_objects(title, folder, lines / asked["product", "Q1"].seconds))
    if lines < world.MANY:
        subjects.append(engines.in_many_files(title, folder))
        subjects += engines.distributed(title, folder)
    return asked, subjects


def _asked_too(question: str, lines: int, address: str) -> Iterator[str]:
    """The engines that are asked a question, the product first."""
    yield "product"
    yield "duckdb"
    if address:
        yield "postgresql"
    if lines < world.MANY or question == "Q1" or question.startswith("Q5"):
        yield "sqlite"
    if question == "Q1" or (question == "Q2" and lines < world.MANY):
        yield "pandas"


def _imports(title: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Subject:
    speed = Ratio(
        what="lines a second",
        ours=ours["lines"] / ours["seconds"],
        peer=ours["lines"] / theirs["seconds"],
        unit="lines/s",
        target=OF_A_BARE_COPY,
    )
    memory = Count(
        what="memory at its highest", found=ours["megabytes"], limit=MOST_TO_IMPORT, unit="MB"
    )
    by_month = Ratio(
        what="rolling them up by month afterwards",
        ours=ours["rolled_up_in"],
        peer=theirs["seconds"],
        unit="s",
        target=SAME,
    )
    return Subject(
        title=f"Import: {title}, some files of each trust",
        peer="DuckDB reads the same files as text and writes them as the lake does, unchecked",
        rows=(speed, memory, by_month),
    )


def _reports(title: str, asked: Answers) -> Iterator[Subject]:
    targets = {
        "duckdb": ("DuckDB, the same on one Parquet file of doubles", TWICE, TWICE),
        "postgresql": ("PostgreSQL with indexes", A_TWENTIETH, SAME),
        "sqlite": ("SQLite with indexes", SAME, SAME),
        "pandas": ("pandas, reading the lines from SQLite", A_TENTH, SAME),
    }
    for engine, (peer, of_savings, of_others) in targets.items():
        rows: list[Row] = [
            Ratio(
                what=QUESTIONS[question],
                ours=asked["product", question].seconds,
                peer=asked[engine, question].seconds,
                unit="s",
                target=of_savings if question == "Q1" else of_others,
            )
            for question in REPORTS
            if (engine, question) in asked
        ]
        if rows:
            highest = max(each.megabytes for (who, _), each in asked.items() if who == engine)
            yield Subject(
                title=f"Reports: {title}",
                peer=f"{peer}; at most {highest:,} MB",
                rows=tuple(rows),
            )
    yield Subject(
        title=f"Reports: {title}",
        peer="none: the memory of a process that is asked this one question",
        rows=tuple(
            Count(
                what=QUESTIONS[question],
                found=asked["product", question].megabytes,
                limit=MOST_MEGABYTES,
                unit="MB",
            )
            for question in REPORTS
        ),
    )


def _lists(title: str, asked: Answers) -> Iterator[Subject]:
    yield Subject(
        title=f"Lists: {title}",
        peer="none: what the product promises on two cores",
        rows=tuple(
            Duration(
                what=QUESTIONS[question],
                seconds=asked["product", question].seconds,
                limit=A_PAGE_WITHIN,
            )
            for question in ("Q5", "Q5c")
        ),
    )


def _objects(title: str, folder: Path, ours: float) -> Subject:
    seconds = timed(partial(objects.add_up, folder))
    return Subject(
        title=f"Reports: {title}",
        peer=f"an SQLAlchemy object for each of {objects.LINES:,} lines, read from SQLite",
        rows=(
            Ratio(
                what="Q1, lines a second",
                ours=ours,
                peer=objects.LINES / seconds,
                unit="lines/s",
                target=TIMES_OBJECTS,
            ),
        ),
    )


def _growth(by_size: Mapping[int, Answers]) -> Subject:
    small, large = min(by_size), max(by_size)
    rows: list[Row] = []
    for question in REPORTS:
        before, after = (by_size[size]["product", question] for size in (small, large))
        rows += [
            Ratio(
                what=f"{question}, time",
                ours=after.seconds,
                peer=before.seconds,
                unit="s",
                target=GROWN_TIME,
            ),
            Ratio(
                what=f"{question}, memory",
                ours=after.megabytes,
                peer=before.megabytes,
                unit="MB",
                target=GROWN_MEMORY,
            ),
        ]
    return Subject(
        title=f"Growth: from {small:,} lines to {large:,}",
        peer=f"the product itself at {small:,} lines",
        rows=tuple(rows),
    )


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """The address of a server with the lines in it; empty where none can be had."""
    try:
        with postgres.running() as url:
            address = url.replace("+psycopg", "")
            peers.load_postgresql(folder, address)
            yield address
    except postgres.Unavailable as reason:
        print(f"{reason}; measured without it", flush=True)
        yield ""


def _ask(engine: str, question: str, folder: Path, address: str) -> Asked:
    found = told("benchmarks.lake.ask", engine, question, str(folder), address)
    return Asked(median(found["seconds"]), found["megabytes"])


def _check(folder: Path, engine: str, question: str) -> None:
    """Compare an answer with the product's.

    Raises:
        RuntimeError: it is another answer.
    """
    ours, theirs = (
        json.loads((folder / "answers" / f"{who}-{question}.json").read_text())
        for who in ("product", engine)
    )
    keys = {"Q1": 2, "Q2": 1, "Q3": 2, "Q4": 3, "Q5": 2, "Q5c": 0}[question]
    width = min((len(row) for row in (*ours[:1], *theirs[:1])), default=0)
    if question == "Q4":
        # Where the last spends are alike, any of them may be the hundredth.
        ours, theirs = ([[row[-1]] for row in rows] for rows in (ours, theirs))
        keys, width = 0, 1
    elif question != "Q5":
        ours, theirs = (sorted(rows, key=lambda row: row[:keys]) for rows in (ours, theirs))
    if len(ours) != len(theirs) or not all(
        _alike(mine[place], other[place], exactly=place < keys)
        for mine, other in zip(ours, theirs, strict=True)
        for place in range(width)
    ):
        raise RuntimeError(f"{engine} answers {question} otherwise than the product")


def _alike(mine: Any, other: Any, *, exactly: bool) -> bool:
    if exactly or isinstance(mine, str):
        return bool(mine == other)
    return math.isclose(mine, other, rel_tol=CLOSE, abs_tol=1e-4)

"""The product beside itself: over many small files, and distributed by Spark."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.lake.split import MANY
from benchmarks.measure import Ratio, Subject, Target
from tests.support import spark

# Asked of the lines themselves: nothing is rolled up there.
OF_FILES = {
    "Q1": "Q1 savings by trust and month",
    "Q2": "Q2 prices of each product",
    "Q5c": "Q5c count and sum of a list of lines",
}
# With facts that are handed over, and without any.
OF_ENGINES = {"Q3": "Q3 tiers attained", "Q2": "Q2 prices of each product"}
SAME = Target(1)


def in_many_files(title: str, folder: Path) -> Subject:
    """What a month of a trust in a file of its own costs, and what compacting gives back."""
    many = folder / MANY
    small = told("benchmarks.lake.split", str(folder))
    before = {question: _seconds(question, many) for question in OF_FILES}
    large = told("benchmarks.lake.split", str(folder), "compact")
    after = {question: _seconds(question, many) for question in OF_FILES}
    for question in OF_FILES:
        answers = _kept("product", question, folder), _kept("product", question, many)
        _check(question, *answers)
    return Subject(
        title=f"Files: {title}, {large['files']} files, compacted in {large['seconds']:.1f} s",
        peer=f"the product itself over {small['files']} files, one of each trust and month",
        rows=tuple(
            Ratio(what=what, ours=after[name], peer=before[name], unit="s", target=SAME)
            for name, what in OF_FILES.items()
        ),
    )


def distributed(title: str, folder: Path) -> Iterator[Subject]:
    """The embedded engine beside Spark on the same files; nothing where Spark cannot be had."""
    try:
        with spark.running(compiled=True) as address:
            rows = [row for name in OF_ENGINES for row in _beside(name, folder, address)]
    except spark.Unavailable as reason:
        print(f"{reason}; measured without it", flush=True)
        return
    yield Subject(
        title=f"Engines: {title}",
        peer=f"Spark, a master and {spark.WORKERS} workers of one core on this very machine",
        rows=tuple(rows),
    )


def _beside(question: str, folder: Path, address: str) -> Iterator[Ratio]:
    ours = told("benchmarks.lake.ask", "product", question, str(folder))
    theirs = told("benchmarks.lake.ask", "spark", question, str(folder), address)
    _check(question, *(_kept(engine, question, folder) for engine in ("product", "spark")))
    pairs = {
        "": (median(ours["seconds"]), median(theirs["seconds"])),
        ", first answer of a new process": (ours["first"], theirs["first"]),
    }
    for when, (mine, other) in pairs.items():
        what = f"{OF_ENGINES[question]}{when}"
        yield Ratio(what=what, ours=mine, peer=other, unit="s", target=SAME)


def _seconds(question: str, folder: Path) -> float:
    found: list[float] = told("benchmarks.lake.ask", "product", question, str(folder))["seconds"]
    return median(found)


def _check(question: str, ours: Any, theirs: Any) -> None:
    """Raises RuntimeError where the same lines have two answers."""
    if ours != theirs:
        raise RuntimeError(f"{question} is answered in two ways")


def _kept(engine: str, question: str, folder: Path) -> Any:
    """The answer that ``benchmarks.lake.ask`` kept."""
    return json.loads((folder / "answers" / f"{engine}-{question}.json").read_text())


def told(module: str, *arguments: str) -> Any:
    """What a process of our own prints at its end."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])

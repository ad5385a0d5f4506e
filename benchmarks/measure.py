"""Timing a piece of work and its peer, and judging one by the other.

Seconds of one machine say little about another, so what is judged is a ratio: our median against
the median of a named peer, measured in turns in the same run. Only what every machine counts
alike (questions to the database, memory) has a limit of its own, and what the product promises in
seconds to whoever waits.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, Protocol

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long each run took, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def best(self) -> float:
        return min(self.seconds)


@dataclass(frozen=True, slots=True)
class Target:
    """What a ratio should be: at most so much, or at least."""

    limit: float
    at_least: bool = False

    def is_met_by(self, ratio: float) -> bool:
        return ratio >= self.limit if self.at_least else ratio <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"


class Row(Protocol):
    """One line of the table that a subject prints."""

    @property
    def what(self) -> str: ...

    @property
    def is_good(self) -> bool: ...

    def cells(self) -> tuple[str, str, str, str]:
        """Ours, the peer's, the ratio, the target."""

    def facts(self) -> dict[str, Any]:
        """The same, unrounded, for a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Our figure over the peer's, both in one unit."""

    what: str
    ours: float
    peer: float
    unit: str
    target: Target

    @property
    def value(self) -> float:
        return self.ours / self.peer

    @property
    def is_good(self) -> bool:
        return self.target.is_met_by(self.value)

    def cells(self) -> tuple[str, str, str, str]:
        ours, peer = (f"{_rounded(figure)} {self.unit}" for figure in (self.ours, self.peer))
        return ours, peer, _rounded(self.value), str(self.target)

    def facts(self) -> dict[str, Any]:
        return {
            "ours": self.ours,
            "peer": self.peer,
            "unit": self.unit,
            "ratio": self.value,
            "target": str(self.target),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Something that is counted, and the most it may be on any machine."""

    what: str
    found: int
    limit: int
    unit: str

    @property
    def is_good(self) -> bool:
        return self.found <= self.limit

    def cells(self) -> tuple[str, str, str, str]:
        return f"{self.found} {self.unit}", "", "", f"≤ {self.limit}"

    def facts(self) -> dict[str, Any]:
        return {"found": self.found, "unit": self.unit, "limit": self.limit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """How long somebody waits, and the most that the product promises on two free cores."""

    what: str
    seconds: float
    limit: float

    @property
    def is_good(self) -> bool:
        return self.seconds <= self.limit

    def cells(self) -> tuple[str, str, str, str]:
        return f"{_rounded(self.seconds)} s", "", "", f"≤ {self.limit:g}"

    def facts(self) -> dict[str, Any]:
        return {"found": self.seconds, "unit": "s", "limit": self.limit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How far an answer may be from the best, in percent, and the most that it may."""

    what: str
    found: float
    limit: float

    @property
    def is_good(self) -> bool:
        return self.found <= self.limit + 1e-6

    def cells(self) -> tuple[str, str, str, str]:
        return f"{self.found:.3g} %", "", "", f"≤ {self.limit:g}"

    def facts(self) -> dict[str, Any]:
        return {"found": self.found, "unit": "%", "limit": self.limit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What belongs together: its rows, and the peer that the ratios are taken against."""

    title: str
    peer: str
    rows: tuple[Row, ...]


def timed(work: Work) -> float:
    """How long the work took once, in seconds; rubbish of earlier runs is not counted in."""
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def worked(work: Work) -> float:
    """How long the work kept the processor busy, in seconds: for what is too long for turns."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def side_by_side(work: Work, peer: Work, *, times: int, warm_up: int = 1) -> tuple[Timing, Timing]:
    """Both in turns, so that whatever else the machine does slows down both alike."""
    for _ in range(warm_up):
        work()
        peer()
    pairs = [(timed(work), timed(peer)) for _ in range(times)]
    ours, theirs = zip(*pairs, strict=True)
    return Timing(ours), Timing(theirs)


def _rounded(figure: float) -> str:
    """Three digits that count, thousands apart."""
    if figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"

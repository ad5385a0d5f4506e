"""Large awards: solved over the columns that matter, and over ever more of them.

The relaxation says of each column what taking it would cost more. Whatever costs more than the
best award is above the bound can be in no better one and is left out without loss. Of the rest
those that cost little come first: a small programme finds good awards fast, and each better award
shuts out more. When nothing but what is provably out is left out, its bound is everybody's.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consortium.tenders.solvers.award_programme import CLOSE, Floats, Programme, Run

# Columns in the first kernel, and how much larger each is than the one before.
FIRST, TIMES = 4_000, 3
# Of the time that is left, what a kernel that is not the last may take.
SHARE = 0.35

OnBound = Callable[[float, float], None]


@dataclass(slots=True)
class Kernels:
    """The search for better values of a programme than those it starts with, some columns fixed."""

    programme: Programme
    until: float
    on_bound: OnBound
    fixed: Mapping[int, float] = field(default_factory=dict)

    def run(
        self,
        start: Floats | None,
        *,
        relaxed: Run | None = None,
        limit: float = math.inf,
        at_once: bool = False,
    ) -> Run:
        """The best values in time, and a bound for all that is below the limit.

        ``relaxed`` is the relaxation, where it is known; ``limit`` an objective that is known to be
        possible, if not with these columns fixed. ``at_once`` leaves small kernels out.
        """
        relaxed = relaxed or self.programme.run(until=self.until, relaxed=True, fixed=self.fixed)
        if relaxed.is_infeasible:
            return relaxed
        if relaxed.reduced is None or relaxed.values is None:
            return Run(start, -math.inf)
        best, bound = start, relaxed.bound
        worth = np.where(relaxed.values > 1e-7, 0.0, relaxed.reduced)
        size = FIRST
        while time.monotonic() < self.until and self._least(best, limit) - bound > CLOSE:
            out = worth > self._least(best, limit) - bound
            is_last = at_once or int((~out).sum()) <= 1.5 * size
            shut = out if is_last else self._beyond(size, worth, best)
            found = self._one(shut, best, is_last)
            if is_last:
                return self._ended(found, best, bound, limit)
            best = self._better(found.values, best)
            size *= TIMES
        return Run(best, bound)

    def _least(self, best: Floats | None, limit: float) -> float:
        return min(self.programme.value(best), limit)

    def _better(self, found: Floats | None, best: Floats | None) -> Floats | None:
        value = self.programme.value
        return found if value(found) < value(best) else best

    def _beyond(self, size: int, worth: Floats, best: Floats | None) -> NDArray[np.bool_]:
        """All but those that are worth most, and those that the best award takes."""
        beyond = worth > max(float(np.partition(worth, size)[size]), 0.0)
        return beyond if best is None else beyond & (best < 0.5)

    def _one(self, shut: NDArray[np.bool_], start: Floats | None, is_last: bool) -> Run:
        now = time.monotonic()
        until = self.until if is_last else now + SHARE * (self.until - now)
        return self.programme.run(
            until=until, start=start, shut=shut, fixed=self.fixed, on_bound=self.on_bound
        )

    def _ended(self, found: Run, best: Floats | None, bound: float, limit: float) -> Run:
        """Only what is provably out was left out: no answer there proves the best, or that there
        is none."""
        least = self._least(best, limit)
        if found.is_infeasible:
            return Run(best, least, is_infeasible=least == math.inf)
        best = self._better(found.values, best)
        return Run(best, max(bound, min(found.bound, self._least(best, limit))))

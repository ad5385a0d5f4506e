"""Large awards with rebates: which step each supplier stands on, and the rest for each such choice.

What keeps the relaxation from the answer is mostly that a supplier stands on parts of two steps of
its rebate at once. There are few suppliers and few steps: so the steps are chosen first, where the
relaxation is furthest from choosing, and the most hopeful choice is looked at next. Once the steps
are whole, lots hang together by little, and the answer is close to the relaxation.
"""

import heapq
import itertools
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consortium.tenders.solvers.award_kernels import Kernels, OnBound
from consortium.tenders.solvers.award_programme import (
    CLOSE,
    Floats,
    Programme,
    Relaxation,
    Run,
)

# What is closer to a whole number than this is one.
NEARLY = 1e-6
# Of the time that is left, what one choice of steps may take while there are others.
SHARE = 0.4
# What part of the gap one choice of steps has to close for the others to be looked at one by one.
WORTH = 0.15

Fixed = Mapping[int, float]


@dataclass(order=True, slots=True)
class _Node:
    """Some steps that are chosen, and a bound for all awards in which they are."""

    bound: float
    number: int
    fixed: Fixed = field(compare=False)
    relaxed: Run | None = field(compare=False, default=None)
    # Whether it was looked into before.
    is_known: bool = field(compare=False, default=False)


class Regimes:
    """The search for better values of a programme, and a bound, by the steps of its rebates.

    ``steps`` are the columns of each rebate, of which at most one is 1.
    """

    def __init__(
        self,
        programme: Programme,
        steps: Sequence[Sequence[int]],
        until: float,
        on_bound: OnBound,
    ) -> None:
        self.programme, self.steps = programme, steps
        self.until, self.on_bound = until, on_bound
        self.relaxation = Relaxation(programme)
        self.best: Floats | None = None
        self.open: list[_Node] = []
        # The least bound of what was closed, because nothing better than the best is in it.
        self.closed = math.inf
        self._numbers = itertools.count()

    def run(self, start: Floats | None) -> Run:
        """The best values in time, and a bound for all."""
        self.best = start
        root = _Node(-math.inf, next(self._numbers), {})
        if self._relax(root):
            leaf = self._dive(root)
            if not self._is_worth_it(root, leaf):
                kernels = Kernels(self.programme, self.until, self.on_bound)
                return kernels.run(start, relaxed=root.relaxed)
            if leaf is not None:
                self._look_into(leaf)
        while self.open and not self._is_late():
            self._go_on(heapq.heappop(self.open))
        bound = min([self.closed, self._cost(), *(node.bound for node in self.open)])
        return Run(self.best, bound, is_infeasible=bound == math.inf)

    def _go_on(self, node: _Node) -> None:
        """Close a node, or come one step closer to that."""
        if not self._is_hopeful(node):
            self.closed = min(self.closed, node.bound)
        elif node.relaxed is None:
            if self._relax(node):
                heapq.heappush(self.open, node)
        elif self._undecided(node.relaxed) is not None:
            for child in self._children(node):
                heapq.heappush(self.open, child)
        else:
            self._look_into(node)

    def _dive(self, node: _Node) -> _Node | None:
        """Down to one choice of every step, the likeliest each time; None where that is no way."""
        while node.relaxed is not None and self._undecided(node.relaxed) is not None:
            node, *others = self._children(node)
            for other in others:
                heapq.heappush(self.open, other)
            if not self._relax(node):
                return None
        return node

    def _is_worth_it(self, root: _Node, leaf: _Node | None) -> bool:
        """Whether choosing steps closes enough of the gap; elsewhere one search over all is faster.

        Where there is no award yet, or the likeliest choice allows none, nothing can be said of it.
        """
        if leaf is None or math.isinf(self._cost()):
            return False
        return leaf.bound - root.bound > WORTH * (self._cost() - root.bound)

    def _relax(self, node: _Node) -> bool:
        """Solve a node's relaxation; what was not solved in time stays open."""
        run = self.relaxation.run(node.fixed, until=self.until)
        if run.is_infeasible:
            return False
        if run.values is None or run.reduced is None:
            heapq.heappush(self.open, node)
            return False
        node.relaxed, node.bound = run, max(node.bound, run.bound)
        self.on_bound(self._cost(), min([node.bound, *(each.bound for each in self.open)]))
        return True

    def _undecided(self, relaxed: Run) -> Sequence[int] | None:
        """The rebate whose step is least certain, if any is not whole."""
        values = relaxed.values
        if values is None:
            return None

        def doubt(own: Sequence[int]) -> float:
            return float(sum(min(values[each], 1 - values[each]) for each in own))

        most = max(self.steps, key=doubt)
        return most if doubt(most) > NEARLY else None

    def _children(self, node: _Node) -> list[_Node]:
        """One for each step of the rebate that is least certain and one for none, the likeliest
        first. They have their parent's bound until they are solved."""
        relaxed = node.relaxed
        own = None if relaxed is None else self._undecided(relaxed)
        if relaxed is None or relaxed.values is None or own is None:
            raise ValueError("a node that is decided has no children")
        values = relaxed.values
        likely = {chosen: float(values[chosen]) for chosen in own}
        choices = [*sorted(own, key=lambda each: -likely[each]), None]
        if 1 - sum(likely.values()) > max(likely.values()):
            choices = [None, *choices[:-1]]
        return [
            _Node(
                node.bound,
                next(self._numbers),
                {**node.fixed, **{each: float(each == chosen) for each in own}},
            )
            for chosen in choices
        ]

    def _look_into(self, node: _Node) -> None:
        """Find what is better than the best under one choice of steps; if time runs out within it,
        it stays open with a better bound."""
        now, is_alone = time.monotonic(), not any(map(self._is_hopeful, self.open))
        until = self.until if is_alone else now + SHARE * (self.until - now)
        kernels = Kernels(self.programme, until, self._heard(node), node.fixed)
        start = self.best if self._is_under(node) else None
        run = kernels.run(start, relaxed=node.relaxed, limit=self._cost(), at_once=node.is_known)
        node.is_known = True
        if self.programme.value(run.values) < self._cost():
            self.best = run.values
        node.bound = max(node.bound, run.bound)
        if self._is_hopeful(node):
            heapq.heappush(self.open, node)
        else:
            self.closed = min(self.closed, node.bound)

    def _is_hopeful(self, node: _Node) -> bool:
        """Whether anything better than the best may be in a node."""
        return node.bound <= self._cost() - CLOSE

    def _is_under(self, node: _Node) -> bool:
        best = self.best
        return best is not None and all(best[each] == value for each, value in node.fixed.items())

    def _heard(self, node: _Node) -> OnBound:
        """What a kernel says of its own best and bound, said of all."""
        others = min((each.bound for each in self.open), default=math.inf)

        def hear(best: float, bound: float) -> None:
            self.on_bound(min(best, self._cost()), min(max(bound, node.bound), others))

        return hear

    def _cost(self) -> float:
        return self.programme.value(self.best)

    def _is_late(self) -> bool:
        return time.monotonic() > self.until

"""Why no award is possible: as few rules as cannot be kept together.

Every set of rules whose removal makes an award possible has to meet every clash. So the smallest
set that meets all removals seen so far either clashes itself, and then none is smaller, or an award
keeps it and shows a removal not seen before (Ignatiev et al. 2015, smallest MUS by hitting sets).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consortium.tenders.domain.award_costs import Award
from consortium.tenders.domain.award_instance import AwardInstance
from consortium.tenders.domain.award_relaxing import (
    limits_of,
    lots_without_bid,
    rules_of,
    with_limits,
    with_rules,
)
from consortium.tenders.domain.award_rules import broken_by
from consortium.tenders.solvers.award_cells import Grid
from consortium.tenders.solvers.award_limits import add_rules
from consortium.tenders.solvers.award_model import Model
from consortium.tenders.solvers.award_programme import INFINITY, Programme

Keep = Callable[[AwardInstance, Sequence[str]], AwardInstance]


@dataclass(frozen=True, slots=True)
class Clash:
    """Paths that cannot be kept together; whether that no fewer clash is proven."""

    paths: tuple[str, ...]
    is_smallest: bool


class TimeIsUp(Exception):
    """Whether an award is possible was not found out in time."""


def clash_of(instance: AwardInstance, *, until: float) -> Clash:
    """The clash of a tender that has no award: among its rules if some award would do without them,
    else among the limits of its offers, else a lot that nobody offers."""
    unoffered = lots_without_bid(instance)
    if unoffered:
        return Clash(unoffered[:1], is_smallest=True)
    rules = rules_of(instance)
    try:
        by_rules = possible(with_rules(instance, ()), until=until) is not None
    except TimeIsUp:
        return Clash(rules, is_smallest=False)
    if by_rules:
        return _Search(instance, rules, with_rules, until).clash()
    return _Search(instance, limits_of(instance), with_limits, until).clash()


def possible(instance: AwardInstance, *, until: float) -> Award | None:
    """Some award that keeps every rule, whatever it costs.

    Raises:
        TimeIsUp: there may be one or not.
    """
    grid = Grid.of(instance)
    if not grid.cells:
        return None if broken_by(instance, {}) else {}
    if not all(cell.suppliers for cell in grid.cells):
        return None
    model = Model(grid)
    add_rules(model)
    model.programme.cost = [0.0] * len(model.programme.cost)
    run = model.programme.run(until=until, gap=INFINITY)
    if run.is_infeasible:
        return None
    if run.values is None:
        raise TimeIsUp
    return model.award(run.values)


class _Search:
    def __init__(
        self, instance: AwardInstance, paths: tuple[str, ...], keep: Keep, until: float
    ) -> None:
        self.instance, self.paths, self.keep, self.until = instance, paths, keep, until

    def clash(self) -> Clash:
        few = self._none_to_spare()
        removals: list[set[str]] = []
        while True:
            least = self._meets(removals)
            if least is None:
                return Clash(few, is_smallest=False)
            if len(least) >= len(few):
                return Clash(few, is_smallest=True)
            try:
                award = possible(self.keep(self.instance, least), until=self.until)
                if award is None:
                    return Clash(tuple(least), is_smallest=True)
                removals.append(self._fewest_broken(award))
            except TimeIsUp:
                return Clash(few, is_smallest=False)

    def _none_to_spare(self) -> tuple[str, ...]:
        """Rules that clash, of which none can be left out: one after the other is tried."""
        kept = list(self.paths)
        for path in self.paths:
            rest = [each for each in kept if each != path]
            try:
                if possible(self.keep(self.instance, rest), until=self.until) is None:
                    kept = rest
            except TimeIsUp:
                break
        return tuple(kept)

    def _fewest_broken(self, award: Award) -> set[str]:
        """A removal of which nothing can be put back, beginning with what an award breaks."""
        removed = self._broken(award)
        for path in sorted(removed):
            if path in removed:
                kept = [each for each in self.paths if each not in removed or each == path]
                better = possible(self.keep(self.instance, kept), until=self.until)
                if better is not None:
                    removed = self._broken(better)
        return removed

    def _broken(self, award: Award) -> set[str]:
        return set(broken_by(self.instance, award)) & set(self.paths)

    def _meets(self, removals: list[set[str]]) -> list[str] | None:
        """As few paths as meet every removal; None when that took too long."""
        if not removals:
            return []
        programme = Programme()
        columns = {path: programme.column(cost=1.0) for path in self.paths}
        for removal in removals:
            programme.row([(columns[path], 1.0) for path in sorted(removal)], least=1)
        run = programme.run(until=self.until)
        if run.values is None or time.monotonic() > self.until:
            return None
        return [path for path, column in columns.items() if run.values[column] > 0.5]

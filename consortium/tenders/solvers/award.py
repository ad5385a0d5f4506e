"""The best award of a joint tender, with a proof of how good it is."""

import math
import time
from collections.abc import Callable, Mapping
from fractions import Fraction

from consortium.tenders.domain.award_costs import Award, costs_of
from consortium.tenders.domain.award_instance import AwardInstance
from consortium.tenders.domain.award_result import AwardResult, AwardStatus
from consortium.tenders.domain.award_rules import broken_by
from consortium.tenders.solvers import award_kernels
from consortium.tenders.solvers.award_bounds import quick_bound
from consortium.tenders.solvers.award_cells import Grid
from consortium.tenders.solvers.award_clash import TimeIsUp, clash_of, possible
from consortium.tenders.solvers.award_discounts import add_costs
from consortium.tenders.solvers.award_kernels import OnBound
from consortium.tenders.solvers.award_limits import add_rules
from consortium.tenders.solvers.award_model import Model
from consortium.tenders.solvers.award_programme import Floats, Run
from consortium.tenders.solvers.award_regimes import Regimes
from consortium.tenders.solvers.award_search import search
from consortium.tenders.solvers.award_subsets import MOST_SETS, SubsetModel, sets_of

# How far, of how much, and in words.
Progress = Callable[[int, int, str], None]
SECONDS = 50.0
# The part of the time that is for a first award.
SEARCHING = 0.15
# Without one, the part in which the best is looked for; the rest is for any award at all.
BEST = 0.7
PLACES = 10**4


def solve(
    instance: AwardInstance, *, seconds: float = SECONDS, progress: Progress = lambda *_: None
) -> AwardResult:
    """The cheapest award (or the one of best value) that keeps every rule.

    After ``seconds`` it is the best that was found, with a bound; the same tender gives the same
    award unless time ran out. ``progress`` hears of the gap as it closes.
    """
    until = time.monotonic() + seconds
    grid = Grid.of(instance)
    if not grid.cells and not broken_by(instance, {}):
        return AwardResult.of(instance, {}, Fraction(0))
    if not grid.cells or not all(cell.suppliers for cell in grid.cells):
        return _infeasible(instance, until)
    first = None if grid.is_split else search(grid, until=_share(until, SEARCHING))
    if time.monotonic() > until:
        return _best_of(grid, [first], quick_bound(grid))
    model = _model(grid)
    add_costs(model)
    add_rules(model)
    start = None if first is None else model.start(first)
    best_until = _share(until, BEST) if first is None else until
    run = _run(model, start, best_until, _heard(progress))
    if run.is_infeasible:
        return _infeasible(instance, until)
    found = None if run.values is None else model.award(run.values)
    result = _best_of(grid, [found, first], _bound(grid, run.bound))
    return result if result.award is not None else _any(grid, run.bound, until)


def solve_all(
    scenarios: Mapping[str, AwardInstance],
    *,
    seconds: float = SECONDS,
    progress: Progress = lambda *_: None,
) -> dict[str, AwardResult]:
    """Each of several tenders, within a time for all; what one leaves over goes to the next."""
    until = time.monotonic() + seconds
    results = {}
    for at, (name, instance) in enumerate(scenarios.items()):
        progress(at, len(scenarios), name)
        share = (until - time.monotonic()) / (len(scenarios) - at)
        results[name] = solve(instance, seconds=max(share, 1.0))
    progress(len(scenarios), len(scenarios), "")
    return results


def _bound(grid: Grid, found: float) -> Fraction:
    """A solver's bound rounded down, or one without it."""
    if not math.isfinite(found):
        return quick_bound(grid)
    return Fraction(math.floor(found * PLACES), PLACES)


def _best_of(grid: Grid, awards: list[Award | None], bound: Fraction) -> AwardResult:
    """The best of some awards; one that a solver only believed to keep the rules is left out."""
    instance = grid.instance
    kept = [each for each in awards if each is not None and not broken_by(instance, each)]
    if not kept:
        return AwardResult(instance=instance, status=AwardStatus.UNKNOWN)
    award = min(kept, key=lambda each: costs_of(instance, each).objective)
    return AwardResult.of(instance, award, bound)


def _run(model: Model, start: Floats | None, until: float, on_bound: OnBound) -> Run:
    """By the steps of rebates where there are any and the programme is not solved at once."""
    programme = model.programme
    if model.steps and len(programme.cost) > award_kernels.FIRST:
        return Regimes(programme, model.steps, until, on_bound).run(start)
    return award_kernels.Kernels(programme, until, on_bound).run(start)


def _any(grid: Grid, bound: float, until: float) -> AwardResult:
    """Any award that keeps the rules, whatever it costs, or the proof that there is none."""
    try:
        award = possible(grid.instance, until=until)
    except TimeIsUp:
        return AwardResult(instance=grid.instance, status=AwardStatus.UNKNOWN)
    if award is None:
        return _infeasible(grid.instance, until)
    return _best_of(grid, [award], _bound(grid, bound))


def _infeasible(instance: AwardInstance, until: float) -> AwardResult:
    clash = clash_of(instance, until=until)
    return AwardResult(
        instance=instance,
        status=AwardStatus.INFEASIBLE,
        clash=clash.paths,
        is_smallest_clash=clash.is_smallest,
    )


def _model(grid: Grid) -> Model:
    """By sets of cells where there are few enough, otherwise by pieces of offers."""
    by_sets = not grid.is_split and sets_of(grid) <= MOST_SETS
    return SubsetModel(grid) if by_sets else Model(grid)


def _heard(progress: Progress) -> Callable[[float, float], None]:
    """Progress as the part of the way from no bound to one that proves the answer."""

    def hear(best: float, bound: float) -> None:
        if math.isfinite(best) and math.isfinite(bound):
            gap = (best - bound) / max(1.0, abs(best))
            progress(round(1000 * max(0.0, 1 - gap)), 1000, f"gap {100 * gap:.2f} %")

    return hear


def _share(until: float, part: float) -> float:
    now = time.monotonic()
    return now + part * (until - now)

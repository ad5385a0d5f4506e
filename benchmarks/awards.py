"""Awards of large tenders: how fast and how near the best, against greedy and two plain solvers."""

import time

from benchmarks.award_peers import Ended, greedy_cost, naive, plain
from benchmarks.award_tenders import Size, make_tender
from benchmarks.measure import Duration, Gap, Ratio, Row, Subject, Target
from consortium.tenders.domain.award_cases import stress_cases
from consortium.tenders.domain.award_instance import AwardInstance
from consortium.tenders.domain.award_result import AwardResult
from consortium.tenders.solvers.award import solve, solve_all

# Proven within so many seconds.
PROVEN = {Size(7, 20, 20): 5.0, Size(7, 100, 10): 30.0}
# The gap in percent after so many seconds.
NEAR = {Size(5, 500, 5): 0.1, Size(20, 100, 20): 1.0, Size(5, 500, 20): 1.0}
SECONDS, SOON = 90.0, 10.0
STRESSED, SECONDS_OF_STRESS = Size(7, 20, 5), 60.0
NO_DEARER_THAN_GREEDY, NO_SLOWER_THAN_PLAIN, TENTH_OF_NAIVE = Target(1), Target(1.5), Target(0.1)
NO_PEER = "none: what the product promises on two cores"


def measure(_world: object, *, seconds: float = SECONDS) -> list[Subject]:
    """Each size once: what takes a minute is not turned about."""
    subjects = []
    for size, limit in PROVEN.items():
        subjects += _proven(size, limit, seconds)
    for size, limit in NEAR.items():
        subjects += _near(size, limit, seconds)
    return [*subjects, _stress()]


def _proven(size: Size, limit: float, seconds: float) -> list[Subject]:
    tender = make_tender(size)
    ours, result = _solved(tender, seconds)
    rows: tuple[Row, ...] = (
        Duration(what="until it is proven, or time is up", seconds=ours, limit=limit),
        Gap(what="gap then", found=_gap(result), limit=0.0),
    )
    title = f"Award: {size}"
    plainly, naively = plain(tender, seconds=seconds), naive(tender, seconds=seconds)
    return [
        Subject(title=title, peer=NO_PEER, rows=rows),
        _soon(tender, title),
        _against(title, "the same programme in HiGHS", ours, plainly, NO_SLOWER_THAN_PLAIN),
        _against(title, "a programme with large constants", ours, naively, TENTH_OF_NAIVE),
    ]


def _near(size: Size, limit: float, seconds: float) -> list[Subject]:
    tender = make_tender(size)
    _, result = _solved(tender, seconds)
    title = f"Award: {size}"
    row = Gap(what=f"gap after {seconds:.0f} s", found=_gap(result), limit=limit)
    return [Subject(title=title, peer=NO_PEER, rows=(row,)), _soon(tender, title)]


def _soon(tender: AwardInstance, title: str) -> Subject:
    _, result = _solved(tender, SOON)
    if result.costs is None:
        raise RuntimeError(f"no award of {tender.id} after {SOON:.0f} s")
    cost = Ratio(
        what=f"cost after {SOON:.0f} s, gap {_gap(result):.3g} %",
        ours=float(result.costs.objective) / 1000,
        peer=greedy_cost(tender) / 1000,
        unit="k£",
        target=NO_DEARER_THAN_GREEDY,
    )
    return Subject(title=title, peer="each lot to whoever is cheapest for it", rows=(cost,))


def _against(title: str, what: str, ours: float, peer: Ended, target: Target) -> Subject:
    gap = "no answer" if peer.gap is None else f"gap {peer.gap:.3g} %"
    row = Ratio(what="time taken", ours=ours, peer=peer.seconds, unit="s", target=target)
    return Subject(title=title, peer=f"{what}, which ended with {gap}", rows=(row,))


def _stress() -> Subject:
    cases = stress_cases(make_tender(STRESSED))
    began = time.monotonic()
    results = solve_all(cases, seconds=SECONDS_OF_STRESS)
    row = Duration(
        what=f"{len(results)} cases: all, each without one, demand ± 20 %",
        seconds=time.monotonic() - began,
        limit=SECONDS_OF_STRESS,
    )
    worst = Gap(
        what="largest gap", found=max(_gap(result) for result in results.values()), limit=1.0
    )
    return Subject(title=f"Stress: {STRESSED}", peer=NO_PEER, rows=(row, worst))


def _solved(tender: AwardInstance, seconds: float) -> tuple[float, AwardResult]:
    began = time.monotonic()
    result = solve(tender, seconds=seconds)
    return time.monotonic() - began, result


def _gap(result: AwardResult) -> float:
    """In percent; all of it where there is no bound."""
    return 100.0 if result.gap is None else float(100 * result.gap)

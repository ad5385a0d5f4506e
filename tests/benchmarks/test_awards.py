"""The tenders that awards are measured by, and the peers they are measured against."""

import pytest

from benchmarks.award_peers import greedy_cost, naive, plain
from benchmarks.award_tenders import Size, make_tender
from benchmarks.measure import Gap
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.solvers.award import solve

SMALL = Size(3, 4, 3)


def test_the_same_seed_gives_the_same_tender() -> None:
    assert make_tender(SMALL, seed=2) == make_tender(SMALL, seed=2)
    assert make_tender(SMALL, seed=2) != make_tender(SMALL, seed=3)


def test_every_peer_solves_the_same_tender() -> None:
    tender = make_tender(SMALL)
    result = solve(tender, seconds=20)
    assert result.status is AwardStatus.OPTIMAL
    assert result.costs is not None
    best = float(result.costs.objective)
    assert greedy_cost(tender) >= best
    for peer in (plain, naive):
        ended = peer(tender, seconds=20)
        assert ended.best == pytest.approx(best, abs=0.01)
        assert ended.gap == pytest.approx(0.0, abs=1e-6)


def test_a_gap_is_judged_by_its_limit() -> None:
    assert Gap(what="", found=0.1, limit=0.1).is_good
    assert not Gap(what="", found=0.11, limit=0.1).is_good

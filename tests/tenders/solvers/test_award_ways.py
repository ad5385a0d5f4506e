"""The ways to an award that only large tenders take, tried on small ones."""

import json
import math
import time
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings

from consortium.tenders.domain.award_costs import costs_of
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.domain.award_rules import broken_by
from consortium.tenders.solvers import award, award_kernels, award_regimes
from consortium.tenders.solvers.award import solve
from consortium.tenders.solvers.award_bounds import quick_bound
from consortium.tenders.solvers.award_cells import Grid, Sums
from consortium.tenders.solvers.award_discounts import add_costs
from consortium.tenders.solvers.award_programme import Run
from consortium.tenders.solvers.award_search import search
from consortium.tenders.solvers.award_subsets import MOST_SETS, SubsetModel
from tests.tenders.drawn_awards import documents
from tests.tenders.plain_awards import Document
from tests.tenders.solvers.test_award import DATA, FEW, read


@pytest.mark.parametrize("most_sets", [0, MOST_SETS])
@settings(max_examples=FEW)
@given(document=documents())
def test_small_kernels_end_where_one_does(most_sets: int, document: Document) -> None:
    instance = read(document).instance
    known = solve(instance, seconds=20)
    assume(known.costs is not None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(award_kernels, "FIRST", 3)
        patched.setattr(award, "MOST_SETS", most_sets)
        found = solve(instance, seconds=20)
    assert found.status is AwardStatus.OPTIMAL
    assert found.costs is not None
    assert known.costs is not None
    assert found.costs.objective == known.costs.objective


@settings(max_examples=FEW)
@given(documents())
def test_the_choice_of_steps_ends_where_one_search_does(document: Document) -> None:
    instance = read(document).instance
    assume(instance.rebates)
    known = solve(instance, seconds=20)
    with pytest.MonkeyPatch.context() as patched:
        # Not 0: a kernel without columns never grows.
        patched.setattr(award_kernels, "FIRST", 1)
        # However little a choice of steps closes, each is looked at.
        patched.setattr(award_regimes, "WORTH", -1.0)
        found = solve(instance, seconds=20)
    assert found.status is known.status
    if known.costs is not None and found.costs is not None:
        assert found.costs.objective == known.costs.objective


@settings(max_examples=FEW)
@given(documents())
def test_the_search_and_the_quick_bound_stand_on_either_side(document: Document) -> None:
    instance = read(document).instance
    grid = Grid.of(instance)
    assume(grid.cells and all(cell.suppliers for cell in grid.cells))
    best = solve(instance, seconds=20).costs
    if best is not None:
        assert quick_bound(grid) <= best.objective
    first = None if grid.is_split else search(grid, until=time.monotonic() + 20)
    if first is not None:
        assert best is not None
        assert broken_by(instance, first) == ()
        assert best.objective <= costs_of(instance, first).objective


def test_where_the_best_is_not_found_any_award_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    document = json.loads((DATA / "award_ex1.json").read_text())
    document["rules"] = {"award_unit": "unit"}
    nothing = Run(None, -math.inf)
    monkeypatch.setattr(award_kernels.Kernels, "run", lambda *_: nothing)
    result = solve(read(document).instance, seconds=20)
    assert (result.status, result.award is None) == (AwardStatus.FEASIBLE, False)
    document["rules"]["max_suppliers"] = 0
    assert solve(read(document).instance, seconds=20).status is AwardStatus.INFEASIBLE


def test_sets_that_overlap_win_no_bundle() -> None:
    """One unit for each of three trusts. The best is a pair at £1 each and £20 for the third, £22.

    Thirds of each of the three pairs hold two thirds of every unit, and are no whole lot: nothing
    is off them, though two thirds of the £3 that are off three units at £10 would be.
    """
    trusts = ["T1", "T2", "T3"]
    tiers = [{"min_qty": 2, "unit_price": 1}, {"min_qty": 3, "unit_price": 10}]
    document = {
        "format": "award-instance/1",
        "id": "overlapping",
        "trusts": [{"id": each} for each in trusts],
        "lots": [{"id": "L", "unit": "each", "reference_price": 1}],
        "demand": [{"trust": each, "lot": "L", "qty": 1} for each in trusts],
        "suppliers": [{"id": "A"}, {"id": "B"}],
        "bids": [
            {"supplier": "A", "lot": "L", "mode": "all_units", "tiers": tiers},
            {
                "supplier": "B",
                "lot": "L",
                "mode": "all_units",
                "tiers": [{"min_qty": 1, "unit_price": 20}],
            },
        ],
        "bundles": [{"id": "whole", "supplier": "A", "lots": ["L"], "percent": 10}],
    }
    instance = read(document).instance
    model = SubsetModel(Grid.of(instance))
    add_costs(model)
    relaxed = model.programme.run(until=time.monotonic() + 20, relaxed=True)
    assert relaxed.bound == pytest.approx(22)
    best = solve(instance, seconds=20)
    assert best.costs is not None
    assert best.costs.objective == 22


def test_without_time_there_is_an_answer_with_a_bound() -> None:
    document = json.loads((DATA / "award_ex1.json").read_text())
    result = solve(read(document).instance, seconds=1e-6)
    # Greedy gives all to S1 at £8.50, which no price is below.
    assert result.status is AwardStatus.OPTIMAL
    assert result.bound == Fraction(935)


@pytest.mark.parametrize("quantities", [(3, 5, 9), tuple(range(7, 27))])
def test_sums_that_can_be_met(quantities: tuple[int, ...]) -> None:
    met = {0}
    for quantity in quantities:
        met |= {each + quantity for each in met}
    sums = Sums(quantities, every=False)
    for bound in range(1, sum(quantities) + 1):
        assert sums.at_least(bound) == min(each for each in met if each >= bound)
        assert sums.at_most(bound) == max(each for each in met if each <= bound)

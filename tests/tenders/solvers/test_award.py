"""The best award: worked examples, against trying all, and what holds for any tender."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from consortium.tenders.domain.award_result import AwardResult, AwardStatus
from consortium.tenders.domain.award_rules import broken_by
from consortium.tenders.gateways.award_file import read_award_file
from consortium.tenders.solvers.award import solve, solve_all
from tests.tenders.drawn_awards import documents
from tests.tenders.plain_awards import (
    Document,
    PlainAward,
    best_by_trying,
    demand_of,
    keeps_all,
    objective_of,
)

DATA = Path(__file__, "../../data").resolve()
# Trying every award takes its time: fewer tenders than other properties are shown.
FEW = settings().max_examples // 3
EXAMPLES = ("award_ex1", "award_ex2", "award_ex3")


def read(document: Document) -> Any:
    text = json.dumps(document)
    return read_award_file(json.loads(text, parse_float=Decimal))


def solved(document: Document) -> AwardResult:
    return solve(read(document).instance, seconds=30)


def named(result: AwardResult) -> PlainAward:
    instance = result.instance
    return {
        (instance.trusts[t], instance.lots[lot].id, instance.suppliers[s].id): quantity
        for (t, lot, s), quantity in (result.award or {}).items()
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_examples(name: str) -> None:
    result = solved(json.loads((DATA / f"{name}.json").read_text()))
    expected = json.loads((DATA / f"{name}.expected.json").read_text())
    assert result.status is AwardStatus.OPTIMAL
    assert result.costs is not None
    assert result.costs.objective == result.bound == Fraction(expected["objective_exact"])
    for part in ("gross", "bundle_discount", "spend_rebate", "fixed", "switching", "total"):
        assert getattr(result.costs, part) == Fraction(str(expected["cost"][part]))
    assert named(result) == {
        (row["trust"], row["lot"], row["supplier"]): row["qty"] for row in expected["awards"]
    }


def _least(result: AwardResult) -> Fraction | None:
    return None if result.costs is None else result.costs.objective


def _is_no_worse(ours: Fraction | None, theirs: Fraction | None) -> bool:
    return theirs is None or (ours is not None and ours <= theirs)


def _best(document: Document) -> Fraction | None:
    """By trying all; tenders with too many awards are not looked at."""
    try:
        return best_by_trying(document)
    except OverflowError:
        reject()


@settings(max_examples=FEW)
@given(documents())
def test_trying_every_award_finds_none_better(document: Document) -> None:
    best = _best(document)
    result = solved(document)
    assert _least(result) == best
    if best is None:
        assert result.status is AwardStatus.INFEASIBLE
        return
    assert result.status is AwardStatus.OPTIMAL
    assert result.bound is not None
    assert result.bound <= best == objective_of(document, named(result))
    assert keeps_all(document, named(result))
    assert broken_by(result.instance, result.award or {}) == ()
    # Neither the offer that is cheapest for each lot alone, nor any one supplier for all.
    for award in _simple_awards(document):
        if keeps_all(document, award):
            assert best <= objective_of(document, award)


@settings(max_examples=FEW)
@given(documents(), st.randoms(use_true_random=False))
def test_more_freedom_never_costs_more_and_order_changes_nothing(
    document: Document, draw: Any
) -> None:
    rules = [name for name in document["rules"] if name != "award_unit"]
    assume(rules and document["bids"])
    best = _least(solved(document))
    dropped = draw.choice(rules)
    relaxed = {name: rule for name, rule in document["rules"].items() if name != dropped}
    assert _is_no_worse(_least(solved(document | {"rules": relaxed})), best)
    fewer = draw.sample(document["bids"], len(document["bids"]) - 1)
    assert _is_no_worse(best, _least(solved(document | {"bids": fewer})))
    turned = {
        name: draw.sample(document[name], len(document[name]))
        for name in ("trusts", "lots", "suppliers", "demand", "bids")
    }
    assert _least(solved(document | turned)) == best


def _simple_awards(document: Document) -> list[PlainAward]:
    demand = demand_of(document)
    bids = {(bid["supplier"], bid["lot"]): bid for bid in document["bids"]}
    names = [supplier["id"] for supplier in document["suppliers"]]
    awards = [
        {(*cell, name): quantity for cell, quantity in demand.items()}
        for name in names
        if all((name, lot) in bids for _, lot in demand)
    ]
    cheapest = {
        lot: min(
            (name for name in names if (name, lot) in bids),
            key=lambda name: bids[name, lot]["tiers"][-1]["unit_price"],
            default=None,
        )
        for _, lot in demand
    }
    if all(cheapest.values()):
        awards.append({(*cell, cheapest[cell[1]] or ""): n for cell, n in demand.items()})
    return awards


def test_scenarios_take_the_place_of_rules() -> None:
    document = json.loads((DATA / "award_ex1.json").read_text())
    document["scenarios"] = [
        {"id": "as asked"},
        {"id": "without S1", "rules": {"forbid": [{"supplier": "S1"}]}},
    ]
    results = solve_all(read(document).scenarios, seconds=30)
    # 935 with both trusts at S1's better price; 60 and 50 boxes at £9 with S2.
    assert {name: _least(result) for name, result in results.items()} == {
        "as asked": 935,
        "without S1": 990,
    }


def test_nothing_needed_costs_nothing() -> None:
    document = json.loads((DATA / "award_ex1.json").read_text()) | {"demand": []}
    result = solved(document)
    assert (result.status, result.award) == (AwardStatus.OPTIMAL, {})
    assert _least(result) == 0

"""Why no award is possible: the fewest rules that clash."""

import json
import time
from itertools import combinations
from typing import Any

from hypothesis import assume, given, settings

from consortium.tenders.domain.award_relaxing import rules_of, with_rules
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.solvers.award import solve
from consortium.tenders.solvers.award_clash import possible
from tests.tenders.drawn_awards import documents
from tests.tenders.plain_awards import Document, best_by_trying
from tests.tenders.solvers.test_award import DATA, FEW, read, solved


def example(**changes: Any) -> Document:
    """Two lots of a trust that two suppliers bid for."""
    document: Document = json.loads((DATA / "award_ex2.json").read_text())
    return document | changes


def clash(**changes: Any) -> tuple[str, ...]:
    result = solved(example(**changes))
    assert result.status is AwardStatus.INFEASIBLE
    assert result.is_smallest_clash
    assert result.award is None
    return result.clash


def test_names_the_rules_and_leaves_out_the_innocent() -> None:
    rules = {
        "max_suppliers": 1,
        "max_suppliers_per_lot": 1,
        "lock": [
            {"trust": "T1", "lot": "L1", "supplier": "S1"},
            {"trust": "T1", "lot": "L2", "supplier": "S2"},
        ],
        "min_quality": 0,
    }
    assert set(clash(rules=rules)) == {"rules.max_suppliers", "rules.lock[0]", "rules.lock[1]"}


def test_of_two_clashes_it_names_the_smaller() -> None:
    rules = {
        "max_suppliers": 1,
        "lock": [
            {"trust": "T1", "lot": "L1", "supplier": "S1"},
            {"trust": "T1", "lot": "L2", "supplier": "S2"},
        ],
        "min_share": [{"suppliers": ["S1"], "percent": 60}],
        "max_share": [{"suppliers": ["S1"], "percent": 40}],
    }
    assert set(clash(rules=rules)) == {"rules.min_share[0]", "rules.max_share[0]"}


def test_two_locks_of_one_lot_clash() -> None:
    lock = [{"trust": "T1", "lot": "L1", "supplier": who} for who in ("S1", "S2")]
    assert set(clash(rules={"lock": lock})) == {"rules.lock[0]", "rules.lock[1]"}


def test_names_the_limits_when_no_rule_is_to_blame() -> None:
    bids = example()["bids"]
    limits = [{**bid, "max_qty": 4} if bid["lot"] == "L2" else bid for bid in bids]
    assert set(clash(bids=limits)) == {"bids[1].max_qty", "bids[3].max_qty"}


def test_whole_lots_clash_with_capacities() -> None:
    bids = example()["bids"]
    limits = [{**bid, "max_qty": 6} if bid["lot"] == "L2" else bid for bid in bids]
    assert clash(bids=limits) == ("rules.award_unit",)


def test_names_a_lot_that_nobody_offers() -> None:
    assert clash(bids=example()["bids"][:1]) == ("lots[1]",)


def test_without_time_it_says_that_a_smaller_one_may_exist() -> None:
    rules = {"max_suppliers": 0}
    result = solve(read(example(rules=rules)).instance, seconds=1e-6)
    assert result.status is not AwardStatus.OPTIMAL
    assert not result.is_smallest_clash


@settings(max_examples=FEW)
@given(documents())
def test_no_fewer_rules_clash(document: Document) -> None:
    try:
        assume(best_by_trying(document) is None)
    except OverflowError:
        assume(False)
    result = solved(document)
    until = time.monotonic() + 30
    assert result.is_smallest_clash
    if not result.clash[0].startswith("rules."):
        return
    assert possible(with_rules(result.instance, result.clash), until=until) is None
    for fewer in combinations(rules_of(result.instance), len(result.clash) - 1):
        assert possible(with_rules(result.instance, fewer), until=until) is not None

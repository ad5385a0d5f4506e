"""Reading a tender to be awarded: every fault with its code and path."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from consortium.contracts.gateways.faults import FaultyDocument
from consortium.tenders.domain.award_instance import AwardUnit, Share
from consortium.tenders.gateways.award_file import AwardFile, read_award_file

WORKED = Path(__file__, "../../data/award_ex3.json").resolve()
Edit = Callable[[dict[str, Any]], object]


def read(document: Any) -> AwardFile:
    return read_award_file(json.loads(json.dumps(document), parse_float=Decimal))


def worked() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(WORKED.read_text())
    return document


def faults(edit: Edit) -> list[tuple[str, str]]:
    document = worked()
    edit(document)
    with pytest.raises(FaultyDocument) as refused:
        read(document)
    return [(fault.code, fault.path) for fault in refused.value.faults]


def rules(**given: Any) -> Edit:
    return lambda document: document.update(rules=given)


@pytest.mark.parametrize(
    ("edit", "code", "path"),
    [
        (lambda d: d.update(format="award-instance/2"), "bad_format", "format"),
        (lambda d: d.pop("bids"), "bad_format", "bids"),
        (lambda d: d["trusts"].append({"id": 7}), "bad_format", "trusts[1].id"),
        (lambda d: d["lots"][0].pop("reference_price"), "bad_format", "lots[0].reference_price"),
        (
            lambda d: d["suppliers"][0].update(fixed_cost=True),
            "bad_format",
            "suppliers[0].fixed_cost",
        ),
        (lambda d: d["demand"][0].update(trust="X"), "unknown_id", "demand[0].trust"),
        (lambda d: d["bids"][1].update(lot="X"), "unknown_id", "bids[1].lot"),
        (
            lambda d: d["spend_rebates"][0].update(supplier=None),
            "unknown_id",
            "spend_rebates[0].supplier",
        ),
        (rules(forbid=[{"supplier": "X"}]), "unknown_id", "rules.forbid[0]"),
        (rules(lock=[{"trust": "T1", "lot": "L1"}]), "unknown_id", "rules.lock[0]"),
        (lambda d: d["demand"].append(d["demand"][0]), "duplicate_row", "demand[2]"),
        (lambda d: d["bids"].append(d["bids"][0]), "duplicate_row", "bids[4]"),
        (
            lambda d: d["spend_rebates"].append(d["spend_rebates"][0]),
            "duplicate_row",
            "spend_rebates[1]",
        ),
        (lambda d: d["demand"][0].update(qty=1.5), "bad_qty", "demand[0].qty"),
        (lambda d: d["demand"][0].update(qty=-1), "bad_qty", "demand[0].qty"),
        (lambda d: d["demand"][0].update(qty=True), "bad_qty", "demand[0].qty"),
        (lambda d: d["bids"][0].update(max_qty="5"), "bad_qty", "bids[0].max_qty"),
        (
            lambda d: d["suppliers"][0].update(max_total_qty=-1),
            "bad_qty",
            "suppliers[0].max_total_qty",
        ),
        (lambda d: d["bids"][0].update(tiers=[]), "bad_tiers", "bids[0].tiers"),
        (lambda d: d["bids"][0]["tiers"][0].update(min_qty=0), "bad_tiers", "bids[0].tiers"),
        (lambda d: d["bids"][1]["tiers"][1].update(min_qty=1), "bad_tiers", "bids[1].tiers"),
        (lambda d: d["bids"][0].update(mode="stepped"), "bad_mode", "bids[0].mode"),
        (rules(award_unit="trust"), "bad_rule", "rules.award_unit"),
        (rules(max_suppliers=1.5), "bad_rule", "rules.max_suppliers"),
        (rules(max_supplier=1), "bad_rule", "rules.max_supplier"),
        (rules(standardise=[{"lots": []}]), "bad_rule", "rules.standardise[0]"),
        (
            rules(min_share=[{"suppliers": ["S1"], "percent": 101}]),
            "bad_rule",
            "rules.min_share[0]",
        ),
        (rules(max_share={}), "bad_rule", "rules.max_share"),
        (
            lambda d: d["spend_rebates"][0].update(basis="units"),
            "bad_rebate",
            "spend_rebates[0].basis",
        ),
        (
            lambda d: d["spend_rebates"][0]["tiers"].append({"min_spend": 300, "percent": 5}),
            "bad_tiers",
            "spend_rebates[0].tiers",
        ),
        (
            lambda d: d["lots"][0].update(reference_price=1.00001),
            "too_many_decimals",
            "lots[0].reference_price",
        ),
        (
            lambda d: d["bids"][0]["tiers"][0].update(unit_price=9.12345),
            "too_many_decimals",
            "bids[0].tiers[0].unit_price",
        ),
        (lambda d: d["bids"][0].update(quality=50.123), "too_many_decimals", "bids[0].quality"),
        (rules(min_quality=0.001), "too_many_decimals", "rules.min_quality"),
        (lambda d: d.update(objective={"type": "best"}), "bad_objective", "objective.type"),
        (
            lambda d: d.update(objective={"type": "value"}),
            "bad_objective",
            "objective.gbp_per_quality_point",
        ),
        (
            lambda d: d.update(scenarios=[{"id": "a", "rules": {"award_unit": 1}}]),
            "bad_rule",
            "scenarios[0].rules.award_unit",
        ),
    ],
)
def test_names_the_fault(edit: Edit, code: str, path: str) -> None:
    assert faults(edit) == [(code, path)]


def test_an_id_that_stands_twice_is_named_by_its_row() -> None:
    assert faults(lambda d: d["lots"].append(d["lots"][0])) == [("duplicate_row", "lots[2]")]


def test_names_every_fault_at_once() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["demand"][0]["qty"] = -1
        document["bids"][0]["mode"] = "stepped"
        document["objective"] = {"type": "best"}

    assert [code for code, _ in faults(edit)] == ["bad_qty", "bad_mode", "bad_objective"]


def test_a_fault_of_the_rules_is_named_once_for_all_scenarios() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["rules"] = {"award_unit": "trust"}
        document["scenarios"] = [{"id": "a"}, {"id": "b", "rules": {"max_suppliers": 1}}]

    assert faults(edit) == [("bad_rule", "rules.award_unit")]


@pytest.mark.parametrize("document", [None, [], "text", {"format": None}])
def test_refuses_what_is_no_tender(document: Any) -> None:
    with pytest.raises(FaultyDocument):
        read(document)


def test_counts_in_whole_numbers() -> None:
    instance = read(worked()).instance
    assert instance.demand == {(0, 0): 10, (0, 1): 10}
    assert instance.suppliers[0].fixed_cost == 150_000
    assert instance.bids[1].tiers[1].unit_price == 180_000
    assert instance.rebates[0].steps[0].percent == 500


def test_a_scenario_overrides_rule_by_rule() -> None:
    document = worked() | {
        "rules": {"award_unit": "unit", "max_suppliers": 1},
        "objective": {"type": "value", "gbp_per_quality_point": 2},
        "scenarios": [
            {
                "id": "shared",
                "rules": {
                    "max_suppliers": None,
                    "max_share": [{"suppliers": ["S1"], "lots": "*", "percent": 33.33}],
                },
                "objective": {"type": "cost"},
            }
        ],
    }
    found = read(document)
    assert found.instance.gbp_per_point == 20_000
    shared = found.scenarios["shared"]
    assert shared.gbp_per_point == 0
    assert (shared.rules.award_unit, shared.rules.max_suppliers) == (AwardUnit.UNIT, None)
    assert shared.rules.max_share == (Share(suppliers=frozenset({0}), percent=3333),)

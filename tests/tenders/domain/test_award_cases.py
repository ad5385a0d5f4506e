"""The same tender under other circumstances, worked by hand on an example."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from consortium.tenders.domain.award_cases import (
    inputs_hash,
    quality_cases,
    stress_cases,
    supplier_cases,
    with_demand,
)
from consortium.tenders.domain.award_instance import AwardInstance, AwardRules
from consortium.tenders.gateways.award_file import read_award_file
from consortium.tenders.solvers.award import solve_all

EXAMPLE = Path(__file__, "../../data/award_ex1.json").resolve()


def example(**changes: object) -> AwardInstance:
    """T1 needs 60 and T2 50 of a lot for which two suppliers bid."""
    document = json.loads(EXAMPLE.read_text(), parse_float=Decimal) | changes
    return read_award_file(document).instance


def objectives(cases: dict[str, AwardInstance]) -> dict[str, int | None]:
    return {
        name: None if result.costs is None else int(result.costs.objective)
        for name, result in solve_all(cases, seconds=20).items()
    }


def test_stress() -> None:
    # S1 costs £10, from 100 on £8.50; S2 £9. Without T2: 60 x 9, without T1: 50 x 9;
    # 48 + 40 = 88 x 9; 72 + 60 = 132 x 8.50.
    assert objectives(stress_cases(example())) == {
        "all": 935,
        "without:T1": 450,
        "without:T2": 540,
        "demand:-20": 792,
        "demand:+20": 1122,
    }


def test_demand_is_rounded_half_up() -> None:
    halved = with_demand(example(demand=[{"trust": "T1", "lot": "L1", "qty": 5}]), Decimal("0.5"))
    assert halved.demand == {(0, 0): 3}
    assert with_demand(halved, Decimal("0.1")).demand == {}


def test_by_number_of_suppliers() -> None:
    assert objectives(supplier_cases(example())) == {"1": 935, "2": 935}
    bound = replace(example(), rules=AwardRules(max_suppliers=1))
    assert list(supplier_cases(bound)) == ["1"]


def test_by_quality() -> None:
    bids = json.loads(EXAMPLE.read_text(), parse_float=Decimal)["bids"]
    bids[0]["quality"], bids[1]["quality"] = 40, 90
    # S1 for both is 40 points at £935; one of 60 and 50 with S2 are £1,040 and £1,050, at 67.27
    # and 62.72 points; both with S2 are 90 points at £990.
    cases = quality_cases(example(bids=bids), steps=4)
    assert objectives(cases) == {"0": 935, "30": 935, "60": 990, "90": 990}


def test_the_hash_is_of_all_that_decides() -> None:
    known = inputs_hash(example())
    assert known == inputs_hash(example())
    assert len(known) == 64
    assert known != inputs_hash(example(objective={"type": "value", "gbp_per_quality_point": 1}))
    assert known != inputs_hash(replace(example(), demand={(0, 0): 60, (1, 0): 51}))

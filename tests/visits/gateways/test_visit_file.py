"""Reading what visits are planned from: every fault with its code and path."""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from consortium.contracts.gateways.faults import FaultyDocument
from consortium.visits.domain.allocation import AllocationRule
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.gateways.visit_file import read_visit_file

WORKED = Path(__file__, "../../data/schedule_ex3.json").resolve()
Edit = Callable[[dict[str, Any]], object]


def read(document: Any) -> VisitInstance:
    return read_visit_file(json.loads(json.dumps(document), parse_float=Decimal))


def worked() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(WORKED.read_text())
    return document


def faults(edit: Edit) -> list[tuple[str, str]]:
    document = worked()
    edit(document)
    with pytest.raises(FaultyDocument) as refused:
        read(document)
    return [(fault.code, fault.path) for fault in refused.value.faults]


def job(**given: Any) -> Edit:
    return lambda document: document["jobs"][1].update(given)


def shift(**given: Any) -> Edit:
    return lambda document: document["engineers"][1]["shifts"][0].update(given)


def twice(name: str) -> Edit:
    return lambda document: document[name].append(document[name][0])


SHIFTS, JOB, ADJUSTMENT = "engineers[1].shifts", "jobs[1]", "allocation.service_adjustment"


@pytest.mark.parametrize(
    ("edit", "code", "path"),
    [
        (lambda d: d.update(format="schedule-instance/2"), "bad_format", "format"),
        (lambda d: d.pop("jobs"), "bad_format", "jobs"),
        (lambda d: d.pop("travel"), "bad_format", "travel"),
        (lambda d: d["travel"].update(nodes=[1]), "bad_format", "travel.nodes"),
        (lambda d: d["horizon"].update(days=None), "bad_format", "horizon.days"),
        (lambda d: d["horizon"].update(start_date="soon"), "bad_format", "horizon.start_date"),
        (lambda d: d["costs"].pop("per_km"), "bad_format", "costs.per_km"),
        (lambda d: d["costs"].update(site_visit=-1), "bad_format", "costs.site_visit"),
        (lambda d: d["travel"]["minutes"].pop(), "bad_matrix", "travel"),
        (lambda d: d["travel"]["km"][1].pop(), "bad_matrix", "travel"),
        (lambda d: d["travel"]["nodes"].append("ST1"), "bad_matrix", "travel"),
        (
            lambda d: d["travel"]["minutes"][0].__setitem__(1, -3),
            "bad_matrix",
            "travel.minutes[0][1]",
        ),
        (lambda d: d["travel"]["minutes"][0].__setitem__(1, 2.5), "bad_matrix", "travel.minutes"),
        (lambda d: d["sites"].append({"id": "ST9", "trust": "TR1"}), "unknown_id", "sites"),
        (lambda d: d["sites"][0].update(trust="TR9"), "unknown_id", "sites[0].trust"),
        (twice("sites"), "duplicate_id", "sites"),
        (twice("engineers"), "duplicate_id", "engineers"),
        (twice("standards"), "duplicate_id", "standards"),
        (lambda d: d["standards"][0].update(count=-1), "bad_format", "standards[0].count"),
        (lambda d: d["engineers"][0].update(home="H9"), "unknown_id", "engineers[0].home"),
        (lambda d: d["engineers"][0].update(trust="TR9"), "unknown_id", "engineers[0].trust"),
        (lambda d: d["engineers"][0].update(skills="INF"), "bad_format", "engineers[0].skills"),
        (shift(day=2), "bad_shift", SHIFTS),
        (shift(day=-1), "bad_shift", SHIFTS),
        (shift(start=960), "bad_shift", SHIFTS),
        (shift(end=None), "bad_shift", SHIFTS),
        (shift(day=1), "bad_shift", SHIFTS),
        (job(site="ST9"), "unknown_id", f"{JOB}.site"),
        (job(standard="XYZ"), "unknown_id", f"{JOB}.standard"),
        (job(downtime_group="G9"), "unknown_id", f"{JOB}.downtime_group"),
        (job(skill=""), "bad_format", f"{JOB}.skill"),
        (job(earliest_day=-1), "bad_days", JOB),
        (job(latest_day=2), "bad_days", JOB),
        (job(earliest_day=1, latest_day=0), "bad_days", JOB),
        (job(due_day="soon"), "bad_days", JOB),
        (job(duration=0), "bad_duration", f"{JOB}.duration"),
        (job(duration=1.5), "bad_duration", f"{JOB}.duration"),
        (job(duration=True), "bad_duration", f"{JOB}.duration"),
        (job(unserved_cost="much"), "bad_format", f"{JOB}.unserved_cost"),
        (job(windows=7), "bad_format", f"{JOB}.windows"),
        (job(windows=[[480, 480]]), "bad_format", f"{JOB}.windows[0]"),
        (twice("jobs"), "duplicate_id", "jobs"),
        (lambda d: d.update(allocation={"rule": "fair"}), "bad_format", "allocation.rule"),
        (
            lambda d: d.update(allocation={"rule": "weights", "weights": {"TR9": 1}}),
            "unknown_id",
            "allocation.weights",
        ),
        (
            lambda d: d.update(
                allocation={
                    "rule": "equal",
                    "service_adjustment": {"labour_share": 1.1, "reference": 1},
                }
            ),
            "bad_format",
            f"{ADJUSTMENT}.labour_share",
        ),
    ],
)
def test_names_what_is_wrong(edit: Edit, code: str, path: str) -> None:
    assert (code, path) in faults(edit)


def test_reads_what_a_file_may_add() -> None:
    document = worked()
    document["downtime_groups"] = [{"id": "G1", "max_per_day": 1}]
    document["jobs"][0] |= {"downtime_group": "G1", "windows": [[700, 900], [480, 600]]}
    document["jobs"][1]["due_day"] = -3
    document["engineers"][0]["trust"] = "TR2"
    document["allocation"] = {
        "rule": "weights",
        "weights": {"TR1": 2.5},
        "service_adjustment": {"labour_share": 0.7, "reference": 1.02, "factors": {"TR1": 1.08}},
    }
    instance = read(document)
    assert instance.jobs[0].windows == ((480, 600), (700, 900))
    assert instance.jobs[0].downtime_group == "G1"
    assert instance.jobs[1].due_day == -3
    assert instance.engineers[0].trust == "TR2"
    assert instance.allocation.rule is AllocationRule.WEIGHTS
    assert instance.allocation.weights == {"TR1": Fraction(5, 2)}
    assert instance.allocation.adjustment is not None
    assert instance.allocation.adjustment.factors == {"TR1": Fraction(108, 100)}


def test_a_whole_file_is_read_exactly() -> None:
    instance = read(worked())
    assert instance.prices.per_km == Fraction(45, 100)
    assert instance.minutes[1] == (30, 0, 15)
    assert instance.engineers[1].shifts == {0: (480, 960), 1: (480, 960)}
    assert instance.standards == {"GAS": 1}
    assert instance.jobs[0].windows == ()

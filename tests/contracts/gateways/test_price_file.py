"""The price file: whole files with their worked answers, and every fault named by its path."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from consortium.contracts.domain.rebates.price_run import price_lines, rebates_of
from consortium.contracts.gateways.faults import FaultyDocument
from consortium.contracts.gateways.price_file import read_price_file
from consortium.contracts.reports.price_run import as_document
from consortium.foundation.web.console import _plain

WHOLE = sorted(Path(__file__, "../../data").resolve().glob("price-file-*.json"))

SMALL: dict[str, Any] = {
    "agreement": {"starts_on": "2025-04-01", "ends_on": "2026-04-01"},
    "participations": [{"trust": "T1", "joined_on": "2025-04-01", "left_on": None}],
    "schemes": [
        {
            "id": "S0",
            "items": ["IOL"],
            "measure": "committed_qty",
            "basis": "all_units",
            "tests": ["2025-04-01"],
            "on_drop": "next_test",
            "tiers": [{"from": "0", "price": "44"}, {"from": "10000", "price": "42"}],
            "rebate": {"threshold": "100", "rate": "0.04"},
        }
    ],
    "commitments": [{"trust": "T1", "item": "IOL", "per_year": "6000"}],
    "lines": [{"id": "L1", "trust": "T1", "item": "IOL", "on": "2025-05-01", "quantity": "3"}],
}


def answered(case: Any) -> Any:
    found = read_price_file(case)
    answers = price_lines(found.terms, found.lines)
    document = as_document(found.terms, answers, rebates_of(found.terms, answers))
    return json.loads(json.dumps(document, default=_plain))


def changed(path: str, value: Any) -> Any:
    """The small file with one thing otherwise: ``schemes.0.tiers.1.from``."""
    body = deepcopy(SMALL)
    *way, last = path.split(".")
    here: Any = body
    for step in way:
        here = here[int(step) if step.isdigit() else step]
    here[int(last) if last.isdigit() else last] = value
    return body


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_answers_whole_files_as_an_independent_program_does(path: Path) -> None:
    whole = json.loads(path.read_text())
    assert answered(whole["case"]) == whole["answer"]


def test_sums_the_commitments_of_a_trust_to_an_item() -> None:
    body = changed("commitments", [SMALL["commitments"][0]] * 2)
    assert answered(body)["lines"][0]["unit_price"] == "42"


def test_says_that_there_is_no_price_and_nothing_more() -> None:
    body = changed("lines.0.item", "OVD")
    assert answered(body) == {
        "lines": [],
        "rebates": [
            {
                "scheme": "S0",
                "year_from": "2025-04-01",
                "measured": "0.00",
                "amount": "0.00",
                "shares": {},
            }
        ],
        "errors": [{"id": "L1", "code": "NO_PRICE"}],
        "total": "0.00",
    }


STAY = {"trust": "T1", "joined_on": "2025-06-01", "left_on": None}


class TestFaults:
    @pytest.mark.parametrize(
        ("path", "value", "fault"),
        [
            ("agreement", None, "agreement: must be an object"),
            ("agreement.starts_on", "1/4/2025", "agreement.starts_on: must be a day"),
            ("agreement.ends_on", "2025-04-01", "agreement.ends_on: must come after"),
            ("participations.0.joined_on", None, "participations[0].joined_on: must be a day"),
            ("participations.0.left_on", "2025-03-01", "participations[0].left_on: must come"),
            ("participations.0", {}, "participations[0].trust: must be a text"),
            (
                "participations",
                [SMALL["participations"][0], STAY],
                "participations[1].joined_on: overlaps another stay of T1",
            ),
            ("schemes.0.basis", "each", "schemes[0].basis: must be one of all_units, incremental"),
            ("schemes.0.measure", "weight", "schemes[0].measure: must be one of"),
            ("schemes.0.measure", "actual_qty", "schemes[0].measure: actual_qty goes with"),
            ("schemes.0.on_drop", "later", "schemes[0].on_drop: must be one of"),
            ("schemes.0.grace_months", "1.5", "schemes[0].grace_months: must be a whole number"),
            ("schemes.0.items", [], "schemes[0].items: must be a list of at least one item"),
            ("schemes.0.items", [1], "schemes[0].items[0]: must be a text"),
            ("schemes.0.tiers", [], "schemes[0].tiers: needs at least one tier"),
            ("schemes.0.tiers.0.from", "1", "schemes[0].tiers[0].from: the first tier must begin"),
            ("schemes.0.tiers.1.from", "0", "schemes[0].tiers[1].from: must be greater than"),
            ("schemes.0.tiers.1.price", "-1", "schemes[0].tiers[1].price: must not be negative"),
            ("schemes.0.tiers.1.price", "free", "schemes[0].tiers[1].price: 'free' is not a"),
            ("schemes.0.tiers.1.price", "1e30", "schemes[0].tiers[1].price: 1e30 is out of range"),
            (
                "schemes.0.standalone",
                [{"from": "5", "price": "1"}],
                "schemes[0].standalone[0].from",
            ),
            ("schemes.0.tests", ["2025-13-01"], "schemes[0].tests[0]: must be a day"),
            ("schemes.0.tests", None, "schemes[0].tests: must be a list of days"),
            ("schemes.0.rebate.rate", "4", "schemes[0].rebate.rate: must lie between 0 and 1"),
            ("schemes", [SMALL["schemes"][0]] * 2, "schemes[1].id: 'S0' is the id of another"),
            ("commitments.0.per_year", "-1", "commitments[0].per_year: must not be negative"),
            ("lines.0.quantity", "-3", "lines[0].quantity: must not be negative"),
            ("lines.0.quantity", True, "lines[0].quantity: must be a number"),
            ("lines", [SMALL["lines"][0]] * 2, "lines[1].id: 'L1' is the id of another line"),
            ("lines", {}, "lines: must be a list"),
            ("lines.0", 7, "lines[0]: must be an object"),
        ],
    )
    def test_are_named_by_their_path(self, path: str, value: Any, fault: str) -> None:
        with pytest.raises(FaultyDocument) as refusal:
            read_price_file(changed(path, value))
        said = [f"{each.path}: {each.message}" for each in refusal.value.faults]
        assert said[0].startswith(fault), said

    def test_are_all_named_at_once(self) -> None:
        body = changed("lines.0.quantity", "-3")
        body["schemes"][0]["basis"] = "each"
        body["participations"][0]["joined_on"] = None
        with pytest.raises(FaultyDocument) as refusal:
            read_price_file(body)
        assert [each.path for each in refusal.value.faults] == [
            "participations[0].joined_on",
            "schemes[0].basis",
            "lines[0].quantity",
        ]

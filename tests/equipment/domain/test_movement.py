"""What is compared when a device arrives."""

from typing import Any

from consortium.equipment.domain.movement import Condition, discrepancies, listed


def test_what_is_listed_is_named_once() -> None:
    assert listed(" cable\n\nlamp \ncable") == ("cable", "lamp")


def test_what_arrives_as_it_left_differs_in_nothing() -> None:
    same: dict[str, Any] = {"sent": ["cable"], "received": ["cable"]}
    for condition in Condition:
        assert not discrepancies(**same, condition_out=condition, condition_in=condition)
    better = {"condition_out": Condition.MARKED, "condition_in": Condition.GOOD}
    assert not discrepancies(**same, **better)

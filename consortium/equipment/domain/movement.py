"""Sending a device from one trust to another: what left, what arrived, and what differs.

A device changes hands when it is received, and not before.
"""

from collections.abc import Iterable
from enum import StrEnum


class MovementKind(StrEnum):
    LOAN_OUT = "loan_out"
    LOAN_RETURN = "loan_return"


MOVEMENT_KIND_NAMES = {
    MovementKind.LOAN_OUT: "Lent",
    MovementKind.LOAN_RETURN: "Sent back",
}


class Condition(StrEnum):
    GOOD = "good"
    MARKED = "marked"
    DAMAGED = "damaged"


CONDITION_NAMES = {
    Condition.GOOD: "Good",
    Condition.MARKED: "Marked, but safe to use",
    Condition.DAMAGED: "Damaged",
}


def listed(text: str) -> tuple[str, ...]:
    """The accessories of a text with one on each line, each named once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def discrepancies(
    *,
    sent: Iterable[str],
    received: Iterable[str],
    condition_out: Condition,
    condition_in: Condition,
) -> tuple[str, ...]:
    """What arrived differently from how it left, in words; empty when nothing did."""
    sent, received = list(sent), list(received)
    found = [f"Missing: {each}" for each in sent if each not in received]
    found += [f"Not on the list: {each}" for each in received if each not in sent]
    order = list(Condition)
    if order.index(condition_in) > order.index(condition_out):
        found.append(
            f"Left {CONDITION_NAMES[condition_out].lower()}, "
            f"arrived {CONDITION_NAMES[condition_in].lower()}"
        )
    return tuple(found)

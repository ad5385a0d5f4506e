"""The page of the documentation that shows a tender's states, written from the table itself."""

from consortium.tenders.domain.tender import (
    OVER,
    STATE_NAMES,
    STATE_OWNERS,
    TRANSITIONS,
    TenderState,
)

_INTRODUCTION = """\
# The states of a tender

Written from `consortium/tenders/domain/transitions.py` by `make docs`; do not edit it here.

A tender moves only along an arrow, only when the guard of the arrow holds, and each move is kept
as an event that seals itself and all before it.
"""


def diagram() -> str:
    """The whole page: a diagram of the states, whose turn it is, and every guard."""
    return "\n".join((_INTRODUCTION, _mermaid(), _owners(), _guards()))


def _mermaid() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {STATE_NAMES[state]}" for state in TenderState]
    lines.append(f"    [*] --> {TenderState.DRAFT.value}")
    lines += [f"    {row.before.value} --> {row.after.value}: {row.order}" for row in TRANSITIONS]
    lines += [f"    {state.value} --> [*]" for state in TenderState if state in OVER]
    return "\n".join((*lines, "```", ""))


def _owners() -> str:
    rows = [f"| {STATE_NAMES[state]} | {STATE_OWNERS[state].value} |" for state in TenderState]
    return "\n".join(("## Whose turn it is", "", "| State | Turn |", "| --- | --- |", *rows, ""))


def _guards() -> str:
    rows = [
        f"| {STATE_NAMES[row.before]} | {STATE_NAMES[row.after]} | {row.order} | {row.by.value} "
        f"| {row.guard} |"
        for row in TRANSITIONS
    ]
    head = ("| From | To | Order | Given by | What must hold |", "| --- | --- | --- | --- | --- |")
    return "\n".join(("## What leads where", "", *head, *rows, ""))

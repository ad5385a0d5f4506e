"""How work orders, their clocks and their kinds are shown."""

from consortium.equipment.domain.safety_test import SAFETY_VERDICT_NAMES, SafetyVerdict
from consortium.equipment.domain.service_level import ClockState
from consortium.equipment.domain.work_order import (
    HOLD_REASON_NAMES,
    WORK_STATE_NAMES,
    HoldReason,
    Priority,
    WorkState,
)
from consortium.equipment.domain.work_step import (
    STEP_RESULT_NAMES,
    Step,
    StepResult,
    limits_in_words,
)
from consortium.equipment.queries.work_detail import StepLine
from consortium.equipment.views.tags import number
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.tables import Tag

_STATES = {
    WorkState.REQUESTED: "blue",
    WorkState.TRIAGED: "blue",
    WorkState.IN_PROGRESS: "yellow",
    WorkState.ON_HOLD: "orange",
    WorkState.WORK_DONE: "aqua-green",
    WorkState.IN_REVIEW: "aqua-green",
    WorkState.CLOSED: "green",
}
_CLOCKS = {
    ClockState.RUNNING: Tag("In time so far", "blue"),
    ClockState.PAUSED: Tag("Clock stands still", "grey"),
    ClockState.LATE: Tag("Late", "red"),
    ClockState.MET: Tag("In time", "green"),
    ClockState.MISSED: Tag("Was late", "orange"),
}
_PRIORITIES = {
    Priority.EMERGENCY: Tag("Emergency", "red"),
    Priority.URGENT: Tag("Urgent", "orange"),
    Priority.NORMAL: Tag("Normal", "grey"),
    Priority.LOW: Tag("Low", "grey"),
}
_RESULTS = {StepResult.PASS: "green", StepResult.FAIL: "red", StepResult.NOTED: "grey"}
_VERDICTS = {
    SafetyVerdict.PASS: "green",
    SafetyVerdict.FAIL: "red",
    SafetyVerdict.INCOMPLETE: "yellow",
}


def state_tag(state: WorkState, hold_reason: HoldReason | None = None) -> Tag:
    """ "In progress"; a hold says why."""
    words = WORK_STATE_NAMES[state]
    if hold_reason is not None:
        words = f"{words}: {HOLD_REASON_NAMES[hold_reason].lower()}"
    return Tag(words, _STATES.get(state, "grey"))


def clock_tag(clock: ClockState) -> Tag:
    return _CLOCKS[clock]


def priority_tag(priority: Priority) -> Tag:
    return _PRIORITIES[priority]


def result_tag(result: StepResult | None) -> Tag:
    if result is None:
        return Tag("No answer", "yellow")
    return Tag(STEP_RESULT_NAMES[result], _RESULTS[result])


def safety_tag(verdict: SafetyVerdict) -> Tag:
    return Tag(SAFETY_VERDICT_NAMES[verdict], _VERDICTS.get(verdict, "grey"))


def limits(step: Step) -> str:
    """The limits of a step that is measured; one that may be left out says so."""
    words = limits_in_words(step)
    return words if step.mandatory else f"{words} (optional)".strip()


def found_at_step(line: StepLine) -> str:
    """What was found: a number with its unit, or words."""
    if line.number is not None:
        return f"{number(line.number)} {symbol(line.step.unit)}".strip()
    return line.text

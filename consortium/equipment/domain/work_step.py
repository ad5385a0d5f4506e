"""The steps of a procedure for work: what is looked at or measured, and what an answer says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consortium.equipment.domain.calibration import can_be_kept
from consortium.foundation.domain.errors import Invalid

MOST_STEPS = 60
LONGEST_PROMPT = 200


class StepKind(StrEnum):
    CHECK = "check"
    NUMBER = "number"
    TEXT = "text"


class StepResult(StrEnum):
    PASS = "pass"  # noqa: S105 - a result, not a secret
    FAIL = "fail"
    NOTED = "noted"


STEP_RESULT_NAMES = {
    StepResult.PASS: "Pass",
    StepResult.FAIL: "Fail",
    StepResult.NOTED: "Noted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A number has limits, included, of which one may be missing; a text is only noted."""

    kind: StepKind
    prompt: str
    unit: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    mandatory: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found at a step: one of the three is given, by the kind of step."""

    passed: bool | None = None
    number: Decimal | None = None
    text: str = ""


def result_of(step: Step, answer: Answer) -> StepResult | None:
    """What an answer says by the limits of its step; nothing when the step is not answered.

    Raises:
        Invalid: the number is too large, or has too many decimals, to be kept exactly.
    """
    if step.kind is StepKind.CHECK:
        if answer.passed is None:
            return None
        return StepResult.PASS if answer.passed else StepResult.FAIL
    if step.kind is StepKind.TEXT:
        return StepResult.NOTED if answer.text else None
    if answer.number is None:
        return None
    if not can_be_kept(answer.number):
        raise Invalid(
            "bad_reading",
            f"The number at “{step.prompt}” is too large or has too many decimals.",
            next_step="Check the number you entered.",
        )
    too_low = step.lower is not None and answer.number < step.lower
    too_high = step.upper is not None and answer.number > step.upper
    return StepResult.FAIL if too_low or too_high else StepResult.PASS


_NUMBER = re.compile(
    r"(?P<prompt>.+?): (?P<lower>-?[\d.]+)? ?(?P<to>to|at most|at least) ?(?P<upper>-?[\d.]+)?"
    r"(?: (?P<unit>\S+))?$"
)


def read_steps(written: str) -> list[Step]:
    """Steps as people write them, one on each line.

    "Look for damage" is a check. "Output pressure: 95 to 105 mmHg", "Leakage: at most 100 uA" and
    "Battery: at least 11.5 V" are numbers with limits. "Serial of the battery?" is a text. A step
    in brackets may be left out.

    Raises:
        Invalid: there are none or too many, or a line cannot be read; it is named.
    """
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MOST_STEPS:
        raise Invalid(
            "bad_steps",
            f"A procedure for work has 1 to {MOST_STEPS} steps.",
            field="steps",
            next_step="Write one step on each line.",
        )
    return [_step(number, line) for number, line in enumerate(lines, start=1)]


def written_steps(steps: Sequence[Step]) -> str:
    """The steps as :func:`read_steps` reads them."""
    return "\n".join(map(_written, steps))


def _step(number: int, line: str) -> Step:
    optional = line.startswith("(") and line.endswith(")")
    text = line[1:-1].strip() if optional else line
    if not text or len(text) > LONGEST_PROMPT:
        raise _unreadable(number, f"has 1 to {LONGEST_PROMPT} letters")
    if text.endswith("?"):
        return Step(kind=StepKind.TEXT, prompt=text, mandatory=not optional)
    found = _NUMBER.match(text)
    if found is None:
        return Step(kind=StepKind.CHECK, prompt=text, mandatory=not optional)
    lower, upper = _limits(number, found)
    return Step(
        kind=StepKind.NUMBER,
        prompt=found["prompt"],
        unit=found["unit"] or "",
        lower=lower,
        upper=upper,
        mandatory=not optional,
    )


def _limits(number: int, found: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    lower, upper = (_decimal(number, found[name]) for name in ("lower", "upper"))
    between = found["to"] == "to"
    if upper is None or (lower is not None) is not between:
        raise _unreadable(number, "gives its limits like “95 to 105 mmHg” or “at most 100 uA”")
    if found["to"] == "at least":
        return upper, None
    if lower is not None and lower > upper:
        raise _unreadable(number, "has its lower limit above the upper one")
    return lower, upper


def _decimal(number: int, written: str | None) -> Decimal | None:
    if written is None:
        return None
    try:
        value = Decimal(written)
    except ArithmeticError:
        raise _unreadable(number, "has a limit that is no number") from None
    if not can_be_kept(value):
        raise _unreadable(number, "has a limit with too many digits")
    return value


def _unreadable(number: int, why: str) -> Invalid:
    return Invalid(
        "bad_step",
        f"The step on line {number} cannot be read: a step {why}.",
        field="steps",
        next_step="Correct the line.",
    )


def limits_in_words(step: Step) -> str:
    """ "95 to 105 mmHg", "at most 100 uA", "at least 11.5 V"; nothing for other steps."""
    if step.lower is not None and step.upper is not None:
        return f"{short(step.lower)} to {short(step.upper)} {step.unit}".strip()
    if step.upper is not None:
        return f"at most {short(step.upper)} {step.unit}".strip()
    return f"at least {short(step.lower)} {step.unit}".strip() if step.lower is not None else ""


def short(number: Decimal) -> str:
    """A limit without the zeros that its column adds."""
    return f"{number.normalize():f}"


def _written(step: Step) -> str:
    limits = limits_in_words(step)
    text = f"{step.prompt}: {limits}" if limits else step.prompt
    return text if step.mandatory else f"({text})"

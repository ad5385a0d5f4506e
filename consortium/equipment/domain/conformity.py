"""Whether a measured error conforms to its limits, and how likely it does.

Decision rules after ILAC-G8:09/2019 §4.2; probabilities after JCGM 106:2012. Verdicts are decided
in exact fractions: a limit belongs to the better verdict, and no square root is rounded first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.equipment.domain.distributions import normal_below, normal_between
from consortium.equipment.domain.uncertainty import Budget
from consortium.foundation.domain.errors import Invalid


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    CONDITIONAL_PASS = "conditional_pass"  # noqa: S105
    CONDITIONAL_FAIL = "conditional_fail"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    INCOMPLETE = "incomplete"


VERDICT_NAMES = {
    Verdict.PASS: "Pass",
    Verdict.CONDITIONAL_PASS: "Conditional pass",
    Verdict.CONDITIONAL_FAIL: "Conditional fail",
    Verdict.FAIL: "Fail",
    Verdict.NOT_APPLICABLE: "Rule not applicable",
    Verdict.INCOMPLETE: "Incomplete",
}
# Beyond the tolerance, with or without doubt.
FAILED = frozenset({Verdict.CONDITIONAL_FAIL, Verdict.FAIL})
# What counts as done; the others leave the question open.
DECIDED = frozenset(
    {Verdict.PASS, Verdict.CONDITIONAL_PASS, Verdict.CONDITIONAL_FAIL, Verdict.FAIL}
)
PASSED = frozenset({Verdict.PASS, Verdict.CONDITIONAL_PASS})
# From best to worst.
_ORDER = tuple(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of some verdicts, incomplete being the worst; of none, incomplete."""
    return max(verdicts, key=_ORDER.index, default=Verdict.INCOMPLETE)


class RuleKind(StrEnum):
    SIMPLE = "simple"
    GUARD_BAND = "guard_band"
    NON_BINARY = "non_binary"


RULE_NAMES = {
    RuleKind.SIMPLE: "Simple acceptance",
    RuleKind.GUARD_BAND: "Guard band",
    RuleKind.NON_BINARY: "Guard band with conditional results",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How errors are judged; the guard band is w = r·U on each side of a limit."""

    kind: RuleKind = RuleKind.SIMPLE
    r: Decimal = Decimal(1)

    @property
    def needs_uncertainty(self) -> bool:
        return self.kind is not RuleKind.SIMPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The least and the greatest error allowed; None where there is no limit."""

    lower: Fraction | None
    upper: Fraction | None

    def distances(self, error: Fraction) -> tuple[Fraction, ...]:
        """How far inside each limit an error lies; negative beyond it."""
        below = () if self.lower is None else (error - self.lower,)
        above = () if self.upper is None else (self.upper - error,)
        return (*below, *above)

    @property
    def width(self) -> Fraction | None:
        if self.lower is None or self.upper is None:
            return None
        return self.upper - self.lower


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """How likely the true error lies below, within and above the limits."""

    below: float
    within: float
    above: float


def either_side(reference: Decimal, *, percent: Decimal, fixed: Decimal) -> Limits:
    """± (a percentage of the size of the reference, and a fixed part).

    2 % of −50 and 0.5 more is ±1.5.
    """
    half = Fraction(percent) * abs(Fraction(reference)) / 100 + Fraction(fixed)
    return Limits(lower=-half, upper=half)


def judge(error: Fraction, limits: Limits, rule: Rule, budget: Budget | None) -> Verdict:
    """What a rule says about an error.

    With limits ±5 and U = 1.6, a guard band of U passes 3.4 and fails 3.5.

    Raises:
        Invalid: the rule needs an uncertainty, and there is none.
    """
    nearest = min(limits.distances(error))
    if not rule.needs_uncertainty:
        return Verdict.PASS if nearest >= 0 else Verdict.FAIL
    if budget is None:
        raise Invalid(
            "uncertainty_missing",
            "A guard band needs the uncertainty of measurement.",
            field="uncertainty",
            next_step="Give the components of the uncertainty, or choose simple acceptance.",
        )
    # Of w = r·k·u the square is known exactly, w itself is not.
    band_squared = (Fraction(rule.r) * budget.k) ** 2 * budget.square
    if limits.width is not None and not _fits(4 * band_squared, limits.width):
        return Verdict.NOT_APPLICABLE
    if _fits(band_squared, nearest):
        return Verdict.PASS
    if rule.kind is RuleKind.GUARD_BAND:
        return Verdict.FAIL
    if nearest >= 0:
        return Verdict.CONDITIONAL_PASS
    beyond = -nearest
    return Verdict.CONDITIONAL_FAIL if beyond**2 <= band_squared else Verdict.FAIL


def _fits(squared: Fraction, room: Fraction) -> bool:
    return room >= 0 and squared <= room**2


def chances(error: Fraction, limits: Limits, u: float) -> Chances:
    """Where the true error lies, given a measured one and its standard uncertainty u.

    One minus ``within`` is the specific risk of a false accept. Measured 13.6 with u = 1.8
    against 12.5 to 16.3 (JCGM 106:2012 7.4): below 0.2706, within 0.6626, above 0.0668.
    Without any uncertainty the error is where it was measured.
    """
    if not u:
        return _certain(error, limits)
    low = float("-inf") if limits.lower is None else float(limits.lower - error) / u
    high = float("inf") if limits.upper is None else float(limits.upper - error) / u
    return Chances(
        below=normal_below(low), within=normal_between(low, high), above=normal_below(-high)
    )


def _certain(error: Fraction, limits: Limits) -> Chances:
    is_below = limits.lower is not None and error < limits.lower
    is_above = limits.upper is not None and error > limits.upper
    is_within = not (is_below or is_above)
    return Chances(below=float(is_below), within=float(is_within), above=float(is_above))

"""Whether an interval of calibration fits: advice from what was found, never applied by itself.

Only the state as found counts; what was adjusted within its limits was in tolerance, and what was
broken is left out with a reason. Method A3 after NCSLI RP-1, which calls the reactive methods A1
and A2 "not recommended" as they answer noise; the staircase after ILAC-G24:2022; drift after
NASA-HDBK-8739.19-5.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import sqrt

from consortium.equipment.domain.distributions import (
    beta_quantile,
    binomial_at,
    binomial_up_to,
    t_quantile,
)

SHORTEST_DAYS, LONGEST_DAYS = 14, 1826
# A proposal nearer than this, or no surer than a toss, changes nothing.
LEAST_CHANGE_DAYS = 5
LEAST_CONFIDENCE = 0.5
MOST_LONGER, MOST_SHORTER = 2.0, 0.5
COMPARABLE_DAYS, COMPARABLE_PART = 56, 0.5
STAIRS_WITHIN, STAIRS_UP, STAIRS_DOWN = 0.8, 1.25, 0.75


class ReviewMethod(StrEnum):
    A3 = "a3"
    STAIRCASE = "staircase"


REVIEW_METHOD_NAMES = {
    ReviewMethod.A3: "Test of the reliability found (RP-1 A3)",
    ReviewMethod.STAIRCASE: "Staircase (ILAC-G24)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a method proposes; ``confidence`` is how sure it is that the interval is wrong.

    ``low`` and ``high`` bound the true reliability with 50 % confidence (Clopper and Pearson).
    ``two_sided`` marks a lengthening while some failed, for which there is no published formula.
    """

    method: ReviewMethod
    in_tolerance: int
    looked_at: int
    days: int
    proposed_days: float
    confidence: float | None = None
    low: float | None = None
    high: float | None = None
    two_sided: bool = False

    @property
    def changes(self) -> bool:
        return self.proposed_days != self.days


def is_comparable(actual_days: int, interval_days: int) -> bool:
    """Whether a run came near enough to its interval to say something about it."""
    room = min(COMPARABLE_DAYS, COMPARABLE_PART * interval_days)
    return abs(actual_days - interval_days) <= room


def a3(in_tolerance: int, looked_at: int, *, days: int, target: float) -> Advice:
    """The interval that A3 proposes, given how many of some runs were in tolerance as found.

    15 of 20 at 365 days against a target of 95 % (NCSL tutorial, 2019): 231 days.

    With more in tolerance than the target and some out, no published figure says how sure that
    is; the mirror image of the other side is used, and marked.
    """
    found = in_tolerance / looked_at
    confidence = _confidence(in_tolerance, looked_at, target)
    if found > target:
        spare = 1 - confidence
        exponent = (found - target) / spare if spare else 1.0
        factor = min(10 ** min(exponent, 1.0), MOST_LONGER)
    else:
        factor = max(10 ** ((found - target) * confidence), MOST_SHORTER)
    proposed = min(max(days * factor, SHORTEST_DAYS), LONGEST_DAYS)
    stays = confidence <= LEAST_CONFIDENCE or abs(proposed - days) < LEAST_CHANGE_DAYS
    low, high = reliability_bounds(in_tolerance, looked_at)
    return Advice(
        method=ReviewMethod.A3,
        in_tolerance=in_tolerance,
        looked_at=looked_at,
        days=days,
        proposed_days=days if stays else proposed,
        confidence=confidence,
        low=low,
        high=high,
        two_sided=found > target and in_tolerance < looked_at and not stays,
    )


def reliability_bounds(in_tolerance: int, looked_at: int) -> tuple[float, float]:
    """Between which shares the true reliability lies with 50 % confidence."""
    out = looked_at - in_tolerance
    low = 1 - beta_quantile(0.75, out + 1, in_tolerance) if in_tolerance else 0.0
    high = 1 - beta_quantile(0.25, out, in_tolerance + 1) if out else 1.0
    return low, high


def staircase(largest_part: float, *, days: int) -> Advice:
    """One step up or down by the last run: how much of its limit the worst error took.

    Within 80 % the interval grows by a quarter, beyond the limit it shrinks by a quarter, between
    them it stays.
    """
    factor = 1.0
    if largest_part <= STAIRS_WITHIN:
        factor = STAIRS_UP
    elif largest_part > 1:
        factor = STAIRS_DOWN
    proposed = min(max(days * factor, SHORTEST_DAYS), LONGEST_DAYS)
    return Advice(
        method=ReviewMethod.STAIRCASE,
        in_tolerance=int(largest_part <= 1),
        looked_at=1,
        days=days,
        proposed_days=days if abs(proposed - days) < LEAST_CHANGE_DAYS else proposed,
    )


def reactive_decrease(increase: float, target: float) -> float:
    """By how much A1 must shorten after each failure to settle at a target reliability.

    Lengthening by a tenth after each pass and settling at 95 % asks for cutting off 84 %: why
    reactive methods swing.

    >>> round(reactive_decrease(0.1, 0.95), 4)
    0.8365
    """
    return float(1 - (1 + increase) ** (-target / (1 - target)))


def _confidence(in_tolerance: int, looked_at: int, target: float) -> float:
    if in_tolerance in (0, looked_at):
        return 1 - binomial_at(in_tolerance, looked_at, target)
    if in_tolerance / looked_at > target:
        return 1 - 2 * (1 - binomial_up_to(in_tolerance - 1, looked_at, target))
    return 1 - 2 * binomial_up_to(in_tolerance, looked_at, target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """δ(t) = b₁t + b₂t² through the origin, fitted to changes seen after some days.

    ``s`` is the standard deviation about the curve; ``dof`` the changes less the two terms.
    """

    b1: float
    b2: float
    s: float
    dof: int
    covariance: tuple[float, float, float]

    def change(self, days: float) -> float:
        return self.b1 * days + self.b2 * days**2

    def u(self, days: float, *, start: float) -> float:
        """The standard uncertainty of a value so many days after it had ``start``."""
        v11, v12, v22 = self.covariance
        of_curve = v11 * days**2 + 2 * v12 * days**3 + v22 * days**4
        return sqrt(start**2 + self.s**2 + of_curve)

    def days_to_uncertainty(self, *, start: float, target: float) -> float | None:
        """When the uncertainty reaches the target; None when not within five years."""
        return _first_day(lambda days: self.u(days, start=start) >= target)

    def days_to_limits(
        self,
        value: float,
        *,
        start: float,
        lower: float | None,
        upper: float | None,
        confidence: float,
    ) -> float | None:
        """When a value may leave its limits with this confidence; None when not in five years."""
        sides = 1 if lower is None or upper is None else 2
        t = t_quantile(1 - (1 - confidence) / sides, self.dof)

        def may_be_out(days: float) -> bool:
            middle, room = value + self.change(days), t * self.u(days, start=start)
            too_low = lower is not None and middle - room <= lower
            too_high = upper is not None and middle + room >= upper
            return too_low or too_high

        return _first_day(may_be_out)


def fit_drift(changes: Sequence[tuple[timedelta, float]]) -> Drift:
    """The curve of least squares through at least three changes, each after so long.

    Raises:
        ValueError: there are fewer than three, or all came after the same time.
    """
    days = [after / timedelta(days=1) for after, _ in changes]
    found = [change for _, change in changes]
    s2, s3, s4 = (sum(day**power for day in days) for power in (2, 3, 4))
    first = sum(day * change for day, change in zip(days, found, strict=True))
    second = sum(day**2 * change for day, change in zip(days, found, strict=True))
    determinant = s2 * s4 - s3**2
    terms = 2
    if len(days) <= terms or determinant <= 0:
        raise ValueError("a drift needs three changes after different times")
    b1 = (s4 * first - s3 * second) / determinant
    b2 = (s2 * second - s3 * first) / determinant
    rest = sum(
        (change - b1 * day - b2 * day**2) ** 2 for day, change in zip(days, found, strict=True)
    )
    dof = len(days) - terms
    variance = rest / dof
    covariance = (
        variance * s4 / determinant,
        -variance * s3 / determinant,
        variance * s2 / determinant,
    )
    return Drift(b1=b1, b2=b2, s=sqrt(variance), dof=dof, covariance=covariance)


def _first_day(reached: Callable[[float], bool]) -> float | None:
    """The first moment at which something is so, to a thousandth of a day."""
    day = next((day for day in range(LONGEST_DAYS + 1) if reached(day)), None)
    if not day:
        return None if day is None else 0.0
    low, high = day - 1.0, float(day)
    while high - low > 1e-4:
        middle = (low + high) / 2
        if reached(middle):
            high = middle
        else:
            low = middle
    return high

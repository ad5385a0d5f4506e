"""What a decision rule risks before anything is measured, and guard bands that bound it.

Global risks after JCGM 106:2012 clause 9, for devices whose errors scatter normally about zero.
TUR is the tolerance over the expanded uncertainty, T/U.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, pi, sqrt

from consortium.equipment.domain.distributions import STANDARD, normal_between

# Simpson's rule with so many steps is right to 1e-9 on integrands as smooth as these.
_STEPS = 400
_FAR = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalRisk:
    """Of all devices: how many are accepted though out of tolerance, or rejected though in it."""

    false_accept: float
    false_reject: float
    accepted: float

    @property
    def false_among_accepted(self) -> float:
        return self.false_accept / self.accepted


def scatter(tolerance: float, in_tolerance: float) -> float:
    """The standard deviation of the errors of devices of which this share is within ±tolerance.

    >>> round(scatter(2, 0.9545), 3)
    1.0
    """
    return tolerance / STANDARD.inv_cdf((1 + in_tolerance) / 2)


def global_risk(*, tolerance: float, acceptance: float, sigma: float, u: float) -> GlobalRisk:
    """The risks of accepting measured errors within ±acceptance of devices that scatter by sigma.

    Tolerance and acceptance 2, sigma 1 and u 0.25: 0.8 % are falsely accepted, 1.5 % rejected.
    """

    def accepted(error: float) -> float:
        return normal_between((-acceptance - error) / u, (acceptance - error) / u)

    def density(error: float) -> float:
        return exp(-((error / sigma) ** 2) / 2) / (sigma * sqrt(2 * pi))

    # Beyond ten standard uncertainties of the acceptance limit every decision is certain.
    sure, certain = max(0.0, acceptance - _FAR * u), acceptance + _FAR * u
    beyond = _integral(lambda each: density(each) * accepted(each), tolerance, certain)
    inside = _integral(lambda each: density(each) * (1 - accepted(each)), sure, tolerance)
    all_accepted = normal_between(
        -acceptance / sqrt(sigma**2 + u**2), acceptance / sqrt(sigma**2 + u**2)
    )
    return GlobalRisk(
        false_accept=2 * max(0.0, beyond), false_reject=2 * inside, accepted=all_accepted
    )


def whole_u_multiplier(tur: float) -> float:
    """A/T when the guard band is the whole expanded uncertainty (ILAC-G8)."""
    return 1 - 1 / tur


def root_sum_multiplier(tur: float) -> float:
    """A/T by the root of the difference of squares, for a TUR of 1 and more."""
    return sqrt(1 - 1 / tur**2)


def managed_risk_multiplier(tur: float) -> float:
    """A/T that holds the false accepts below 2 % (Dobbert's method 6); no more than 1.

    >>> round(managed_risk_multiplier(4), 5)
    0.98672
    """
    return min(1.0, 1 - (1.04 - exp(0.38 * log(tur) - 0.54)) / tur)


def _integral(of: Callable[[float], float], start: float, end: float) -> float:
    """Simpson's rule; nothing when the end is not after the start."""
    if end <= start:
        return 0.0
    step = (end - start) / _STEPS
    inner = sum((4 if at % 2 else 2) * of(start + at * step) for at in range(1, _STEPS))
    return step / 3 * (of(start) + inner + of(end))

"""The distributions that metrology counts with: normal, Student's t, beta and binomial.

Student's t comes from the regularised incomplete beta function by its continued fraction
(Abramowitz and Stegun 26.5.8, 26.7.1); many degrees of freedom go by the expansion about the
normal quantile (26.7.5).
"""

from math import comb, erfc, exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

STANDARD = NormalDist()
# From here on the expansion is right to the last digits of a float.
MANY = 1_000
_TINY = 1e-300
_STEPS = 500
_CLOSE = 1e-15


def normal_below(z: float) -> float:
    """The share of the standard normal distribution below z, right in the far tails too.

    >>> normal_below(-6) < 1e-9
    True
    """
    return erfc(-z / sqrt(2)) / 2


def normal_between(low: float, high: float) -> float:
    """The share between two values, without losing the digits of what lies in one tail."""
    if low > 0:
        return normal_below(-low) - normal_below(-high)
    return normal_below(high) - normal_below(low)


def t_quantile(share: float, dof: float) -> float:
    """The t below which a share of 0.9 or more lies, with at least one degree of freedom.

    >>> round(t_quantile(0.95, 4), 4)
    2.1318
    """
    terms = _expansion(STANDARD.inv_cdf(share))
    if dof >= MANY:
        return _summed(terms, dof)
    # Three terms stay below the root; from there Newton's method climbs and never passes it, as
    # the tail falls ever more slowly.
    t = _summed(terms[:3], dof)
    for _ in range(_STEPS):
        step = (_t_above(t, dof) - (1 - share)) / _t_density(t, dof)
        t += step
        if abs(step) <= _CLOSE * 100 * t:
            break
    return t


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    # The fraction converges fast up to about the mean, its mirror image beyond.
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = share, by bisection to the last digit.

    >>> round(beta_quantile(0.5, 2, 2), 9)
    0.5
    """
    low, high = 0.0, 1.0
    middle = 0.5
    while low < middle < high:
        if beta_below(middle, a, b) < share:
            low = middle
        else:
            high = middle
        middle = (low + high) / 2
    return middle


def binomial_at(hits: int, trials: int, share: float) -> float:
    """How likely exactly so many hits are."""
    return comb(trials, hits) * share**hits * (1 - share) ** (trials - hits)


def binomial_up_to(hits: int, trials: int, share: float) -> float:
    """How likely so many hits or fewer are; 0 of fewer than none."""
    return sum(binomial_at(each, trials, share) for each in range(hits + 1))


def _t_above(t: float, dof: float) -> float:
    return beta_below(dof / (dof + t * t), dof / 2, 0.5) / 2


def _t_density(t: float, dof: float) -> float:
    scale = lgamma((dof + 1) / 2) - lgamma(dof / 2) - log(dof * pi) / 2
    return exp(scale - (dof + 1) / 2 * log1p(t * t / dof))


def _expansion(z: float) -> tuple[float, ...]:
    return (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )


def _summed(terms: tuple[float, ...], dof: float) -> float:
    return sum(term / dof**power for power, term in enumerate(terms))


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY

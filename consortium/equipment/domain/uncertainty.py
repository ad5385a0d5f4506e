"""The uncertainty of a measured error, by the GUM (JCGM 100:2008; EA-4/02).

Each component has a standard uncertainty whose square is a rational number: certificate (U/k)²,
rectangular a²/3, resolution d²/12, type A s²/n. So squares are added exactly, and a decision that
hangs on U can be made without rounding anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm, sqrt

from consortium.equipment.domain.distributions import t_quantile
from consortium.foundation.domain.errors import Invalid

COVERAGE = 0.9545
K_OF_MANY = Fraction(2)
# Beyond these k moves no more; a component tiny beside the others gives far greater ones.
MOST_DOF = Fraction(10) ** 15
LEAST_FOR_TYPE_A = 2


class ComponentKind(StrEnum):
    CERTIFICATE = "certificate"
    RECTANGULAR = "rectangular"
    RESOLUTION = "resolution"
    TYPE_A = "type_a"


# What each kind stands for: its evaluation, its distribution, and by what its size is divided.
EVALUATION = {kind: "A" if kind is ComponentKind.TYPE_A else "B" for kind in ComponentKind}
DISTRIBUTIONS = {
    ComponentKind.CERTIFICATE: "Normal, of a certificate",
    ComponentKind.RECTANGULAR: "Rectangular",
    ComponentKind.RESOLUTION: "Rectangular, of a step",
    ComponentKind.TYPE_A: "Normal, of the readings",
}
DIVISORS = {
    ComponentKind.CERTIFICATE: "k",
    ComponentKind.RECTANGULAR: "√3",
    ComponentKind.RESOLUTION: "2√3",
    ComponentKind.TYPE_A: "√n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One source of uncertainty.

    ``size`` is the U of a certificate, the half-width a of a rectangular one, the step d of a
    resolution; type A has none, as its readings say it. ``k`` is that of the certificate. ``dof``
    None means infinitely many degrees of freedom; type A has one fewer than readings.
    """

    source: str
    kind: ComponentKind
    size: Decimal = Decimal(0)
    k: Decimal = Decimal(2)
    sensitivity: Decimal = Decimal(1)
    dof: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one component contributes: the square of sensitivity times standard uncertainty."""

    component: Component
    square: Fraction
    dof: Fraction | None

    @property
    def u(self) -> float:
        return sqrt(self.square)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Combined standard uncertainty u, its degrees of freedom, k and U = k·u.

    ``square`` is u² exactly; ``dof`` None means infinitely many, and then k is 2 exactly.
    """

    shares: tuple[Share, ...]
    square: Fraction
    dof: Fraction | None
    k: Fraction

    @property
    def u(self) -> float:
        return sqrt(self.square)

    @property
    def expanded(self) -> float:
        return float(self.k) * self.u


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The readings of one point as whole numbers of ``1/scale``, so that sums are exact."""

    steps: tuple[int, ...]
    scale: int

    @property
    def count(self) -> int:
        return len(self.steps)

    @property
    def mean(self) -> Fraction:
        return Fraction(sum(self.steps), self.count * self.scale)

    def variance_of_mean(self) -> Fraction:
        """s²/n with n − 1 degrees of freedom.

        Raises:
            Invalid: there are fewer than two readings.
        """
        count = self.count
        if count < LEAST_FOR_TYPE_A:
            raise Invalid(
                "too_few_readings",
                "Repeatability needs at least two readings at each point.",
                field="readings",
                next_step="Ask for more readings, or leave the component out.",
            )
        spread = count * sum(step * step for step in self.steps) - sum(self.steps) ** 2
        return Fraction(spread, count**2 * (count - 1) * self.scale**2)


def sample_of(readings: Sequence[Decimal]) -> Sample:
    """At least one reading."""
    ratios = [reading.as_integer_ratio() for reading in readings]
    scale = lcm(*(below for _, below in ratios))
    steps = tuple(above * (scale // below) for above, below in ratios)
    return Sample(steps=steps, scale=scale)


def budget_of(components: Sequence[Component], sample: Sample) -> Budget:
    """The components put together for one point.

    Certificate 0.10 with k=2, drift ±0.06, resolution 0.1, s=0.04 of 4 readings and ±0.02 for
    temperature give u = 0.071181 and, with 481.3 degrees of freedom, k = 2.0052.

    Raises:
        Invalid: repeatability is asked for and there are fewer than two readings.
    """
    shares = tuple(_share(component, sample) for component in components)
    square = sum((share.square for share in shares), Fraction(0))
    dof = _effective_dof(shares, square)
    k = K_OF_MANY if dof is None else Fraction(coverage_factor(float(min(dof, MOST_DOF))))
    return Budget(shares=shares, square=square, dof=dof, k=k)


def reported(expanded: Decimal) -> Decimal:
    """U as a certificate prints it: two significant digits, rounded up, which is the safe side.

    >>> reported(Decimal("0.142361"))
    Decimal('0.15')
    """
    if not expanded:
        return expanded
    last = expanded.adjusted() - 1
    return expanded.quantize(Decimal(1).scaleb(last), rounding=ROUND_UP)


def coverage_factor(dof: float) -> float:
    """The k that covers 95.45 % with so many degrees of freedom.

    >>> round(coverage_factor(3), 4)
    3.3068
    """
    return t_quantile((1 + COVERAGE) / 2, dof)


def _share(component: Component, sample: Sample) -> Share:
    square = _variance(component, sample) * Fraction(component.sensitivity) ** 2
    dof = None if component.dof is None else Fraction(component.dof)
    if component.kind is ComponentKind.TYPE_A:
        dof = Fraction(sample.count - 1)
    return Share(component=component, square=square, dof=dof)


def _variance(component: Component, sample: Sample) -> Fraction:
    size = Fraction(component.size)
    match component.kind:
        case ComponentKind.CERTIFICATE:
            return (size / Fraction(component.k)) ** 2
        case ComponentKind.RECTANGULAR:
            return size**2 / 3
        case ComponentKind.RESOLUTION:
            return size**2 / 12
        case ComponentKind.TYPE_A:
            return sample.variance_of_mean()


def _effective_dof(shares: Sequence[Share], square: Fraction) -> Fraction | None:
    """Welch–Satterthwaite: u⁴ / Σ(uᵢ⁴/νᵢ); None when nothing limits it."""
    limited = sum(
        (share.square**2 / share.dof for share in shares if share.dof is not None), Fraction(0)
    )
    return square**2 / limited if limited else None

"""What readings say about a device, in exact decimals.

For each point, the error is the mean of the readings less the nominal value. Without anything
else a point passes when its error lies within the tolerance, limits included (JCGM 106:2012,
simple acceptance); with an uncertainty the rule of the procedure decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from consortium.equipment.domain.conformity import (
    DECIDED,
    FAILED,
    PASSED,
    Limits,
    Rule,
    Verdict,
    chances,
    judge,
    worst,
)
from consortium.equipment.domain.uncertainty import (
    Component,
    ComponentKind,
    budget_of,
    sample_of,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import exactly, half_up
from consortium.foundation.domain.units import symbol

# A number of a point or a reading stays below this and has at most so many decimals.
LARGEST = Decimal(1_000_000_000)
PLACES = 6

Reading = Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value at which a device is checked, with the limits of its error.

    ``return_at`` is the size of an error from which on the device goes back to its maker.
    ``percent`` of the nominal value is part of both limits already.
    """

    parameter: str
    nominal: Decimal
    unit: str
    lower: Decimal
    upper: Decimal
    readings: int = 1
    resolution: Decimal | None = None
    return_at: Decimal | None = None
    percent: Decimal = Decimal(0)

    @property
    def part_of_value(self) -> Decimal:
        """What the percentage adds to each limit."""
        return self.percent * abs(self.nominal) / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Of an error, each kept to a millionth; ``dof`` None is infinitely many.

    ``within`` is how likely the true error lies within the limits.
    """

    u: Decimal
    expanded: Decimal
    k: Decimal
    dof: Decimal | None
    within: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """How errors are judged: by which rule, with which uncertainty.

    ``components`` count at every point, those ``of_standards`` at the points of their unit.
    """

    rule: Rule = field(default_factory=Rule)
    components: tuple[Component, ...] = ()
    of_standards: Mapping[str, tuple[Component, ...]] = field(default_factory=dict)

    def components_at(self, point: Point) -> tuple[Component, ...]:
        """Of the standards of the point's unit, of the procedure, and the step of its scale.

        Raises:
            Invalid: no standard measures in that unit.
        """
        standards = self.of_standards.get(symbol(point.unit))
        if not standards:
            raise Invalid(
                "no_standard_for_point",
                f"None of the standards has an uncertainty in {symbol(point.unit)}.",
                field="standards",
                next_step="Choose a standard whose certificate is in that unit.",
            )
        scale = Component(
            source="resolution",
            kind=ComponentKind.RESOLUTION,
            size=point.resolution or Decimal(0),
        )
        return (*standards, *self.components, scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPoint:
    """A point with its readings and what they say; without all of them it says nothing."""

    point: Point
    readings: tuple[Reading, ...]
    mean: Decimal | None
    error: Decimal | None
    verdict: Verdict
    goes_back: bool
    uncertainty: Uncertainty | None = None

    @property
    def risk(self) -> Decimal | None:
        """How likely the verdict is wrong: of a false accept after a pass, else a false reject.

        The specific risks of JCGM 106:2012: 1 − p and p, where p is the chance that it conforms.
        None without an uncertainty, or when nothing is decided.
        """
        if self.uncertainty is None or self.verdict not in DECIDED:
            return None
        within = self.uncertainty.within
        return 1 - within if self.verdict in PASSED else within


def highest_risk(points: Sequence[MeasuredPoint]) -> tuple[MeasuredPoint, Decimal] | None:
    """The point whose verdict is most likely wrong, with that risk; None without any."""
    known = [(point, risk) for point in points if (risk := point.risk) is not None]
    return max(known, key=lambda each: each[1], default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    points: tuple[MeasuredPoint, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict of the worst point."""
        return worst(each.verdict for each in self.points)

    @property
    def has_failure(self) -> bool:
        """Whether any point failed, even when others are still without readings."""
        return any(each.verdict in FAILED for each in self.points)

    @property
    def goes_back(self) -> bool:
        return any(each.goes_back for each in self.points)


def evaluate(
    points: Sequence[Point],
    readings: Sequence[Sequence[Reading]],
    judging: Judging | None = None,
) -> Evaluation:
    """What the readings, point by point, say about the device.

    With a tolerance of ±0.5 mmHg, readings of 20.4 and 20.6 at 20 mmHg have the error 0.5: pass.

    Raises:
        Invalid: there are readings for another number of points, or too many for a point.
    """
    if len(readings) != len(points):
        raise Invalid(
            "wrong_points",
            f"The procedure has {len(points)} points, and readings came for {len(readings)}.",
            next_step="Reload the page and enter the readings again.",
        )
    return Evaluation(
        points=tuple(
            _measured(point, given, judging) for point, given in zip(points, readings, strict=True)
        )
    )


def _measured(point: Point, given: Sequence[Reading], judging: Judging | None) -> MeasuredPoint:
    readings = (*given, *[None] * (point.readings - len(given)))
    taken = [reading for reading in readings if reading is not None]
    _check_readings(point, len(readings), taken)
    if len(taken) == point.readings:
        decided = _decided(point, taken)
        return decided if judging is None else _with_uncertainty(decided, taken, judging)
    return MeasuredPoint(
        point=point,
        readings=readings,
        mean=None,
        error=None,
        verdict=Verdict.INCOMPLETE,
        goes_back=False,
    )


def _decided(point: Point, readings: Sequence[Decimal]) -> MeasuredPoint:
    count = len(readings)
    # Compared before dividing, so that no mean is rounded first.
    excess = sum(readings, Decimal(0)) - count * point.nominal
    within = count * point.lower <= excess <= count * point.upper
    far_off = point.return_at is not None and abs(excess) >= count * point.return_at
    return MeasuredPoint(
        point=point,
        readings=tuple(readings),
        mean=sum(readings, Decimal(0)) / count,
        error=excess / count,
        verdict=Verdict.PASS if within else Verdict.FAIL,
        goes_back=far_off and not within,
    )


def _with_uncertainty(
    measured: MeasuredPoint, readings: Sequence[Decimal], judging: Judging
) -> MeasuredPoint:
    point = measured.point
    sample = sample_of(readings)
    budget = budget_of(judging.components_at(point), sample)
    error = sample.mean - Fraction(point.nominal)
    limits = Limits(lower=Fraction(point.lower), upper=Fraction(point.upper))
    verdict = judge(error, limits, judging.rule, budget)
    dof = None if budget.dof is None or budget.dof >= LARGEST else half_up(budget.dof, PLACES)
    return replace(
        measured,
        verdict=verdict,
        goes_back=measured.goes_back and verdict in FAILED,
        uncertainty=Uncertainty(
            u=half_up(Decimal(budget.u), PLACES),
            expanded=half_up(Decimal(budget.expanded), PLACES),
            k=half_up(budget.k, PLACES),
            dof=dof,
            within=half_up(Decimal(chances(error, limits, budget.u).within), PLACES),
        ),
    )


def _check_readings(point: Point, count: int, taken: Sequence[Decimal]) -> None:
    if count > point.readings:
        raise Invalid(
            "wrong_readings",
            f"The procedure asks for {point.readings} readings at {point.nominal} {point.unit}.",
            next_step="Reload the page and enter the readings again.",
        )
    if not all(can_be_kept(reading) for reading in taken):
        raise Invalid(
            "bad_reading",
            f"A reading at {point.nominal} {point.unit} is too large or has too many decimals.",
            next_step="Check the number you entered.",
        )


def can_be_kept(number: Decimal) -> bool:
    """Whether the number is small enough, and short enough, to be kept exactly."""
    return abs(number) < LARGEST and exactly(number, PLACES)

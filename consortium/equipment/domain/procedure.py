"""Calibration procedures: which points, and what makes them usable."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from consortium.equipment.domain.calibration import PLACES, Point, can_be_kept
from consortium.equipment.domain.conformity import Rule
from consortium.equipment.domain.uncertainty import (
    LEAST_FOR_TYPE_A,
    Component,
    ComponentKind,
)
from consortium.foundation.domain.errors import Invalid

MOST_POINTS = 20
MOST_READINGS = 10
WIDEST_BAND = Decimal(3)
MOST_COMPONENTS = 8
LONGEST_SOURCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What a procedure asks beyond its points.

    Without standards it is the short way: readings, limits, and a verdict by simple acceptance.
    """

    rule: Rule = field(default_factory=Rule)
    asks_standards: bool = False
    components: tuple[Component, ...] = ()


def check_demands(demands: Demands, points: Sequence[Point]) -> None:
    """Pass in silence when a procedure can ask this at its points.

    Raises:
        Invalid: the rule or the components need standards, or more readings, or a component makes
            no sense.
    """
    for number, component in enumerate(demands.components, start=1):
        _check_component(number, component)
    if not demands.asks_standards and (demands.rule.needs_uncertainty or demands.components):
        raise Invalid(
            "needs_standards",
            "An uncertainty needs the standards that were used.",
            field="asks_standards",
            next_step="Ask for standards, or choose simple acceptance without components.",
        )
    if not 0 <= demands.rule.r <= WIDEST_BAND:
        raise Invalid(
            "bad_band",
            f"A guard band is 0 to {WIDEST_BAND} times U wide.",
            field="rule_r",
            next_step="1 is usual: the whole expanded uncertainty.",
        )
    repeats = any(each.kind is ComponentKind.TYPE_A for each in demands.components)
    if repeats and any(point.readings < LEAST_FOR_TYPE_A for point in points):
        raise Invalid(
            "too_few_readings",
            "Repeatability needs at least two readings at each point.",
            field="readings",
            next_step="Ask for more readings, or leave repeatability out.",
        )


def _check_component(number: int, component: Component) -> None:
    """What each component of the budget of EA-4/02 needs; ``number`` is its place in the form."""
    field_of = f"component_{number}"
    numbers = [component.size, component.k, component.sensitivity, component.dof or Decimal(1)]
    fits = 0 < len(component.source) <= LONGEST_SOURCE and number <= MOST_COMPONENTS
    if not fits or not all(map(can_be_kept, numbers)):
        raise Invalid(
            "bad_component",
            f"A source of uncertainty has a name of at most {LONGEST_SOURCE} letters and numbers "
            f"with at most {PLACES} decimals; there are at most {MOST_COMPONENTS}.",
            field=f"{field_of}_source",
            next_step="Check its name and its numbers.",
        )
    if component.kind is not ComponentKind.TYPE_A and component.size <= 0:
        raise Invalid(
            "size_missing",
            f"{component.source} needs its size, which is more than zero.",
            field=f"{field_of}_size",
            next_step="Enter U of the certificate, the half-width ±a, or the step of the scale.",
        )
    if component.k <= 0:
        raise Invalid(
            "bad_coverage_factor",
            "The coverage factor k must be more than zero.",
            field=f"{field_of}_k",
            next_step="It is 2 on most certificates.",
        )
    if component.dof is not None and (component.dof < 1 or component.kind is ComponentKind.TYPE_A):
        raise Invalid(
            "bad_dof",
            "Degrees of freedom are at least 1, and readings give their own.",
            field=f"{field_of}_dof",
            next_step="Leave them empty when there are infinitely many, or for readings.",
        )


def with_percent(point: Point, percent: Decimal) -> Point:
    """A point whose limits are wider by a percentage of its value.

    ±0.5 and 2 % at 60 is ±1.7.
    """
    wider = replace(point, percent=percent)
    part = wider.part_of_value
    return replace(wider, lower=point.lower - part, upper=point.upper + part)


def without_percent(point: Point) -> Point:
    """The same point with the limits that its percentage comes on top of."""
    part = point.part_of_value
    bare = replace(point, lower=point.lower + part, upper=point.upper - part)
    return replace(bare, percent=Decimal(0))


def check_points(points: Sequence[Point]) -> None:
    """Pass in silence when devices can be calibrated at these points.

    Raises:
        Invalid: there are none or too many, or the limits of one make no sense.
    """
    if not 1 <= len(points) <= MOST_POINTS:
        raise Invalid(
            "bad_points",
            f"A procedure has 1 to {MOST_POINTS} points.",
            field="nominals",
            next_step="Enter the values at which the device is checked.",
        )
    names = [(point.parameter, point.nominal, point.unit) for point in points]
    if len(set(names)) < len(names):
        raise Invalid(
            "point_twice",
            "The same point is there twice.",
            field="nominals",
            next_step="Enter each value once; ask for more readings if you need them.",
        )
    for point in points:
        _check_numbers(point)
        _check_limits(point)
        _check_scale(point)


def _check_numbers(point: Point) -> None:
    limits = (point.lower, point.upper, point.percent)
    numbers = [point.nominal, *limits, point.resolution, point.return_at]
    if not all(can_be_kept(number) for number in numbers if number is not None):
        raise Invalid(
            "bad_number",
            f"The numbers of a point have at most {PLACES} decimals and stay below 1,000,000,000.",
            field="nominals",
            next_step="Choose a larger or smaller unit.",
        )


def _check_limits(point: Point) -> None:
    if not point.lower < point.upper:
        raise Invalid(
            "bad_limits",
            "The lower limit of the error must be below the upper one.",
            field="lower",
            next_step="For ±0.5, enter -0.5 and 0.5.",
        )
    if point.return_at is not None and point.return_at < max(-point.lower, point.upper):
        raise Invalid(
            "bad_return_limit",
            "The error from which a device goes back to its maker cannot lie within the limits.",
            field="return_at",
            next_step="Enter a larger number, like 2.5, or leave it empty.",
        )


def _check_scale(point: Point) -> None:
    if not 1 <= point.readings <= MOST_READINGS:
        raise Invalid(
            "bad_readings",
            f"A point has 1 to {MOST_READINGS} readings.",
            field="readings",
            next_step="Enter how many readings are taken at each point.",
        )
    if point.resolution is not None and point.resolution <= 0:
        raise Invalid(
            "bad_resolution",
            "The smallest step of the scale must be more than zero.",
            field="resolution",
            next_step="Enter it, like 0.5, or leave it empty.",
        )

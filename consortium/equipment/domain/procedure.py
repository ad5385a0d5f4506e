"""Calibration procedures: which points, and what makes them usable."""

from collections.abc import Sequence

from consortium.equipment.domain.calibration import PLACES, Point, can_be_kept
from consortium.foundation.domain.errors import Invalid

MOST_POINTS = 20
MOST_READINGS = 10


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
    numbers = [point.nominal, point.lower, point.upper, point.resolution, point.return_at]
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

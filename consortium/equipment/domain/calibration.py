"""What readings say about a device: the simple decision rule, in exact decimals.

For each point, the error is the mean of the readings less the nominal value. A point passes when
its error lies within the tolerance, limits included (JCGM 106:2012, simple acceptance).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from consortium.equipment.domain.conformity import Verdict, worst
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import exactly

# A number of a point or a reading stays below this and has at most so many decimals.
LARGEST = Decimal(1_000_000_000)
PLACES = 6

Reading = Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value at which a device is checked, with the limits of its error.

    ``return_at`` is the size of an error from which on the device goes back to its maker.
    """

    parameter: str
    nominal: Decimal
    unit: str
    lower: Decimal
    upper: Decimal
    readings: int = 1
    resolution: Decimal | None = None
    return_at: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPoint:
    """A point with its readings and what they say; without all of them it says nothing."""

    point: Point
    readings: tuple[Reading, ...]
    mean: Decimal | None
    error: Decimal | None
    verdict: Verdict
    goes_back: bool


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
        return any(each.verdict is Verdict.FAIL for each in self.points)

    @property
    def goes_back(self) -> bool:
        return any(each.goes_back for each in self.points)


def evaluate(points: Sequence[Point], readings: Sequence[Sequence[Reading]]) -> Evaluation:
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
    return Evaluation(points=tuple(map(_measured, points, readings)))


def _measured(point: Point, given: Sequence[Reading]) -> MeasuredPoint:
    readings = (*given, *[None] * (point.readings - len(given)))
    taken = [reading for reading in readings if reading is not None]
    _check_readings(point, len(readings), taken)
    if len(taken) == point.readings:
        return _decided(point, taken)
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

"""Meters: what a device counts about itself, and the day on which it will have counted so much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from consortium.equipment.domain.calibration import can_be_kept
from consortium.foundation.domain.errors import Invalid

# The pace is that of the last so many days: what a device did years ago says little.
LOOKS_BACK_DAYS = 365
FURTHEST_DAYS = 3660


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReading:
    on: date
    value: Decimal


def forecast(readings: Sequence[MeterReading], target: Decimal) -> date | None:
    """The first day on which a meter stands at the target or beyond, at the pace of the last year.

    Readings are in the order of their days. One that stands there already answers with its own
    day. None when there are fewer than two readings, when the meter stands still, or when the day
    is more than ten years away.

    1,000 h on 1 January and 1,310 h on 1 February are 10 h a day: 1,500 h are reached 19 days
    after, on 20 February.
    """
    for reading in readings:
        if reading.value >= target:
            return reading.on
    recent = [each for each in readings if (readings[-1].on - each.on).days <= LOOKS_BACK_DAYS]
    if len(recent) < 2:
        recent = list(readings[-2:])
    if len(recent) < 2:
        return None
    first, last = recent[0], recent[-1]
    counted, days = last.value - first.value, (last.on - first.on).days
    if counted <= 0:
        return None
    # Up, exactly: the target less what is counted, over the pace of counted per days.
    wanted = -(-(target - last.value) * days / counted).to_integral_value(ROUND_FLOOR)
    return last.on + timedelta(days=int(wanted)) if wanted <= FURTHEST_DAYS else None


def earliest(*days: date | None) -> date | None:
    """The earliest of some days, of which some may be missing."""
    return min((day for day in days if day is not None), default=None)


def check_reading(reading: MeterReading, known: Sequence[MeterReading], *, today: date) -> None:
    """Pass in silence when a meter can have read so much on that day: it only counts up.

    Raises:
        Invalid: the day is to come, or an earlier reading is higher or a later one lower.
    """
    if reading.on > today:
        raise Invalid(
            "in_the_future",
            "A meter is read on a day that has come.",
            field="read_on",
            next_step="Enter the day on which it was read.",
        )
    if reading.value < 0 or not can_be_kept(reading.value):
        raise Invalid(
            "bad_reading",
            "A meter reads a number from zero up.",
            field="value",
            next_step="Check the number.",
        )
    for other in known:
        if (other.on < reading.on and other.value > reading.value) or (
            other.on > reading.on and other.value < reading.value
        ):
            raise Invalid(
                "counts_backwards",
                f"On {other.on.day}.{other.on.month}.{other.on.year} it read {other.value:f}: "
                "a meter only counts up.",
                field="value",
                next_step="Check the number, or add a new meter if it was exchanged.",
            )

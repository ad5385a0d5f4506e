"""Indicators of maintenance, with the same denominators for every trust.

Availability is uptime over uptime and downtime; the mean time between failures is uptime over
failures, and empty without failures: a device that never failed has no such time, not one of 0.
Mean time to repair is downtime over failures. Downtime counts within the period only, an open one
up to now, overlaps once, and nothing before a device was commissioned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from consortium.equipment.domain.due_dates import CycleOutcome

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From one instant up to another; without an end it is still open."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTime:
    """A device's time in use, its downtime and its failures within a period; times in hours."""

    in_use: Fraction
    down: Fraction
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Times in hours, availability from 0 to 1; empty where there is nothing to divide by."""

    devices: int
    failures: int
    uptime: Fraction
    downtime: Fraction
    mtbf: Fraction | None
    mttr: Fraction | None
    availability: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """How many due dates of planned maintenance lie in a period, and how many were met.

    The second figure leaves out the devices that could not be located or were in clinical use.
    """

    due: int
    in_time: int
    late: int
    could_not_locate: int
    in_use: int

    @property
    def rate(self) -> Fraction | None:
        """In time, over all that was due."""
        return Fraction(self.in_time, self.due) if self.due else None

    @property
    def rate_of_reachable(self) -> Fraction | None:
        """In time, over what was due and could be reached."""
        reachable = self.due - self.could_not_locate - self.in_use
        return Fraction(self.in_time, reachable) if reachable else None

    @property
    def rate_of_located(self) -> Fraction | None:
        """In time, over what was due and could be located."""
        located = self.due - self.could_not_locate
        return Fraction(self.in_time, located) if located else None


def clipped(span: Span, period: Span, *, now: datetime) -> Span | None:
    """The part of a span that lies in a period and is past; None when there is none."""
    ends = [each for each in (span.end, period.end, now) if each is not None]
    start, end = max(span.start, period.start), min(ends)
    return Span(start=start, end=end) if start < end else None


def total_hours(spans: Iterable[Span]) -> Fraction:
    """How many hours closed spans cover together; what overlaps counts once."""
    covered = timedelta()
    until: datetime | None = None
    for start, end in sorted((each.start, each.end or each.start) for each in spans):
        begin = start if until is None else max(start, until)
        if end > begin:
            covered += end - begin
            until = end
    return Fraction(covered // timedelta(seconds=1), 3600)


def device_time(
    *,
    commissioned: datetime,
    ended: datetime | None,
    failures: Iterable[Span],
    period: Span,
    now: datetime,
) -> DeviceTime:
    """A device's time in a period: from its commissioning to its end, with its failures.

    A failure counts where it began; its downtime counts wherever it lies in the period.
    """
    life = clipped(Span(start=commissioned, end=ended), period, now=now)
    if life is None:
        return DeviceTime(in_use=Fraction(0), down=Fraction(0), failures=0)
    known = list(failures)
    down = [part for each in known if (part := clipped(each, life, now=now))]
    end = life.end or now
    return DeviceTime(
        in_use=total_hours([life]),
        down=total_hours(down),
        failures=sum(life.start <= each.start < end for each in known),
    )


def reliability(devices: Iterable[DeviceTime]) -> Reliability:
    """The indicators of some devices together.

    181 days with 72 hours of downtime in three failures: a mean of 1,424 hours between failures
    and of 24 hours to repair.
    """
    counted = [each for each in devices if each.in_use]
    total = sum((each.in_use for each in counted), Fraction(0))
    down = sum((each.down for each in counted), Fraction(0))
    failures = sum(each.failures for each in counted)
    return Reliability(
        devices=len(counted),
        failures=failures,
        uptime=total - down,
        downtime=down,
        mtbf=(total - down) / failures if failures else None,
        mttr=down / failures if failures else None,
        availability=(total - down) / total if total else None,
    )


def completion(outcomes: Iterable[tuple[CycleOutcome | None, bool]]) -> Completion:
    """The completion of due dates: each with its outcome, None while it is open, and whether the
    work was done inside its window.
    """
    known = list(outcomes)
    done = [inside for outcome, inside in known if outcome in DONE]
    return Completion(
        due=len(known),
        in_time=sum(done),
        late=len(done) - sum(done),
        could_not_locate=sum(o is CycleOutcome.COULD_NOT_LOCATE for o, _ in known),
        in_use=sum(o is CycleOutcome.IN_USE for o, _ in known),
    )


DONE = frozenset({CycleOutcome.DONE, CycleOutcome.DONE_LATE, CycleOutcome.DONE_EARLY})

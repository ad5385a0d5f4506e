"""How soon work is begun and done, by priority and risk: a table that people edit in versions.

The clock runs day and night from the report. It stands still while the order is on hold for a
reason that is not the service's to mend; which those are is part of the table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from consortium.catalogue.domain.device_class import MdrClass
from consortium.equipment.domain.work_order import REVIEWED_BY_ANOTHER, HoldReason, Priority
from consortium.foundation.domain.errors import Invalid

MOST_HOURS = 24 * 366


class RiskGroup(StrEnum):
    HIGH = "high"
    OTHER = "other"


RISK_GROUP_NAMES = {
    RiskGroup.HIGH: "Class IIb and III",
    RiskGroup.OTHER: "Class I, IIa or not known",
}


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    LATE = "late"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The hours from the report to the start of the work, and to its end."""

    respond_hours: int
    fix_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevels:
    """A level for every priority and risk group, and the holds that stop the clock."""

    levels: Mapping[tuple[Priority, RiskGroup], Level]
    pausing: frozenset[HoldReason]

    def level(self, priority: Priority, mdr_class: MdrClass | None) -> Level:
        return self.levels[priority, risk_group(mdr_class)]


DEFAULT = ServiceLevels(
    levels={
        (priority, group): Level(respond_hours=respond, fix_hours=fix)
        for priority, group, respond, fix in (
            (Priority.EMERGENCY, RiskGroup.HIGH, 1, 8),
            (Priority.EMERGENCY, RiskGroup.OTHER, 2, 24),
            (Priority.URGENT, RiskGroup.HIGH, 4, 24),
            (Priority.URGENT, RiskGroup.OTHER, 8, 48),
            (Priority.NORMAL, RiskGroup.HIGH, 24, 120),
            (Priority.NORMAL, RiskGroup.OTHER, 48, 240),
            (Priority.LOW, RiskGroup.HIGH, 72, 240),
            (Priority.LOW, RiskGroup.OTHER, 120, 480),
        )
    },
    pausing=frozenset({HoldReason.ACCESS, HoldReason.DECONTAMINATION}),
)


def risk_group(mdr_class: MdrClass | None) -> RiskGroup:
    return RiskGroup.HIGH if mdr_class in REVIEWED_BY_ANOTHER else RiskGroup.OTHER


def check_levels(levels: ServiceLevels) -> None:
    """Pass in silence when the table can be kept.

    Raises:
        Invalid: a time is missing, not positive or very long, or work is to be done before it is
            begun.
    """
    for priority in Priority:
        for group in RiskGroup:
            level = levels.levels.get((priority, group))
            if level is None or not 0 < level.respond_hours <= level.fix_hours <= MOST_HOURS:
                raise Invalid(
                    "bad_level",
                    f"{priority.value.capitalize()}, {RISK_GROUP_NAMES[group].lower()}: the work "
                    "is begun after at least an hour, and done no sooner than begun.",
                    next_step="Check the two numbers of hours.",
                )


def pushed_back(
    due_at: datetime,
    *,
    held_since: datetime,
    resumed_at: datetime,
    reason: HoldReason,
    pausing: Iterable[HoldReason],
) -> datetime:
    """When the work is due after a hold: later by the hold, if its reason stops the clock."""
    return due_at + (resumed_at - held_since) if reason in frozenset(pausing) else due_at


def clock_state(
    *, due_at: datetime, ended_at: datetime | None, now: datetime, paused_since: datetime | None
) -> ClockState:
    """How one of the two clocks of an order stands: the second before it is due is in time.

    A clock that stands still since after it was due is late: a hold makes nothing good again.
    """
    if ended_at is not None:
        return ClockState.MET if ended_at <= due_at else ClockState.MISSED
    if (paused_since or now) > due_at:
        return ClockState.LATE
    return ClockState.RUNNING if paused_since is None else ClockState.PAUSED


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


def as_json(levels: ServiceLevels) -> dict[str, Any]:
    """The table as it is kept."""
    return {
        "levels": [
            [priority.value, group.value, level.respond_hours, level.fix_hours]
            for (priority, group), level in levels.levels.items()
        ],
        "pausing": sorted(reason.value for reason in levels.pausing),
    }


def from_json(kept: Mapping[str, Any]) -> ServiceLevels:
    return ServiceLevels(
        levels={
            (Priority(priority), RiskGroup(group)): Level(respond_hours=respond, fix_hours=fix)
            for priority, group, respond, fix in kept["levels"]
        },
        pausing=frozenset(map(HoldReason, kept["pausing"])),
    )

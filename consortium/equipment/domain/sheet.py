"""What a sheet showed of its device when it was opened, and what has changed since.

A sheet may lie open for hours, on a phone without a network. Whoever sends it must learn what
happened to the device meanwhile, and decide with both sides in view.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.foundation.domain.errors import Conflict, Invalid

_BETWEEN = "|"


class Change(StrEnum):
    RUN = "run"
    PLACE = "place"
    STATUS = "status"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A device as a sheet showed it.

    ``run_id`` is the calibration by the sheet's procedure that was recorded last; ``due_on`` is
    None when no active plan asks for another.
    """

    run_id: UUID | None
    site_id: UUID
    location: str
    status: AssetStatus
    due_on: date | None


def changes(seen: Seen, now: Seen) -> tuple[Change, ...]:
    """What differs between two looks at the same device.

    A newer calibration moves the due date: then that is no change of the plan.
    """
    found = []
    if seen.run_id != now.run_id:
        found.append(Change.RUN)
    if (seen.site_id, seen.location) != (now.site_id, now.location):
        found.append(Change.PLACE)
    if seen.status != now.status:
        found.append(Change.STATUS)
    if seen.due_on != now.due_on and Change.RUN not in found:
        found.append(Change.PLAN)
    return tuple(found)


def check_unchanged(seen: Seen, now: Seen) -> None:
    """Pass in silence when the device is as the sheet showed it.

    Raises:
        Conflict: it is not; ``details`` names the changes.
    """
    found = changes(seen, now)
    if found:
        raise Conflict(
            "changed_meanwhile",
            "Something happened to this device after you opened its sheet. "
            "Nothing of yours is recorded yet.",
            field="seen",
            next_step="Compare both below, and decide.",
            details={"changes": list(found)},
        )


def written(seen: Seen) -> str:
    """As a form carries it; ``read`` gives it back. The place comes last: it may hold anything."""
    run_id = str(seen.run_id) if seen.run_id else ""
    due_on = seen.due_on.isoformat() if seen.due_on else ""
    return _BETWEEN.join((run_id, str(seen.site_id), seen.status.value, due_on, seen.location))


def read(text: str) -> Seen:
    """What ``written`` wrote.

    Raises:
        Invalid: it is something else.
    """
    try:
        run_id, site_id, status, due_on, location = text.split(_BETWEEN, 4)
        return Seen(
            run_id=UUID(run_id) if run_id else None,
            site_id=UUID(site_id),
            location=location,
            status=AssetStatus(status),
            due_on=date.fromisoformat(due_on) if due_on else None,
        )
    except ValueError as fault:
        raise Invalid(
            "damaged",
            "This page is damaged.",
            next_step="Reload it and enter the readings again.",
        ) from fault

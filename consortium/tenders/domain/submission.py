"""When a bid is in time, which of its versions counts, and whether the clock can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict

# How far the clock may lie behind what the audit log has seen, before it is not believed.
CLOCK_TOLERANCE = timedelta(seconds=2)


class VersionKind(StrEnum):
    """What a version of a bid does."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


KIND_WORDS = {
    VersionKind.SUBMITTED: "Submitted",
    VersionKind.CONFIRMED: "Confirmed after a change of the tender",
    VersionKind.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a bid; a confirmation names the version whose content it confirms."""

    id: UUID
    number: int
    kind: VersionKind
    received_at: datetime
    confirms_id: UUID | None = None


def is_in_time(received_at: datetime, deadline: datetime) -> bool:
    """Whether a bid came before its deadline; at the deadline itself it is late."""
    return received_at < deadline


def check_clock(now: datetime, last_recorded: datetime | None) -> None:
    """Pass in silence when the clock has not gone back behind what was recorded already.

    Raises:
        Conflict: it has, by more than two seconds.
    """
    if last_recorded is not None and now < last_recorded - CLOCK_TOLERANCE:
        raise Conflict(
            "clock_went_back",
            "The server's clock is behind what the audit log has recorded already, so no bid is "
            "taken by it.",
            next_step="Tell whoever looks after the server, and submit again once it is mended.",
        )


def standing(versions: Sequence[Version]) -> Version | None:
    """The version whose content counts: the last one submitted, unless it was withdrawn."""
    if not versions:
        return None
    last = max(versions, key=lambda each: each.number)
    if last.kind is VersionKind.WITHDRAWN:
        return None
    if last.kind is VersionKind.CONFIRMED:
        return next(each for each in versions if each.id == last.confirms_id)
    return last


def needs_reconfirmation(versions: Sequence[Version], amended_at: datetime | None) -> bool:
    """Whether the tender changed after the last word of a bid that stands.

    Such a bid does not count until its supplier confirms it or submits another.
    """
    if amended_at is None or standing(versions) is None:
        return False
    return max(each.received_at for each in versions) <= amended_at

"""How long a sign-in lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTimes:
    started_at: datetime
    seen_at: datetime
    revoked_at: datetime | None


def is_alive(times: SessionTimes, *, now: datetime, idle: timedelta, longest: timedelta) -> bool:
    """Whether the session may still be used: not revoked, not idle too long, not too old."""
    if times.revoked_at is not None:
        return False
    return now - times.seen_at < idle and now - times.started_at < longest

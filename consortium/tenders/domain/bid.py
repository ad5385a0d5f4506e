"""When bids may be read."""

from datetime import datetime
from enum import StrEnum

# A decision that cannot be explained cannot be defended.
SHORTEST_RATIONALE = 20


class BidStatus(StrEnum):
    ADMITTED = "admitted"
    EXCLUDED = "excluded"


def bids_are_readable(
    *, opened_at: datetime | None, deadline: datetime | None, now: datetime
) -> bool:
    """Whether bids may be read: they were opened, and the clock agrees that they could be."""
    return opened_at is not None and deadline is not None and deadline <= now

"""When bids may be read, and what their quality scores must be."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.quantity import can_be_kept

# A score that cannot be explained cannot be defended.
SHORTEST_RATIONALE = 20
BEST_QUALITY = Decimal(100)


class BidStatus(StrEnum):
    ADMITTED = "admitted"
    EXCLUDED = "excluded"


def bids_are_readable(
    *, opened_at: datetime | None, deadline: datetime | None, now: datetime
) -> bool:
    """Whether bids may be read: they were opened, and the clock agrees that they could be."""
    return opened_at is not None and deadline is not None and deadline <= now


def check_quality(score: Decimal, rationale: str) -> None:
    """Pass in silence when the score is one and says why.

    Raises:
        Invalid: it does not lie between 0 and 100, has more than two decimals, or lacks a
            rationale.
    """
    if not can_be_kept(score, places=2) or not 0 <= score <= BEST_QUALITY:
        raise Invalid(
            "bad_score",
            "A quality score lies between 0 and 100, with at most two decimals.",
            field="score",
            next_step="Enter a number like 78 or 78.5.",
        )
    if len(rationale.strip()) < SHORTEST_RATIONALE:
        raise Invalid(
            "no_rationale",
            f"A score needs its reason, in at least {SHORTEST_RATIONALE} signs.",
            field="rationale",
            next_step="Write what the evaluators saw that led to this score.",
        )

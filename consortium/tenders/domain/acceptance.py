"""What each trust answers to the recommendation: that it pays its part, or that it leaves."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, NotAllowed


class AcceptanceAnswer(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"


def check_own_eyes(actor_id: UUID | None, scored_by: Collection[UUID | None]) -> None:
    """Pass in silence when whoever answers for a trust scored no bid of the tender.

    Raises:
        NotAllowed: the same person scored, and answers for the trust.
    """
    if actor_id is not None and actor_id in scored_by:
        raise NotAllowed(
            "You scored bids of this tender, so somebody else answers for your trust.",
            next_step="Ask the budget holder, or another procurement lead of your trust.",
        )


def check_somebody_stays(others: int) -> None:
    """Pass in silence when trusts remain for which the tender goes on.

    Raises:
        Conflict: the last one would leave.
    """
    if not others:
        raise Conflict(
            "nobody_left",
            "Every other trust has left, so there is nobody to buy for.",
            next_step="Ask the procurement lead to cancel the tender with the reason.",
        )

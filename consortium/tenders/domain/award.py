"""Who may award a lot to whom."""

from collections.abc import Collection, Sequence
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, NotAllowed
from consortium.tenders.domain.scoring import Score


def check_winner(ranking: Sequence[Score], bid: str) -> None:
    """Pass in silence when the bid stands first in the ranking.

    Raises:
        Conflict: it does not, or nothing is ranked.
    """
    if not ranking or ranking[0].bid != bid:
        raise Conflict(
            "not_first",
            "This bid does not stand first in the present ranking of its lot.",
            next_step="Reload the page: a lot is awarded to the bid that stands first.",
        )


def check_four_eyes(actor_id: UUID | None, scored_by: Collection[UUID | None]) -> None:
    """Pass in silence when whoever awards scored none of the lot's bids.

    The system, which has no id, is not a pair of eyes and is let through.

    Raises:
        NotAllowed: the same person scored and awards.
    """
    if actor_id is not None and actor_id in scored_by:
        raise NotAllowed(
            "You recorded scores of this lot, so somebody else has to award it.",
            next_step="Ask another procurement lead.",
        )

"""Who may award a lot: nobody who scored its bids."""

from collections.abc import Collection
from uuid import UUID

from consortium.foundation.domain.errors import NotAllowed


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

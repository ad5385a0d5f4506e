"""Who opens bids together, and how far apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from consortium.foundation.domain.permissions import Actor, Role

# Both people open at one sitting: a share shown longer ago does not count any more.
TOGETHER = timedelta(minutes=30)


class Outcome(StrEnum):
    OPENED = "opened"
    TAMPERED = "tampered"


OUTCOME_NAMES = {
    Outcome.OPENED: "Opened",
    Outcome.TAMPERED: "Not what was sealed: it stays closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A share that somebody showed at an instant, for a trust."""

    person_id: UUID
    trust_id: UUID
    holder_id: UUID
    at: datetime


def check_opener(actor: Actor, *, no_conflict: bool) -> None:
    """Pass in silence when somebody may help to open bids.

    Raises:
        NotAllowed: they act for a supplier, too.
        Invalid: they did not declare that they have no conflict with any bidder.
    """
    if Role.SUPPLIER in actor.roles:
        raise NotAllowed(
            "Whoever acts for a supplier opens no bids.",
            next_step="Ask somebody of another trust to open them.",
        )
    if not no_conflict:
        raise Invalid(
            "conflict_not_declared",
            "Bids are opened by people who have no conflict with any bidder.",
            field="no_conflict",
            next_step="Read the list of bidders, then declare it; or let somebody else open.",
        )


def check_together(earlier: Presented, second: Presented) -> None:
    """Pass in silence when two shares open bids together: two people, two trusts, two shares.

    Raises:
        Conflict: they are of one person, of one trust, or the same share.
    """
    if earlier.person_id == second.person_id or earlier.holder_id == second.holder_id:
        raise Conflict(
            "own_share",
            "You have shown your share. Another person of another trust shows the second one.",
            next_step="Ask them to open this page within half an hour.",
        )
    if earlier.trust_id == second.trust_id:
        raise Conflict(
            "same_trust",
            "Two people of two trusts open bids together; the first share came from your trust.",
            next_step="Ask somebody of another trust to show the second share.",
        )


def is_fresh(presented_at: datetime, now: datetime) -> bool:
    """Whether a share that was shown still counts."""
    return presented_at <= now < presented_at + TOGETHER

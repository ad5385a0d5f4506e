"""Who holds the keys of a tender, and when they are complete.

Two people of two trusts hold a share each, and a third share is printed for the safe. Any two
shares, with the server's part, open the bids; one opens nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, NotAllowed

HOLDERS = 2
PRINTED_PLACE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    person_id: UUID
    trust_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """The keys as the guards see them: how many people took a share, and whether keys are made.

    ``released`` is whether two of them showed their shares together.
    """

    holders: int = 0
    made: bool = False
    released: bool = False


NO_KEYS = KeyFacts()


def lacks_for_keys(keys: KeyFacts) -> tuple[str, ...]:
    """Two people hold a share each, and the keys are made."""
    if keys.made:
        return ()
    if keys.holders < HOLDERS:
        return (f"{keys.holders} of {HOLDERS} people hold a share of the key that seals the bids.",)
    return ("The keys that seal the bids are not made yet.",)


def lacks_in_release(keys: KeyFacts) -> tuple[str, ...]:
    """Two holders put their shares together; a tender without keys has nothing to release."""
    if keys.released or not keys.made:
        return ()
    return ("Two holders of the key, of two trusts, have not shown their shares together yet.",)


def check_holder(new: Holder, holders: Sequence[Holder], *, made: bool) -> None:
    """Pass in silence when somebody may take a share besides those who have one.

    Raises:
        Conflict: the keys are made, both shares are taken, or the other holder is of the same
            trust.
    """
    if made or len(holders) >= HOLDERS:
        raise Conflict(
            "shares_taken",
            "Both shares of this tender's key are taken.",
            next_step="Look at the page of the keys to see who holds them.",
        )
    if any(each.person_id == new.person_id for each in holders):
        raise Conflict("share_held", "You hold a share already.", next_step="Nothing to do.")
    if any(each.trust_id == new.trust_id for each in holders):
        raise Conflict(
            "same_trust",
            "The other share is held by your trust, so this one goes to another trust.",
            next_step="Ask somebody of another trust to take it.",
        )


def check_maker(maker_id: UUID | None, holders: Collection[Holder], *, made: bool) -> None:
    """Pass in silence when the keys can be made, and the printed share goes to a third person.

    Raises:
        Conflict: they are made already, or a share is not taken yet.
        NotAllowed: whoever makes them holds a share, and with the printed one would have two.
    """
    if made:
        raise Conflict(
            "keys_made",
            "The keys of this tender are made.",
            next_step="They cannot be made again: bids may be sealed with them.",
        )
    missing = lacks_for_keys(KeyFacts(holders=len(holders), made=len(holders) >= HOLDERS))
    if missing:
        raise Conflict("not_ready", *missing, next_step="Ask two people of two trusts.")
    if any(each.person_id == maker_id for each in holders):
        raise NotAllowed(
            "You hold a share, so somebody else makes the keys and takes the printed share.",
            next_step="Ask another procurement lead.",
        )

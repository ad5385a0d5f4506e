"""Declarations of interest: who may read bids, and the list of bidders a declaration speaks of."""

from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from consortium.foundation.domain.errors import Invalid, NotAllowed


class Interest(StrEnum):
    NONE = "none"
    DECLARED = "declared"


class Ruling(StrEnum):
    CLEAR = "clear"
    CLEAR_IF = "clear_if"
    STANDS_ASIDE = "stands_aside"


INTEREST_NAMES = {
    Interest.NONE: "I have no interest in any of these bidders",
    Interest.DECLARED: "I have an interest, or something that may look like one",
}
RULING_NAMES = {
    Ruling.CLEAR: "Clear",
    Ruling.CLEAR_IF: "Clear, with a mitigation",
    Ruling.STANDS_ASIDE: "Stands aside",
}
CLEARED = frozenset({Ruling.CLEAR, Ruling.CLEAR_IF})


def bidder_list_hash(suppliers: Iterable[UUID]) -> str:
    """The seal of a list of bidders, whatever its order: a new bidder asks for new declarations."""
    text = "\n".join(sorted(str(supplier) for supplier in set(suppliers)))
    return sha256(text.encode()).hexdigest()


def check_declaration(interest: Interest, details: str) -> None:
    """Pass in silence when a declaration says what there is to say.

    Raises:
        Invalid: an interest is declared without saying which.
    """
    if interest is Interest.DECLARED and not details.strip():
        raise Invalid(
            "no_details",
            "A declared interest needs its details.",
            field="details",
            next_step="Write what the interest is, in which bidder, and since when.",
        )


def check_ruling(
    *, interest: Interest, ruling: Ruling, mitigation: str, member: UUID, decided_by: UUID | None
) -> None:
    """Pass in silence when somebody else decided, and said how an interest is kept harmless.

    Raises:
        NotAllowed: whoever declared decides.
        Invalid: an interest is cleared without a mitigation, or one is missing.
    """
    if member == decided_by:
        raise NotAllowed(
            "Your own declaration is decided by somebody else.",
            next_step="Ask another procurement lead.",
        )
    if interest is Interest.DECLARED and ruling is Ruling.CLEAR:
        raise Invalid(
            "needs_mitigation",
            "A declared interest is cleared with a mitigation, or whoever has it stands aside.",
            field="ruling",
            next_step="Choose “clear, with a mitigation” and write it down.",
        )
    if ruling is not Ruling.CLEAR and not mitigation.strip():
        raise Invalid(
            "no_mitigation",
            "This ruling needs its reason or mitigation in words.",
            field="mitigation",
            next_step="Write what is done about the interest.",
        )

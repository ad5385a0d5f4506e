"""How a purchase line came to its item, in the order of certainty.

A GTIN names a product in the whole world, a part number one of a supplier, an item code one of
our catalogue and its contracts. Where a line has none of them, what somebody decided before of the
very same words holds. What merely looks alike is only ever proposed.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Way(StrEnum):
    """Statements and files of the lake hold these values."""

    GTIN = "gtin"
    PART = "part"
    CODE = "code"
    ALIAS = "alias"


WAY_NAMES = {
    Way.GTIN: "By GTIN",
    Way.PART: "By the supplier's part number",
    Way.CODE: "By item code",
    Way.ALIAS: "By decision",
}
# So many items are proposed for a description.
PROPOSED = 5
# The job by which the lines of a trust follow what was decided.
MATCH_JOB = "spend.match"


def way_name(matched_by: str, *, is_matched: bool) -> str:
    """In which words a page says how a line was matched."""
    if matched_by:
        return WAY_NAMES[Way(matched_by)]
    return "By a code" if is_matched else "Not matched"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a description may mean; ``confidence`` is its likeness, from 0 to 1.

    It is the cosine of the angle between the two texts, each taken as its three-letter pieces
    weighted by how rare they are.
    """

    item_id: UUID
    confidence: Decimal

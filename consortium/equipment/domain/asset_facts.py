"""What is noted about one device besides where it is: one list that every way of editing shares.

The page of one device, the bulk edit and the import change these facts and no others.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from consortium.equipment.domain.criticality import Criticality
from consortium.foundation.domain.errors import Invalid, NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFacts:
    """``warranty_to`` and ``end_of_life_on`` are last days; the price is in pounds."""

    lot: str = ""
    software_version: str = ""
    udi_pi: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    criticality: Criticality | None = None
    warranty_to: date | None = None
    end_of_life_on: date | None = None
    purchase_price: Decimal | None = None
    is_reserve: bool = False


FACT_NAMES = {
    "lot": "Lot",
    "software_version": "Software version",
    "udi_pi": "UDI on the label",
    "made_on": "Made on",
    "expires_on": "Expires on",
    "criticality": "Criticality",
    "warranty_to": "Warranty to",
    "end_of_life_on": "End of life",
    "purchase_price": "Purchase price",
    "is_reserve": "Kept in reserve",
}
# Only the owner decides on these, and only the owner's people see the price.
OWNERS_FACTS = frozenset({"warranty_to", "end_of_life_on", "purchase_price", "is_reserve"})


def changed_facts(before: AssetFacts, after: AssetFacts) -> list[str]:
    """The names of the facts that differ, in the order of the list."""
    return [
        each.name
        for each in fields(AssetFacts)
        if getattr(before, each.name) != getattr(after, each.name)
    ]


def check_facts(facts: AssetFacts, *, today: date) -> None:
    """Pass in silence when the facts can all be true.

    Raises:
        Invalid: a day makes no sense, or the price is less than nothing.
    """
    if facts.made_on is not None and facts.made_on > today:
        raise Invalid(
            "in_the_future",
            "A device cannot have been made on a day to come.",
            field="made_on",
            next_step="Check the day on its plate.",
        )
    for name in ("expires_on", "end_of_life_on", "warranty_to"):
        day = getattr(facts, name)
        if day is not None and facts.made_on is not None and day < facts.made_on:
            raise Invalid(
                "before_it_was_made",
                f"{FACT_NAMES[name]} lies before the day it was made.",
                field=name,
                next_step="Check both days.",
            )
    if facts.purchase_price is not None and facts.purchase_price < 0:
        raise Invalid(
            "negative_price",
            "A purchase price cannot be less than nothing.",
            field="purchase_price",
            next_step="Enter the pounds without a sign.",
        )


def check_may_change(changed: list[str], *, is_owner: bool) -> None:
    """Pass in silence when somebody may change these facts.

    Raises:
        NotAllowed: one of them is the owner's, and the actor does not manage the owner's devices.
    """
    owners = [FACT_NAMES[name].lower() for name in changed if name in OWNERS_FACTS]
    if owners and not is_owner:
        raise NotAllowed(
            f"Only the owner's engineers change this: {', '.join(owners)}.",
            next_step="Ask the trust that owns the device.",
        )

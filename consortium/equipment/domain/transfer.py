"""Who owns a device, who has it where, and who looks after it: separate facts with a history.

They change together in one event, so that a device is never at a site of a trust that does not
have it.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How a device is held; without a maintainer whoever has it looks after it."""

    owner_id: UUID
    custodian_id: UUID
    site_id: UUID
    location: str
    maintainer_id: UUID | None


class Change(StrEnum):
    """What a transfer changes."""

    OWNER = "owner"
    CUSTODIAN = "custodian"
    SITE = "site"
    LOCATION = "location"
    MAINTAINER = "maintainer"


_FACTS = {
    Change.OWNER: "owner_id",
    Change.CUSTODIAN: "custodian_id",
    Change.SITE: "site_id",
    Change.LOCATION: "location",
    Change.MAINTAINER: "maintainer_id",
}


def changes(before: Holding, after: Holding) -> frozenset[Change]:
    """What differs between two holdings of a device."""
    return frozenset(
        change for change, fact in _FACTS.items() if getattr(before, fact) != getattr(after, fact)
    )


def check_changes(before: Holding, after: Holding) -> None:
    """Pass in silence when a transfer changes something.

    Raises:
        Conflict: the device is held like that already.
    """
    if not changes(before, after):
        raise Conflict(
            "nothing_changes",
            "The device is recorded like this already.",
            next_step="Choose what is different, or go back.",
        )

"""Where: the filter that lists of equipment share."""

from itertools import groupby
from uuid import UUID

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.web.filters import Choice
from consortium.organisations.queries import directory


def place_choice(actor: Actor) -> Choice:
    """Every trust within reach that has sites, and its sites where it has several."""
    options = [("", "Everywhere")]
    sites = directory.sites_of(actor.scope(Permission.EQUIPMENT_VIEW).organisations)
    for (trust_id, trust), group in groupby(sites, key=lambda site: (site.trust_id, site.trust)):
        here = list(group)
        options.append((str(trust_id), trust))
        if len(here) > 1:
            options += [(str(site.id), f"{trust}: {site.name}") for site in here]
    return Choice("place", "Where", options)


def place_id(choice: Choice) -> UUID | None:
    """The trust or site that was chosen; None for everywhere."""
    return UUID(choice.chosen) if choice.chosen else None

"""The filter of lists by trust or site."""

from itertools import groupby
from uuid import UUID

from flask import request

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries import directory

Option = tuple[str, str]


def place_options(actor: Actor) -> list[Option]:
    """Every trust within reach that has sites, and its sites where it has several."""
    options = [("", "Everywhere")]
    sites = directory.sites_of(actor.scope(Permission.EQUIPMENT_VIEW).organisations)
    for (trust_id, trust), group in groupby(sites, key=lambda site: (site.trust_id, site.trust)):
        here = list(group)
        options.append((str(trust_id), trust))
        if len(here) > 1:
            options += [(str(site.id), f"{trust}: {site.name}") for site in here]
    return options


def site_options(actor: Actor) -> list[Option]:
    """The sites at which the actor may register devices."""
    sites = directory.sites_of(actor.scope(Permission.EQUIPMENT_MANAGE).organisations)
    return [
        ("", "Choose a site"),
        *((str(site.id), f"{site.trust}: {site.name}") for site in sites),
    ]


def asked_place() -> UUID | None:
    """The trust or site that the address asks for; what is no id is left out."""
    try:
        return UUID(request.args.get("place", ""))
    except ValueError:
        return None

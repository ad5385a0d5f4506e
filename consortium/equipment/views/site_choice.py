"""Sites to choose from in forms of equipment."""

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.web.filters import Option
from consortium.organisations.queries import directory


def managed_sites(actor: Actor) -> list[Option]:
    """The sites whose equipment somebody manages, with their trusts."""
    return _sites(actor, Permission.EQUIPMENT_MANAGE)


def seen_sites(actor: Actor) -> list[Option]:
    """The sites whose equipment somebody sees, with their trusts."""
    return _sites(actor, Permission.EQUIPMENT_VIEW)


def _sites(actor: Actor, permission: Permission) -> list[Option]:
    sites = directory.sites_of(actor.scope(permission).organisations)
    return [
        ("", "Choose a site"),
        *((str(each.id), f"{each.trust}: {each.name}") for each in sites),
    ]

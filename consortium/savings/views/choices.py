"""What the forms of savings let people choose from."""

from uuid import UUID

from consortium.catalogue.queries.items import choices_of_items
from consortium.contracts.queries.indices import list_indices
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.guard import current_actor
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory, membership

Choices = list[tuple[str, str]]


def consortia(permission: Permission) -> Choices:
    found = membership.list_consortia(actor=current_actor(), permission=permission)
    return [(str(row.id), row.name) for row in found]


def trusts(permission: Permission, first: str = "Choose a trust") -> Choices:
    """The trusts that the reader reaches with a permission."""
    scope = current_actor().scope(permission)
    known = directory.organisations_by_id(scope.organisations)
    listed = sorted(
        (row for row in known.values() if row.kind is OrganisationKind.TRUST),
        key=lambda row: row.name,
    )
    return [("", first), *((str(row.id), row.name) for row in listed)]


def items() -> Choices:
    listed = ((str(item.id), f"{item.name} ({item.code})") for item in choices_of_items())
    return [("", "Choose an item"), *listed]


def indices() -> Choices:
    listed = ((str(row.id), f"{row.code}: {row.name}") for row in list_indices())
    return [("", "Choose an index"), *listed]


def id_or_none(text: str | None) -> UUID | None:
    return UUID(text) if text else None

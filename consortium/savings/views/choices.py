"""What the forms of savings let people choose from."""

from uuid import UUID

from flask import url_for

from consortium.catalogue.queries.items import choices_of_items
from consortium.contracts.queries.agreements import list_agreements
from consortium.contracts.queries.indices import list_indices
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.guard import current_actor
from consortium.foundation.web.tables import Column, Table, asked_from_request
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


def agreements(caption: str, *, heading: str, endpoint: str) -> Table:
    """The agreements within reach as a list, each leading to its page at ``endpoint``."""
    page = list_agreements(actor=current_actor(), asked=asked_from_request())
    return Table(
        caption=caption,
        columns=[
            Column(heading="Reference", value=lambda row: row.reference, sort="reference"),
            Column(
                heading=heading,
                value=lambda row: row.title,
                sort="title",
                link=lambda row: url_for(endpoint, agreement_id=row.id),
            ),
            Column(heading="Supplier", value=lambda row: row.supplier, sort="supplier"),
        ],
        rows=page.rows,
        page=page,
    )


def id_or_none(text: str | None) -> UUID | None:
    return UUID(text) if text else None

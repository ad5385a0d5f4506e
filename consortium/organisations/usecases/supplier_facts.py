"""Recording a supplier's size, and whether it is a social enterprise."""

from datetime import datetime
from uuid import UUID

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.domain.supplier_facts import SupplierFacts, may_describe
from consortium.organisations.models.access import access_organisation


def describe_supplier(
    *, actor: Actor, supplier_id: UUID, facts: SupplierFacts, now: datetime
) -> None:
    """Say how large a supplier is and whether it is a social enterprise; None takes it back.

    Raises:
        NotFound: there is no such supplier.
        NotAllowed: the actor is neither of the supplier, nor runs tenders or registers suppliers.
    """
    with transaction():
        row = access_organisation(organisation_id=supplier_id, kind=OrganisationKind.SUPPLIER)
        if not may_describe(actor, supplier_id):
            raise NotAllowed(
                "What kind of enterprise a supplier is, it says itself, or who runs tenders.",
                next_step="Ask one of them.",
            )
        before = SupplierFacts(scale=row.scale, vcse=row.vcse)
        row.scale, row.vcse = facts.scale, facts.vcse
        record(
            actor=actor,
            action="supplier.described",
            subject=Subject(row.kind.value, row.id, row.name),
            at=now,
            owner_id=row.id,
            before={"scale": before.scale, "vcse": before.vcse},
            after={"scale": facts.scale, "vcse": facts.vcse},
        )

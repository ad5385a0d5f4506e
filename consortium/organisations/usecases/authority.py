"""Recording which type of contracting authority an organisation is, where it is not the usual."""

from datetime import datetime
from uuid import UUID

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.authority import AuthorityType, authority_of
from consortium.organisations.models.access import access_organisation


def record_authority_type(
    *, actor: Actor, organisation_id: UUID, authority: AuthorityType, reason: str, now: datetime
) -> None:
    """Say which type of authority an organisation is; thresholds of joint tenders follow it.

    Raises:
        NotFound: there is no such organisation. NotAllowed: somebody else looks after it.
        Invalid: it is no contracting authority, or no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "The type decides which threshold applies, so it is changed for a reason.",
            field="reason",
            next_step="Name the list or the ruling it rests on.",
        )
    permissions.check(actor, Permission.ORGANISATIONS_MANAGE, organisation_id)
    with transaction():
        row = access_organisation(organisation_id=organisation_id)
        before = authority_of(row.kind, row.authority_type)
        if before is None:
            raise Invalid(
                "no_authority",
                "A supplier is no contracting authority.",
                next_step="Nothing needs to be recorded.",
            )
        row.authority_type = authority
        record(
            actor=actor,
            action="organisation.authority_recorded",
            subject=Subject(row.kind.value, row.id, row.name),
            at=now,
            owner_id=row.id,
            before=before.value,
            after=authority.value,
            reason=reason,
        )

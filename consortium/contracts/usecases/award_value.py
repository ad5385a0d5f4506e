"""Adding to what was awarded: a joiner or an extension is a contract change, recorded first."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from consortium.contracts.models.access import access_agreement
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission


def change_award_value(
    *, actor: Actor, agreement_id: UUID, added: Decimal, reason: str, now: datetime
) -> Decimal:
    """Add to the value under which all contracts must stay; returns the new limit.

    A change of more than 10 % of the value, or several that add up to more, may need a notice
    before it is made (Procurement Act 2023, s.74 and 75): the reason says why it was lawful.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change.
        Conflict: the agreement was not awarded here, so no value limits it.
        Invalid: nothing is added, or no reason is given.
    """
    if added <= 0:
        raise Invalid(
            "no_change",
            "A contract change adds a value above zero.",
            field="added",
            next_step="Enter the value of the joiner's contract.",
        )
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A contract change says why it is lawful.",
            field="reason",
            next_step="Name the clause that allows it.",
        )
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        before = agreement.value_limit
        if before is None:
            raise Conflict(
                "not_awarded_here",
                "No award limits the value of this agreement.",
                next_step="Add the contract directly.",
            )
        agreement.added_value += added
        record(
            actor=actor,
            action="agreement.award_value_changed",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            reason=reason.strip(),
            before=before,
            added=added,
            after=before + added,
        )
    return before + added

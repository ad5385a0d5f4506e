"""Recording who joins and leaves the consortium, and when it takes effect."""

from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain import membership
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_consortium, access_organisation
from consortium.organisations.models.membership import MembershipEvent, events_of


def record_membership_change(
    *,
    actor: Actor,
    consortium_id: UUID,
    trust_id: UUID,
    change: MembershipChange,
    effective_on: date,
    reason: str,
    now: datetime,
) -> UUID:
    """Record that a trust joins or leaves on a day; that day counts for joining, not leaving.

    Raises:
        NotFound: the consortium is not within reach, or the trust does not exist.
        Invalid: the change does not fit the stays already recorded.
    """
    with transaction():
        consortium = access_consortium(
            actor=actor, permission=Permission.MEMBERSHIP_RECORD, consortium_id=consortium_id
        )
        permissions.check(actor, Permission.MEMBERSHIP_RECORD, consortium_id)
        trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
        events = events_of(consortium_id)
        if change is MembershipChange.JOINS:
            membership.check_joining(events, trust_id, effective_on)
        else:
            membership.check_leaving(events, trust_id, effective_on)
        event = MembershipEvent(
            id=uuid7(),
            consortium_id=consortium.organisation_id,
            trust_id=trust.id,
            change=change,
            effective_on=effective_on,
            reason=reason,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(event)
        record(
            actor=actor,
            action=f"membership.{change.value}",
            subject=Subject("trust", trust.id, trust.name),
            at=now,
            owner_id=consortium.organisation_id,
            reason=reason,
            effective_on=effective_on,
            consortium=consortium.organisation.code,
        )
    return event.id

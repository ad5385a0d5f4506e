"""Mergers, and who leads the consortium: recorded once, dated twice, never changed."""

from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.terms.leads import LeadKind, check_lead
from consortium.contracts.domain.terms.participation import Standing, standing_of
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.facts import lead_changes_of
from consortium.contracts.models.standing import LeadEvent, TrustMerger
from consortium.contracts.models.terms import terms_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation


def record_merger(
    *,
    actor: Actor,
    agreement_id: UUID,
    trust_id: UUID,
    other_trust_id: UUID,
    successor_id: UUID,
    effective_on: date,
    outsiders_named: bool,
    reason: str,
    now: datetime,
) -> UUID:
    """Record that a member merges with another trust and takes part through the successor.

    The successor is one of the two or a third trust. ``outsiders_named`` says that the contract
    names the other trust, or was varied for it, if it is no member: only then does it count and
    have a price.

    Raises:
        NotFound, NotAllowed: the agreement or a trust is not within reach, or not the actor's.
        Invalid: the two are one, the first is no member on the day, or it is recorded already.
    """
    with transaction():
        agreement = _agreement(actor, agreement_id)
        trust, other, successor = (
            access_organisation(organisation_id=each, kind=OrganisationKind.TRUST)
            for each in (trust_id, other_trust_id, successor_id)
        )
        if trust.id == other.id:
            raise Invalid(
                "two_trusts",
                "A trust merges with another one.",
                field="other_trust_id",
                next_step="Choose the other trust.",
            )
        _check_member(agreement, trust.code, effective_on, "trust_id")
        row = TrustMerger(
            id=uuid7(),
            agreement_id=agreement.id,
            trust_id=trust.id,
            other_trust_id=other.id,
            successor_id=successor.id,
            effective_on=effective_on,
            outsiders_named=outsiders_named,
            reason=reason,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="participation.merged",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            reason=reason,
            trusts=[trust.code, other.code],
            successor=successor.code,
            effective_on=effective_on,
            outsiders_named=outsiders_named,
        )
    return row.id


def record_lead(
    *,
    actor: Actor,
    agreement_id: UUID,
    trust_id: UUID,
    kind: LeadKind,
    effective_on: date,
    reason: str,
    now: datetime,
) -> UUID:
    """Record that a member leads the consortium under an agreement from a day on, or no longer.

    Appointing a trust ends the lead of the one before it.

    Raises:
        NotFound, NotAllowed: the agreement or the trust is not within reach, or not the actor's.
        Invalid: it does not fit what is recorded.
    """
    with transaction():
        agreement = _agreement(actor, agreement_id)
        trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
        known = terms_of(agreement)
        standing = standing_of(known.terms.spells, trust.code, effective_on)
        check_lead(
            lead_changes_of(agreement.id),
            str(trust.id),
            kind,
            effective_on,
            is_member=standing is Standing.MEMBER,
        )
        row = LeadEvent(
            id=uuid7(),
            agreement_id=agreement.id,
            trust_id=trust.id,
            kind=kind,
            effective_on=effective_on,
            reason=reason,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action=f"lead.{kind.value}",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            reason=reason,
            trust=trust.code,
            effective_on=effective_on,
        )
    return row.id


def _agreement(actor: Actor, agreement_id: UUID) -> Agreement:
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
    return agreement


def _check_member(agreement: Agreement, trust: str, on: date, field: str) -> None:
    known = terms_of(agreement)
    if standing_of(known.terms.spells, trust, on) is not Standing.MEMBER:
        raise Invalid(
            "not_taking_part",
            "This trust does not take part on that day.",
            field=field,
            next_step="Choose a trust and a day on which it is a member.",
        )

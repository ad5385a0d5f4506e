"""Claiming a rebate from the supplier, and recording the answer."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.prices.pricing import contract_year
from consortium.contracts.domain.rebates.rebate_claims import ClaimStep, check_step, claim_on
from consortium.contracts.domain.rebates.rebates import Account
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.rebate import RebateEntitlement, last_entitlement, settlements_of
from consortium.contracts.models.rebate_claim import RebateClaimEvent, claim_events_of
from consortium.contracts.models.rebate_scheme import agreement_to_manage, find_scheme
from consortium.contracts.models.terms import terms_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor


def claim_rebate(
    *,
    actor: Actor,
    entitlement_id: UUID,
    claimed_on: date,
    reference: str,
    reason: str = "",
    evidence_sha256: str,
    now: datetime,
) -> UUID:
    """Record that a rebate was claimed from the supplier, with the hash of the evidence sent.

    Raises:
        NotFound, NotAllowed: the entitlement is not within reach, or not the actor's to claim.
        Invalid: the clock for claiming has run out and no reason is given, or the day lies ahead.
        Conflict: the entitlement is superseded or of before the year's end, or the claim is not
            at a point where it can be made.
    """
    with transaction():
        entitlement = db.session.get(RebateEntitlement, entitlement_id)
        if entitlement is None:
            raise NotFound("rebate entitlement")
        agreement = agreement_to_manage(actor, entitlement.agreement_id)
        latest = last_entitlement(entitlement.scheme_id, entitlement.year_from)
        if latest is None or latest.id != entitlement.id or not entitlement.is_final:
            raise Conflict(
                "entitlement_superseded",
                "This entitlement is not the final one of its year.",
                next_step="Record what is due as of today, then claim that.",
            )
        event = _next_event(
            actor,
            agreement,
            scheme_id=entitlement.scheme_id,
            year_from=entitlement.year_from,
            step=ClaimStep.CLAIMED,
            on=claimed_on,
            reason=reason,
            now=now,
        )
        event.reference = reference.strip()
        event.entitlement_id = entitlement.id
        event.amount = _account(entitlement).due
        event.evidence_sha256 = evidence_sha256
        _add(actor, agreement, event, now, amount=event.amount, evidence_sha256=evidence_sha256)
    return event.id


def record_claim_step(
    *,
    actor: Actor,
    agreement_id: UUID,
    scheme_id: UUID,
    year_from: date,
    step: ClaimStep,
    on: date,
    reference: str = "",
    reason: str = "",
    now: datetime,
) -> UUID:
    """Record that the supplier agreed to a claim or disputes it, or that the claim is closed.

    Raises:
        NotFound, NotAllowed: the rebate is not within reach, or not the actor's to change.
        Invalid: a dispute, or giving up, without its reason, or the day lies ahead.
        Conflict: the claim is not at a point where that can happen.
    """
    if step is ClaimStep.CLAIMED:
        raise ValueError("a claim is made with claim_rebate")
    with transaction():
        agreement = agreement_to_manage(actor, agreement_id)
        event = _next_event(
            actor,
            agreement,
            scheme_id=scheme_id,
            year_from=year_from,
            step=step,
            on=on,
            reason=reason,
            now=now,
        )
        event.reference = reference.strip()
        _add(actor, agreement, event, now)
    return event.id


def _next_event(
    actor: Actor,
    agreement: Agreement,
    *,
    scheme_id: UUID,
    year_from: date,
    step: ClaimStep,
    on: date,
    reason: str,
    now: datetime,
) -> RebateClaimEvent:
    """The event that comes next, when it may: judged on the day that it is recorded for."""
    if on > london_date(now):
        raise Invalid(
            "day_ahead", "That day lies ahead.", field="on", next_step="Enter the day it happened."
        )
    known = terms_of(agreement)
    scheme = find_scheme(known, scheme_id)
    year = contract_year(known.terms, year_from)
    before = [
        event
        for event in claim_events_of([agreement.id])
        if (event.scheme_id, event.year_from) == (scheme_id, year_from)
    ]
    claim = claim_on(
        on,
        terms=scheme.terms,
        year=year,
        account=_account(last_entitlement(scheme_id, year_from)),
        events=[event.as_value() for event in before],
    )
    check_step(step, claim=claim, reason=reason)
    return RebateClaimEvent(
        id=uuid7(),
        agreement_id=agreement.id,
        scheme_id=scheme_id,
        year_from=year_from,
        position=len(before) + 1,
        step=step,
        happened_on=on,
        reason=reason.strip(),
        recorded_at=now,
        recorded_by=actor.id,
    )


def _account(entitlement: RebateEntitlement | None) -> Account:
    if entitlement is None:
        return Account(entitled=ZERO, settled=ZERO)
    rows = settlements_of(entitlement.scheme_id, entitlement.year_from)
    return Account(
        entitled=entitlement.amount, settled=sum((row.amount for row in rows), Decimal(0))
    )


def _add(
    actor: Actor,
    agreement: Agreement,
    event: RebateClaimEvent,
    now: datetime,
    **details: object,
) -> None:
    db.session.add(event)
    record(
        actor=actor,
        action=f"rebate.{event.step.value}",
        subject=Subject("agreement", agreement.id, agreement.reference),
        at=now,
        owner_id=agreement.consortium_id,
        year_from=event.year_from,
        happened_on=event.happened_on,
        reference=event.reference,
        reason=event.reason,
        **details,
    )

"""Starting a tender, correcting its terms before it is published, cancelling it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.errors import Invalid, Stale
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.organisations.domain.membership import members_on
from consortium.organisations.models.access import access_consortium
from consortium.organisations.models.membership import events_of
from consortium.tenders.domain.procurement import (
    Procedure,
    check_procedure,
    regime_for,
    term_of,
)
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.history import begin_history, move_tender
from consortium.tenders.models.ranking import agreements_of
from consortium.tenders.models.tender import Tender


def open_tender(
    *,
    actor: Actor,
    consortium_id: UUID,
    lead_trust_id: UUID,
    title: str,
    procedure: Procedure,
    commenced_on: date,
    starts_on: date,
    ends_on: date,
    now: datetime,
    clause_text: str = "",
) -> UUID:
    """Draft a tender; the law it runs under follows from the day the procurement began.

    The contracts will run from ``starts_on`` up to but not including ``ends_on``.

    Raises:
        NotFound: the consortium is not within reach.
        Invalid: the lead trust is no member, or procedure, dates and law do not fit.
    """
    check_procedure(procedure, commenced_on)
    term_of(starts_on, ends_on)
    with transaction():
        consortium = access_consortium(
            actor=actor, permission=Permission.TENDERS_MANAGE, consortium_id=consortium_id
        )
        _check_lead(consortium.organisation_id, lead_trust_id, london_date(now))
        tender = Tender(
            id=uuid7(),
            reference=next_reference(Series.TENDER, london_date(now).year),
            title=title,
            consortium_id=consortium.organisation_id,
            lead_trust_id=lead_trust_id,
            procedure=procedure,
            commenced_on=commenced_on,
            regime=regime_for(commenced_on),
            state=TenderState.DRAFT,
            clause_text=clause_text,
            starts_on=starts_on,
            ends_on=ends_on,
            drafted_at=now,
            drafted_by=actor.id,
        )
        db.session.add(tender)
        begin_history(tender, actor=actor, at=now)
        _record(actor, "tender.drafted", tender, now, title=title, regime=tender.regime.value)
    return tender.id


def change_tender(
    *,
    actor: Actor,
    tender_id: UUID,
    version: int,
    title: str,
    clause_text: str,
    starts_on: date,
    ends_on: date,
    now: datetime,
) -> None:
    """Correct the title, the participation clause and the term; possible until it is published.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Stale: somebody else saved the tender since this version was read.
        Conflict: it is published.
        Invalid: the term is none.
    """
    term_of(starts_on, ends_on)
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Changing its terms")
        if tender.version != version:
            raise Stale("tender")
        before = {"title": tender.title, "starts_on": tender.starts_on, "ends_on": tender.ends_on}
        clause_changed = tender.clause_text != clause_text
        tender.title, tender.clause_text = title, clause_text
        tender.starts_on, tender.ends_on = starts_on, ends_on
        _record(
            actor,
            "tender.changed",
            tender,
            now,
            before=before,
            after={"title": title, "starts_on": starts_on, "ends_on": ends_on},
            clause_changed=clause_changed,
        )


def cancel_tender(*, actor: Actor, tender_id: UUID, reason: str, now: datetime) -> None:
    """End a tender for good, as long as no contract is signed.

    The agreements that its award drafted are withdrawn with it.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Invalid: no reason is given.
        Conflict: a contract is signed, or the tender is over.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A tender is cancelled for a reason, which suppliers are told.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        move_tender(tender, TenderState.CANCELLED, actor=actor, at=now, reason=reason)
        agreements = agreements_of(tender.id)
        for agreement in agreements:
            agreement.withdrawn_at = now
            agreement.withdrawn_reason = f"{tender.reference} was cancelled: {reason.strip()}"[:400]
        _record(
            actor,
            "tender.cancelled",
            tender,
            now,
            reason=reason,
            agreements_withdrawn=[each.reference for each in agreements],
        )


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )


def _check_lead(consortium_id: UUID, trust_id: UUID, today: date) -> None:
    if trust_id not in members_on(events_of(consortium_id), today):
        raise Invalid(
            "lead_not_member",
            "The lead trust is not a member of the consortium today.",
            field="lead_trust_id",
            next_step="Choose a member.",
        )

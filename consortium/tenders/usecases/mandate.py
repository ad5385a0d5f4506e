"""Giving a trust's mandate for the frozen demand, or declining it."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from consortium.contracts.domain.managing.documents import SentFile
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.mandate import MandateAnswer, check_limit, lacks_for_mandated
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import access_invitation
from consortium.tenders.models.demand import TrustDemand
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.legal import legal_facts_of
from consortium.tenders.models.lot import live_lines_of
from consortium.tenders.models.mandate import answer_row, keep_document
from consortium.tenders.models.tender import Tender, TenderTrust


def give_mandate(
    *,
    actor: Actor,
    tender_id: UUID,
    trust_id: UUID,
    limit: Decimal,
    now: datetime,
    note: str = "",
    file: SentFile | None = None,
) -> UUID:
    """Allow, for a trust, that the tender is run for it up to a value in pounds ex VAT.

    The last mandate that was missing moves the tender on. Until then a trust can give it again;
    the latest answer counts.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or the actor does not authorise for it.
        Conflict: demand is not frozen, or the trust takes no part.
        Invalid: the value is not above £0, or the file is none that is taken.
    """
    check_limit(limit)
    with transaction():
        tender, _ = _authorising(actor, tender_id, trust_id)
        row = answer_row(
            tender_id=tender.id,
            trust_id=trust_id,
            answer=MandateAnswer.GIVEN,
            limit=limit,
            reason=note,
            file_id=keep_document(file, owner_id=trust_id, now=now),
            answered_by=actor.id,
            now=now,
        )
        _record(actor, "mandate.given", tender, now, trust=str(trust_id), limit=limit)
        mandates = legal_facts_of(tender).mandates
        if not lacks_for_mandated(mandates):
            move_tender(tender, TenderState.MANDATED, actor=actor, at=now)
            _record(actor, "tender.mandated", tender, now, trusts=len(mandates))
    return row.id


def decline_mandate(
    *, actor: Actor, tender_id: UUID, trust_id: UUID, reason: str, now: datetime
) -> None:
    """Take a trust out of the tender: its demand goes, and the rest is frozen anew.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or the actor does not authorise for it.
        Conflict: demand is not frozen, or the trust takes no part.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "The other trusts are told why a trust leaves the tender.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        tender, invitation = _authorising(actor, tender_id, trust_id)
        answer_row(
            tender_id=tender.id,
            trust_id=trust_id,
            answer=MandateAnswer.DECLINED,
            reason=reason,
            answered_by=actor.id,
            now=now,
        )
        move_tender(tender, TenderState.DEMAND_OPEN, actor=actor, at=now, reason=reason)
        lines = [line.id for line in live_lines_of(tender.id)]
        db.session.execute(
            delete(TrustDemand).where(
                TrustDemand.line_id.in_(lines), TrustDemand.trust_id == trust_id
            )
        )
        invitation.declined_at, invitation.declined_by = now, actor.id
        invitation.declined_because = reason
        invitation.submitted_at, invitation.submitted_by = None, None
        _record(actor, "mandate.declined", tender, now, trust=str(trust_id), why=reason)


def _authorising(actor: Actor, tender_id: UUID, trust_id: UUID) -> tuple[Tender, TenderTrust]:
    invitation = access_invitation(
        actor=actor, tender_id=tender_id, trust_id=trust_id, permission=Permission.MANDATES_GIVE
    )
    tender = db.session.get_one(Tender, tender_id)
    check_state(tender.state, TenderState.DEMAND_FROZEN, doing="Answering for a trust's mandate")
    if invitation.answer is not Answer.SUBMITTED:
        raise Conflict(
            "takes_no_part",
            "This trust takes no part in the tender, so there is nothing to mandate.",
            next_step="Look at the tender's page for the trusts that take part.",
        )
    return tender, invitation


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )

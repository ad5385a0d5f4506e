"""Sending the assessment summaries, all of them at once."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import audit_chain
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.mail import send_mail
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.summary import AssessmentSummary, summary_bodies
from consortium.tenders.models.supplier_people import addresses_of
from consortium.tenders.models.tender import Tender


def issue_summaries(*, actor: Actor, tender_id: UUID, now: datetime) -> int:
    """Send each supplier the summary of each bid of its that was assessed, all at one instant.

    Suppliers read them when they sign in; a mail tells them so and names no score and no price.
    Returns how many were sent.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: not every trust has accepted what it would pay.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, TenderState.APPROVED, doing="Sending assessment summaries")
        bodies = summary_bodies(tender)
        for bid, body in bodies:
            db.session.add(
                AssessmentSummary(
                    id=uuid4(),
                    tender_id=tender.id,
                    bid_id=bid.id,
                    supplier_id=bid.supplier_id,
                    body=body,
                    body_sha256=sha256(audit_chain.body_of(body).encode()).hexdigest(),
                    sent_at=now,
                    sent_by=actor.id,
                )
            )
        move_tender(tender, TenderState.SUMMARIES_ISSUED, actor=actor, at=now)
        mails = _tell(tender, {bid.supplier_id for bid, _ in bodies}, actor, now)
        record(
            actor=actor,
            action="tender.summaries_issued",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
            summaries=len(bodies),
            mails=mails,
        )
    return len(bodies)


def _tell(tender: Tender, supplier_ids: set[UUID], actor: Actor, now: datetime) -> int:
    """A mail to everybody who bids for one of the suppliers; how many were written."""
    addresses = sorted({each for found in addresses_of(supplier_ids).values() for each in found})
    for address in addresses:
        send_mail(
            to=address,
            subject=f"{tender.reference}: how your bid was assessed",
            template="assessment_summary",
            actor=actor,
            now=now,
            reference=tender.reference,
            title=tender.title,
        )
    return len(addresses)

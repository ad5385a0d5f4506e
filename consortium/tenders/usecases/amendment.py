"""Changing a published tender, and moving its deadline to a later moment by two persons."""

from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing.documents import SentFile
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.question import check_extension
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.amendment import (
    DeadlineExtension,
    ExtensionAnswer,
    TenderAmendment,
    amendments_of,
    answered_already,
    extensions_of,
)
from consortium.tenders.models.mandate import keep_document
from consortium.tenders.models.publication import TenderWindow, latest_window
from consortium.tenders.models.question import unanswered_by
from consortium.tenders.models.supplier_mail import tell_suppliers
from consortium.tenders.models.tender import Tender


def amend_tender(
    *,
    actor: Actor,
    tender_id: UUID,
    what: str,
    why: str,
    now: datetime,
    file: SentFile | None = None,
) -> int:
    """Say what changed in a published tender, and why; the number of the amendment is returned.

    Suppliers are told by mail. A bid that was submitted before counts once it is confirmed.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it takes no bids. Invalid: something is left open, or the file is none taken.
    """
    for field, text in (("what", what), ("why", why)):
        if not text.strip():
            raise Invalid(
                "incomplete_amendment",
                "An amendment says what changed, and why.",
                field=field,
                next_step="Complete it.",
            )
    with transaction():
        tender = _taking_bids(actor, tender_id, now, "Amending it")
        row = TenderAmendment(
            id=uuid7(),
            tender_id=tender.id,
            number=len(amendments_of(tender.id)) + 1,
            what=what,
            why=why,
            file_id=keep_document(file, owner_id=tender.consortium_id, now=now),
            at=now,
            made_by=actor.id,
        )
        db.session.add(row)
        tell_suppliers(tender, news="the tender is amended", actor=actor, now=now)
        _record(actor, "tender.amended", tender, now, number=row.number, what=what, why=why)
    return row.number


def propose_extension(
    *, actor: Actor, tender_id: UUID, to: datetime, reason: str, now: datetime
) -> UUID:
    """Propose a later deadline; another person confirms it.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it takes no bids. Invalid: the moment is not later, or no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "Suppliers are told why the deadline moves.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        _check_movable(tender, to, now)
        row = DeadlineExtension(
            id=uuid7(),
            tender_id=tender.id,
            to_at=to,
            reason=reason,
            proposed_at=now,
            proposed_by=actor.id,
        )
        db.session.add(row)
        _record(actor, "deadline.proposed", tender, now, to=to, reason=reason)
    return row.id


def confirm_extension(*, actor: Actor, extension_id: UUID, now: datetime) -> None:
    """Move the deadline as another person proposed, and tell the suppliers.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the actor proposed it, it is answered, or the deadline has passed.
        Invalid: the deadline was moved further meanwhile.
    """
    with transaction():
        extension, tender = _proposed(actor, extension_id)
        if actor.id is not None and actor.id == extension.proposed_by:
            raise Conflict(
                "own_proposal",
                "A deadline is moved by two persons: another one confirms it.",
                next_step="Ask a colleague who runs tenders to confirm it.",
            )
        _check_movable(tender, extension.to_at, now)
        before = tender.deadline
        tender.deadline = extension.to_at
        _answer(extension, True, actor, now)
        window = latest_window(tender.id)
        if window is not None:
            db.session.add(_moved(window, extension, actor, now))
        tell_suppliers(tender, news="the deadline for bids is later", actor=actor, now=now)
        _record(actor, "deadline.moved", tender, now, before=before, to=extension.to_at)


def refuse_extension(*, actor: Actor, extension_id: UUID, now: datetime) -> None:
    """Leave the deadline as it is; whoever proposed the other may take it back like this.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is answered already.
    """
    with transaction():
        extension, tender = _proposed(actor, extension_id)
        _answer(extension, False, actor, now)
        _record(actor, "deadline.refused", tender, now, to=extension.to_at)


def _taking_bids(actor: Actor, tender_id: UUID, now: datetime, doing: str) -> Tender:
    tender = manage_tender(actor=actor, tender_id=tender_id)
    check_state(tender.state, TenderState.PUBLISHED, doing=doing)
    if tender.deadline is None or now >= tender.deadline:
        raise Conflict(
            "deadline_passed",
            f"{doing} is possible until the deadline for bids, which has passed.",
            next_step="Cancel the tender if it cannot go on as it is.",
        )
    return tender


def _check_movable(tender: Tender, to: datetime, now: datetime) -> None:
    check_state(tender.state, TenderState.PUBLISHED, doing="Moving its deadline")
    unanswered = unanswered_by(tender.id, tender.deadline) if tender.deadline else 0
    check_extension(to, deadline=tender.deadline, now=now, unanswered=unanswered)


def _proposed(actor: Actor, extension_id: UUID) -> tuple[DeadlineExtension, Tender]:
    row = db.session.get(DeadlineExtension, extension_id)
    if row is None:
        raise NotFound("extension")
    tender = manage_tender(actor=actor, tender_id=row.tender_id)
    if any(each.id == row.id and answer for each, answer in extensions_of(tender.id)):
        raise answered_already()
    return row, tender


def _answer(extension: DeadlineExtension, confirmed: bool, actor: Actor, now: datetime) -> None:
    db.session.add(
        ExtensionAnswer(
            id=uuid7(),
            extension_id=extension.id,
            confirmed=confirmed,
            answered_at=now,
            answered_by=actor.id,
        )
    )


def _moved(
    window: TenderWindow, extension: DeadlineExtension, actor: Actor, now: datetime
) -> TenderWindow:
    """The time for bids as it stood, with the later end."""
    kept = {
        name: getattr(window, name)
        for name in (
            "tender_id",
            "opens_at",
            "questions_until",
            "electronic",
            "documents_with_notice",
            "urgent_because",
            "planned_notice_on",
            "engagement",
            "engagement_note",
            "minimum_days",
            "earliest_on",
            "basis",
            "rule",
            "override_because",
        )
    }
    return TenderWindow(
        id=uuid7(),
        closes_at=extension.to_at,
        reason=extension.reason,
        set_at=now,
        set_by=actor.id,
        **kept,
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

"""Publishing a tender, closing it at its deadline, opening the bids."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Stale
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.publication import (
    NoticeGiven,
    check_deadline,
    check_notice,
    check_order,
    check_publisher,
    check_questions_until,
)
from consortium.tenders.domain.readiness import lacks_for_closing
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.domain.tendering_period import ProcedureFacts, minimum_period
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.clause_review import latest_review
from consortium.tenders.models.conflicts import assessments_of
from consortium.tenders.models.facts import facts_of
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.keys import keys_of
from consortium.tenders.models.publication import TenderPublication, TenderWindow
from consortium.tenders.models.sealed_bid import forget_drafts
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class BiddingTime:
    """How long suppliers have, and the facts that say how long they must have at least.

    ``urgent_because`` and ``override_because`` are empty unless they apply.
    """

    deadline: datetime
    questions_until: datetime
    electronic: bool = True
    documents_with_notice: bool = True
    urgent_because: str = ""
    planned_notice_on: date | None = None
    override_because: str = ""

    def as_facts(self) -> ProcedureFacts:
        return ProcedureFacts(
            electronic=self.electronic,
            documents_with_notice=self.documents_with_notice,
            urgent=bool(self.urgent_because.strip()),
            planned_notice_on=self.planned_notice_on,
        )


def publish_tender(
    *, actor: Actor, tender_id: UUID, notice: NoticeGiven, time: BiddingTime, now: datetime
) -> None:
    """Ask suppliers for bids until a deadline; from now on terms and criteria stand.

    The notice was published on Find a Tender before; here it is recorded with its number and
    instant, with the earliest lawful deadline and what that rests on.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: a mandate, the conflicts assessment or the clause review is missing, weights do
            not add up to 100.00, or the actor reviewed the clause.
        Invalid: the notice cannot be right, or the deadline is earlier than lawful without a
            reason.
    """
    check_notice(notice, now=now)
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        tender.deadline = time.deadline
        move_tender(tender, TenderState.PUBLISHED, actor=actor, at=now, notice=notice.number)
        review = latest_review(tender.id)
        check_publisher(reviewed_by=review.reviewed_by if review else None, publisher=actor.id)
        approvals = [approval for _, approval in assessments_of(tender.id)[:1] if approval]
        check_order([each.approved_at for each in approvals], notice.published_at)
        window = _window(tender, notice, time, actor, now)
        db.session.add(window)
        db.session.add(
            TenderPublication(
                id=uuid7(),
                tender_id=tender.id,
                kind=NoticeKind.UK4,
                notice_number=notice.number,
                published_at=notice.published_at,
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        _record(
            actor,
            "tender.published",
            tender,
            now,
            deadline=time.deadline,
            notice=notice.number,
            published_at=notice.published_at,
            earliest_lawful=window.earliest_on,
            basis=window.basis,
            override=time.override_because,
        )


def close_tender(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Take no more bids; possible once the deadline has passed.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is not published, or the deadline has not passed.
    """
    _close(actor, tender_id, now)


def close_due_tenders(*, actor: Actor, now: datetime) -> list[UUID]:
    """Close every tender whose deadline has passed; the ids of those that were closed.

    One that waits for the answer to a question stays as it is, because its deadline has to move.
    Each is closed by itself: what somebody else closes or moves meanwhile holds up no other.
    Which bids are in time hangs on the deadline alone, never on when this runs.
    """
    closed = []
    for tender_id in _due_for_closing(now):
        with suppress(Conflict, Stale):
            _close(actor, tender_id, now)
            closed.append(tender_id)
    return closed


def open_bids(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Open a tender whose bids came another way: from now on they can be recorded.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is not closed, or its bids are sealed here and opened by two holders.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        if keys_of(tender.id):
            raise Conflict(
                "opened_by_holders",
                "The bids of this tender are sealed: two holders of its key open them together.",
                next_step="Go to the tender's page of the opening.",
            )
        move_tender(tender, TenderState.OPENED, actor=actor, at=now)
        tender.opened_at = now
        _record(actor, "tender.bids_opened", tender, now)


def _close(actor: Actor, tender_id: UUID, now: datetime) -> None:
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        move_tender(tender, TenderState.CLOSED, actor=actor, at=now)
        forget_drafts(tender.id)
        _record(actor, "tender.closed", tender, now, deadline=tender.deadline)


def _due_for_closing(now: datetime) -> list[UUID]:
    rows = select(Tender).where(Tender.state == TenderState.PUBLISHED, Tender.deadline <= now)
    return [
        each.id
        for each in db.session.scalars(rows.order_by(Tender.deadline, Tender.id))
        if not lacks_for_closing(facts_of(each, now=now))
    ]


def _window(
    tender: Tender, notice: NoticeGiven, time: BiddingTime, actor: Actor, now: datetime
) -> TenderWindow:
    """The time for bids with what it rests on, checked against the law of the procurement."""
    period = minimum_period(
        london_date(notice.published_at),
        time.as_facts(),
        regime=tender.regime,
        procedure=tender.procedure,
    )
    check_deadline(
        time.deadline,
        period,
        published_at=notice.published_at,
        override_because=time.override_because,
    )
    check_questions_until(
        time.questions_until, published_at=notice.published_at, deadline=time.deadline
    )
    return TenderWindow(
        id=uuid7(),
        tender_id=tender.id,
        opens_at=notice.published_at,
        closes_at=time.deadline,
        questions_until=time.questions_until,
        electronic=time.electronic,
        documents_with_notice=time.documents_with_notice,
        urgent_because=time.urgent_because,
        planned_notice_on=time.planned_notice_on,
        engagement=notice.engagement,
        engagement_note=notice.engagement_note,
        minimum_days=period.days,
        earliest_on=period.earliest,
        basis=period.basis,
        rule=period.rule,
        override_because=time.override_because,
        set_at=now,
        set_by=actor.id,
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

"""The one function that writes a tender's state, and the chain of events it leaves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.database import db
from consortium.foundation.domain import audit_chain
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.decision import lacks_for_recommendation
from consortium.tenders.domain.tender import TenderState, check_move
from consortium.tenders.models.decision import decision_facts_of
from consortium.tenders.models.facts import facts_of
from consortium.tenders.models.recommendation import chosen_of, seal_of_choice
from consortium.tenders.models.tender import Tender, TenderEvent


def begin_history(tender: Tender, *, actor: Actor, at: datetime) -> None:
    """The first event of a new tender."""
    _append(tender, before="", actor=actor, at=at, reason="", sealed={})


def move_tender(
    tender: Tender,
    to: TenderState,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    **sealed: str,
) -> None:
    """Move a tender along a row of the table whose guard holds, and seal the event.

    ``sealed`` is what the event keeps besides: the hash of whatever the move froze.

    Raises:
        Conflict: no row leads there, or its guard lacks something.
    """
    before = tender.state
    check_move(before, to, facts_of(tender, now=at))
    tender.state = to
    _append(tender, before=before.value, actor=actor, at=at, reason=reason, sealed=sealed)


def settle(tender: Tender, *, actor: Actor, at: datetime) -> None:
    """Call a tender recommended once every lot that did not end has a recommended bid."""
    if tender.state is not TenderState.SCENARIOS:
        return
    if not lacks_for_recommendation(decision_facts_of(tender)):
        choice = seal_of_choice(chosen_of(tender.id))
        move_tender(tender, TenderState.RECOMMENDED, actor=actor, at=at, choice=choice)


def events_of(tender_id: UUID) -> list[TenderEvent]:
    """The events of a tender, oldest first."""
    rows = select(TenderEvent).where(TenderEvent.tender_id == tender_id)
    return list(db.session.scalars(rows.order_by(TenderEvent.seq)))


def is_intact(events: Sequence[TenderEvent]) -> bool:
    """Whether each event still says what was sealed, and names the seal of the one before."""
    entries = [
        audit_chain.Entry(row.seq, row.previous_sha256, _body(row), row.payload_sha256)
        for row in events
    ]
    last = events[-1].payload_sha256 if events else audit_chain.GENESIS
    return audit_chain.verify(entries, head_sequence=len(events), head_hash=last).intact


def _append(
    tender: Tender, *, before: str, actor: Actor, at: datetime, reason: str, sealed: dict[str, str]
) -> None:
    last = db.session.scalar(
        select(TenderEvent)
        .where(TenderEvent.tender_id == tender.id)
        .order_by(TenderEvent.seq.desc())
        .limit(1)
    )
    row = TenderEvent(
        id=uuid7(),
        tender_id=tender.id,
        seq=last.seq + 1 if last else 1,
        at=at,
        from_state=before,
        to_state=tender.state,
        actor_id=actor.id,
        reason=reason,
        sealed=sealed,
        previous_sha256=last.payload_sha256 if last else audit_chain.GENESIS,
    )
    row.payload_sha256 = audit_chain.seal(
        sequence=row.seq, previous_hash=row.previous_sha256, body=_body(row)
    )
    db.session.add(row)


def _body(row: TenderEvent) -> str:
    """The text that is sealed: everything the event says."""
    return audit_chain.body_of(
        {
            "tender": row.tender_id,
            "at": row.at,
            "from": row.from_state,
            "to": row.to_state.value,
            "actor": row.actor_id,
            "reason": row.reason,
            "sealed": row.sealed,
        }
    )

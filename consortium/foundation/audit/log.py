"""Writing to the audit log and checking it.

``transaction()`` is how every use case writes: one unit of work that takes the head of the chain
first and refuses to commit when nothing was recorded.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consortium.foundation.audit.models import AuditEvent, AuditHead
from consortium.foundation.database.engine import db
from consortium.foundation.database.unit_of_work import unit_of_work
from consortium.foundation.domain import audit_chain
from consortium.foundation.domain.permissions import Actor

CHAIN = "main"
_HEAD = "audit_head"
_RECORDED = "audit_recorded"
# Rows read at a time while the chain is walked: the log may be larger than memory.
WALK = 2_000


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: its kind, its id, and the words a reader knows it by."""

    kind: str
    id: UUID
    name: str


@contextmanager
def transaction() -> Iterator[Session]:
    """The unit of work of one use case, with at least one audit event in it.

    Raises:
        RuntimeError: nothing was recorded, so nothing is committed.
    """
    with unit_of_work() as session:
        head = session.get(AuditHead, CHAIN, with_for_update=True, populate_existing=True)
        if head is None:
            head = AuditHead(chain=CHAIN, sequence=0, hash=audit_chain.GENESIS)
            session.add(head)
        session.info[_HEAD] = head
        session.info[_RECORDED] = 0
        try:
            yield session
            if not session.info[_RECORDED]:
                raise RuntimeError("a use case must record at least one audit event")
        finally:
            session.info.pop(_HEAD)
            session.info.pop(_RECORDED)


def record(
    *,
    actor: Actor,
    action: str,
    subject: Subject,
    at: datetime,
    owner_id: UUID | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Add one event to the log, inside the open transaction.

    ``action`` is a stable text ("contract.signed"). ``owner_id`` is the organisation whose
    readers may see the event. ``details`` hold facts, never names of people, and no floats.
    """
    session = db.session()
    head: AuditHead | None = session.info.get(_HEAD)
    if head is None:
        raise RuntimeError("an audit event is recorded inside a transaction")
    facts = {
        "at": at,
        "actor_id": actor.id,
        "actor": _actor_text(actor),
        "action": action,
        "subject": {"kind": subject.kind, "id": subject.id, "name": subject.name},
        "owner_id": owner_id,
        "reason": reason,
        "details": details,
    }
    body = audit_chain.body_of(facts)
    sequence = head.sequence + 1
    seal = audit_chain.seal(sequence=sequence, previous_hash=head.hash, body=body)
    session.add(
        AuditEvent(
            sequence=sequence,
            at=at,
            actor_id=actor.id,
            actor=_actor_text(actor),
            action=action,
            subject_kind=subject.kind,
            subject_id=subject.id,
            subject=subject.name,
            owner_id=owner_id,
            body=body,
            previous_hash=head.hash,
            hash=seal,
        )
    )
    head.sequence, head.hash = sequence, seal
    session.info[_RECORDED] += 1


def verify() -> audit_chain.Verdict:
    """Walk the whole log: every seal, every link, the head, and the columns against the text."""
    head = db.session.get(AuditHead, CHAIN)
    # The walk stops at the first fault; the cursor on the server must not stay open then.
    with closing(_entries()) as entries:
        return audit_chain.verify(
            entries,
            head_sequence=head.sequence if head else 0,
            head_hash=head.hash if head else audit_chain.GENESIS,
        )


def _entries() -> Generator[audit_chain.Entry]:
    in_order = select(AuditEvent).order_by(AuditEvent.sequence)
    with closing(db.session.scalars(in_order.execution_options(yield_per=WALK))) as rows:
        for row in rows:
            # A column that no longer says what the text says is as bad as a changed text.
            same = _columns(row) == _sealed_columns(row.body)
            body = row.body if same else f"{row.body} (columns)"
            yield audit_chain.Entry(row.sequence, row.previous_hash, body, row.hash)


def _columns(row: AuditEvent) -> Mapping[str, Any]:
    return {
        "at": audit_chain.instant_text(row.at.astimezone(UTC)),
        "actor_id": str(row.actor_id) if row.actor_id else None,
        "actor": row.actor,
        "action": row.action,
        "subject": {"kind": row.subject_kind, "id": str(row.subject_id), "name": row.subject},
        "owner_id": str(row.owner_id) if row.owner_id else None,
    }


def _sealed_columns(body: str) -> Mapping[str, Any] | None:
    try:
        facts = json.loads(body)
    except ValueError:
        return None
    if not isinstance(facts, dict):
        return None
    return {key: each for key, each in facts.items() if key not in ("reason", "details")}


def _actor_text(actor: Actor) -> str:
    return f"system: {actor.name}" if actor.is_system else "person"

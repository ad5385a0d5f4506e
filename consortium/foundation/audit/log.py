"""Writing to the audit log and checking it.

``transaction()`` is how every use case writes: one unit of work that takes the head of the chain
first and refuses to commit when nothing was recorded.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from consortium.foundation.audit.models import AuditEvent, AuditHead
from consortium.foundation.database.base import table_of
from consortium.foundation.database.engine import db
from consortium.foundation.database.unit_of_work import unit_of_work
from consortium.foundation.domain import audit_chain
from consortium.foundation.domain.permissions import Actor

CHAIN = "main"
_OPEN = "audit_chain"
_events, _heads = table_of(AuditEvent), table_of(AuditHead)
_HEAD = select(_heads.c.sequence, _heads.c.hash).where(_heads.c.chain == CHAIN)
_TAKE_HEAD = _HEAD.with_for_update()
_ADD_EVENTS = insert(_events)
_ADD_HEAD = insert(_heads).values(chain=CHAIN)
_MOVE_HEAD = update(_heads).where(_heads.c.chain == CHAIN)
# Rows read at a time while the chain is walked: the log may be larger than memory.
WALK = 2_000


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: its kind, its id, and the words a reader knows it by."""

    kind: str
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log has come: its last entry, and the hash that seals it and all before it."""

    sequence: int
    hash: str


@dataclass(slots=True)
class _Chain:
    """The end of the log as it is while a transaction adds to it, and what was added."""

    sequence: int = 0
    hash: str = audit_chain.GENESIS
    is_new: bool = True
    added: list[dict[str, Any]] = field(default_factory=list)

    def add(self, body: str, columns: Mapping[str, Any]) -> None:
        sequence, previous_hash = self.sequence + 1, self.hash
        seal = audit_chain.seal(sequence=sequence, previous_hash=previous_hash, body=body)
        self.added.append(
            {
                **columns,
                "sequence": sequence,
                "body": body,
                "previous_hash": previous_hash,
                "hash": seal,
            }
        )
        self.sequence, self.hash = sequence, seal


@contextmanager
def transaction() -> Iterator[Session]:
    """The unit of work of one use case, with at least one audit event in it.

    Raises:
        RuntimeError: nothing was recorded, so nothing is committed.
    """
    with unit_of_work() as session:
        chain = session.info[_OPEN] = _taken(session)
        try:
            yield session
        finally:
            session.info.pop(_OPEN)
        if not chain.added:
            raise RuntimeError("a use case must record at least one audit event")
        _write(session, chain)


def record(
    *,
    actor: Actor,
    action: str,
    subject: Subject,
    at: datetime,
    owner_id: UUID | None = None,
    reason: str = "",
    **details: Any,
) -> Head:
    """Add one event to the log, inside the open transaction, and say where it stands in it.

    ``action`` is a stable text ("contract.signed"). ``owner_id`` is the organisation whose
    readers may see the event. ``details`` hold facts, never names of people, and no floats.
    """
    chain: _Chain | None = db.session().info.get(_OPEN)
    if chain is None:
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
    chain.add(
        audit_chain.body_of(facts),
        {
            "at": at,
            "actor_id": actor.id,
            "actor": _actor_text(actor),
            "action": action,
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "subject": subject.name,
            "owner_id": owner_id,
        },
    )
    return Head(chain.sequence, chain.hash)


def last_instant() -> datetime | None:
    """When the last event of the log was recorded; None while there is none."""
    last = select(AuditEvent.at).order_by(AuditEvent.sequence.desc()).limit(1)
    return db.session.scalar(last)


def head() -> Head:
    """The end of the log as it is committed, for whoever notes what was known when."""
    found = db.session.execute(_HEAD).one_or_none()
    return Head(found.sequence, found.hash) if found else Head(0, audit_chain.GENESIS)


def verify() -> audit_chain.Verdict:
    """Walk the whole log: every seal, every link, the head, and the columns against the text."""
    head = db.session.execute(_HEAD).one_or_none()
    # The walk stops at the first fault; the cursor on the server must not stay open then.
    with closing(_entries()) as entries:
        return audit_chain.verify(
            entries,
            head_sequence=head.sequence if head else 0,
            head_hash=head.hash if head else audit_chain.GENESIS,
        )


def _taken(session: Session) -> _Chain:
    """The end of the log; nobody else gets it before this transaction has ended."""
    head = session.execute(_TAKE_HEAD).one_or_none()
    return _Chain(head.sequence, head.hash, is_new=False) if head else _Chain()


def _write(session: Session, chain: _Chain) -> None:
    session.execute(_ADD_EVENTS, chain.added)
    end = {"sequence": chain.sequence, "hash": chain.hash}
    session.execute(_ADD_HEAD if chain.is_new else _MOVE_HEAD, end)


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

"""Reading the audit log: what a reader may see of it, newest first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database.engine import db
from consortium.foundation.database.listing import matching
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    sequence: int
    at: datetime
    actor_id: UUID | None
    actor: str
    action: str
    subject_kind: str
    subject_id: UUID
    subject: str
    reason: str
    details: Mapping[str, Any]
    hash: str


def list_events(*, scope: Scope, asked: Asked, subject_id: UUID | None = None) -> Page[EventLine]:
    """The events the reader may see, newest first; ``words`` match the action and the subject."""
    where = [_seen_by(scope), *matching(asked.words, AuditEvent.action, AuditEvent.subject)]
    if subject_id is not None:
        where.append(AuditEvent.subject_id == subject_id)
    total = db.session.scalar(select(func.count()).select_from(AuditEvent).where(*where)) or 0
    rows = db.session.scalars(
        select(AuditEvent)
        .where(*where)
        .order_by(AuditEvent.sequence.desc())
        .limit(asked.rows)
        .offset(asked.offset)
    )
    return Page(rows=[_line(row) for row in rows], total=total, asked=asked)


def _seen_by(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.everything else AuditEvent.owner_id.in_(scope.organisations)


def _line(row: AuditEvent) -> EventLine:
    facts = json.loads(row.body)
    return EventLine(
        sequence=row.sequence,
        at=row.at,
        actor_id=row.actor_id,
        actor=row.actor,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        subject=row.subject,
        reason=facts["reason"],
        details=facts["details"],
        hash=row.hash,
    )

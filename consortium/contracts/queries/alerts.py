"""Alerts: the open ones and what became of the others, and the rules that raise them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.managing.alerts import Rule
from consortium.contracts.domain.managing.key_dates import KeyDateKind
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.alert import Alert, rules_of
from consortium.contracts.models.visibility import matter_answered_by, matter_seen_by
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, Role
from consortium.organisations.models.organisation import Organisation

Trust = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    id: UUID
    agreement_id: UUID
    agreement: str
    kind: KeyDateKind
    title: str
    trust: str
    due_on: date
    offset_days: int
    role: Role
    raised_at: datetime
    resolved_at: datetime | None
    note: str
    # The reader's own to deal with, or theirs as a lead.
    may_resolve: bool

    def days_left(self, today: date) -> int:
        """How many days are left; below zero when it has passed."""
        return (self.due_on - today).days


def list_alerts(*, actor: Actor, asked: Asked, only_open: bool = True) -> Page[AlertLine]:
    """The alerts that concern the reader, the nearest date first."""
    rows = _seen(actor).where(
        *matching(asked.words, Alert.title, Agreement.reference, Agreement.title)
    )
    if only_open:
        rows = rows.where(Alert.resolved_at.is_(None))
    orders = {"agreement": Agreement.title, "title": Alert.title, "raised": Alert.raised_at}
    page, total = one_page(rows, asked, orders.get(asked.sort, Alert.due_on), Alert.id)
    return Page(rows=_lines(actor, page), total=total, asked=asked)


def own_open_alerts(*, actor: Actor) -> list[AlertLine]:
    """The open alerts that are the actor's own to deal with, the nearest date first."""
    own = matter_answered_by(actor, Alert.trust_id, Alert.role)
    rows = _seen(actor).where(Alert.resolved_at.is_(None), own).order_by(Alert.due_on, Alert.id)
    return _lines(actor, db.session.execute(rows))


def find_alert(*, actor: Actor, alert_id: UUID) -> AlertLine:
    """One alert.

    Raises:
        NotFound: there is none, or it does not concern the reader.
    """
    row = db.session.execute(_seen(actor).where(Alert.id == alert_id)).one_or_none()
    if row is None:
        raise NotFound("alert")
    return _lines(actor, [row])[0]


def alert_rules(*, actor: Actor, agreement_id: UUID) -> tuple[Rule, ...]:
    """How many days before the key dates of an agreement which role is told.

    Raises:
        NotFound: the agreement is not there, or not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    return rules_of([agreement_id])[agreement_id]


def _seen(actor: Actor) -> Select[Alert, Agreement, str | None, bool]:
    """The alerts that concern the reader, and whether they are the reader's own."""
    seen = matter_seen_by(actor.scope(Permission.AGREEMENTS_VIEW), Alert.trust_id, Alert.role)
    own = matter_answered_by(actor, Alert.trust_id, Alert.role)
    return (
        select(Alert, Agreement, Trust.name, own.label("is_own"))
        .join(Agreement, Agreement.id == Alert.agreement_id)
        .outerjoin(Trust, Trust.id == Alert.trust_id)
        .where(seen)
    )


def _lines(
    actor: Actor, rows: Iterable[Row[Alert, Agreement, str | None, bool]]
) -> list[AlertLine]:
    manages = actor.scope(Permission.AGREEMENTS_MANAGE)
    return [
        AlertLine(
            id=alert.id,
            agreement_id=agreement.id,
            agreement=f"{agreement.reference} {agreement.title}",
            kind=alert.kind,
            title=alert.title,
            trust=trust or "",
            due_on=alert.due_on,
            offset_days=alert.offset_days,
            role=alert.role,
            raised_at=alert.raised_at,
            resolved_at=alert.resolved_at,
            note=alert.note or "",
            may_resolve=is_own or agreement.consortium_id in manages,
        )
        for alert, agreement, trust, is_own in rows
    ]

"""Alerts before key dates, the rules by which they are raised, and the nightly runs."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.managing.alerts import DEFAULT_RULES, Rule
from consortium.contracts.domain.managing.key_dates import KeyDateKind
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Role


class AlertRule(Identified, Base):
    """So many days before the key dates of an agreement, the people of a role are told."""

    __tablename__ = "alert_rule"
    __table_args__ = (
        UniqueConstraint("agreement_id", "offset_days", "role"),
        CheckConstraint("offset_days >= 0", name="not_negative"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    offset_days: Mapped[int]
    role: Mapped[Role] = mapped_column(enum_of(Role))


class Alert(Identified, Base):
    """A key date that comes near or has passed, as one role is told of it, until resolved."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("agreement_id", "key", "due_on", "offset_days", "role"),
        CheckConstraint("(resolved_at IS NULL) = (note IS NULL)", name="resolved_with_note"),
        CheckConstraint("resolved_by IS NULL OR resolved_at IS NOT NULL", name="resolved_pair"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    trust_id: Mapped[UUID | None] = mapped_column(references("organisation.id"), index=True)
    kind: Mapped[KeyDateKind] = mapped_column(enum_of(KeyDateKind))
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(400))
    due_on: Mapped[date]
    offset_days: Mapped[int]
    role: Mapped[Role] = mapped_column(enum_of(Role))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    resolved_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    resolved_by: Mapped[UUID | None] = mapped_column(Uuid)
    note: Mapped[str | None] = mapped_column(String(400))


class AlertRun(Identified, AppendOnly, Base):
    """The day up to which alerts were looked for, so that a missed night is made up for."""

    __tablename__ = "alert_run"

    up_to: Mapped[date]
    ran_at: Mapped[datetime] = mapped_column(Instant)
    raised: Mapped[int]


explain(
    "uq_alert_agreement_id_key_due_on_offset_days_role",
    lambda: Conflict(
        "raised_already",
        "These alerts were raised by somebody else at the same moment.",
        next_step="Nothing to do.",
    ),
)
explain(
    "uq_alert_rule_agreement_id_offset_days_role",
    lambda: Invalid(
        "rule_exists",
        "This role is told on that day already.",
        field="offset_days",
        next_step="Choose another number of days, or another role.",
    ),
)


def rules_of(agreement_ids: Collection[UUID]) -> dict[UUID, tuple[Rule, ...]]:
    """The rules of each agreement; the usual ones where it has none of its own."""
    own: dict[UUID, list[Rule]] = {}
    rows = db.session.scalars(select(AlertRule).where(AlertRule.agreement_id.in_(agreement_ids)))
    for row in rows:
        rule = Rule(offset_days=row.offset_days, role=row.role)
        own.setdefault(row.agreement_id, []).append(rule)
    return {each: tuple(own.get(each, DEFAULT_RULES)) for each in agreement_ids}


def resolve_alerts_about(
    agreement_id: UUID, key: str, *, note: str, by: UUID | None, now: datetime
) -> int:
    """Resolve what is open about one key date, in the transaction that dealt with it."""
    rows = db.session.scalars(
        select(Alert).where(
            Alert.agreement_id == agreement_id, Alert.key == key, Alert.resolved_at.is_(None)
        )
    ).all()
    for row in rows:
        row.resolved_at, row.resolved_by, row.note = now, by, note[:400]
    return len(rows)

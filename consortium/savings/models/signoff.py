"""Savings lines as they were put forward, what people decided on them, and locked months."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import Period, month_of
from consortium.savings.domain.signoff import LineKey, LineKind
from consortium.savings.models.loading import Scene
from consortium.savings.models.signable import (
    DecisionColumns,
    Version,
    VersionColumns,
    signed_at_the_same_time,
    version_of,
)


class SavingsLine(VersionColumns, Identified, AppendOnly, Base):
    """A version of a line, with everything that its signers sign.

    The key names no consortium: one pound is claimed once, by one of them (rule R1).
    """

    __tablename__ = "savings_line"
    __table_args__ = (
        UniqueConstraint("trust_id", "item_id", "month", "kind", "version"),
        CheckConstraint("version = 1 OR length(reason) > 0", name="new_version_has_reason"),
    )

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    # The first day of it.
    month: Mapped[date] = mapped_column(index=True)
    kind: Mapped[LineKind] = mapped_column(enum_of(LineKind))


class SavingsDecision(DecisionColumns, Identified, AppendOnly, Base):
    """One signature on a version of a line, or the refusal of it."""

    __tablename__ = "savings_decision"
    __table_args__ = (
        UniqueConstraint("line_id", "step"),
        CheckConstraint("verdict = 'accepted' OR length(reason) > 0", name="refusal_has_reason"),
        CheckConstraint(
            "(budget_code = '') = (budget_removed_on IS NULL)", name="budget_with_its_day"
        ),
    )

    line_id: Mapped[UUID] = mapped_column(references("savings_line.id"), index=True)


class SavingsLock(Identified, AppendOnly, Base):
    """A trust's month, closed: what counts of it stands until finance decides on new versions."""

    __tablename__ = "savings_lock"
    __table_args__ = (UniqueConstraint("consortium_id", "trust_id", "month"),)

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    month: Mapped[date]
    # How many lines it holds, and what counts of those that release cash.
    lines: Mapped[int]
    cash: Mapped[Decimal] = mapped_column(Amount)
    locked_at: Mapped[datetime] = mapped_column(Instant)
    locked_by: Mapped[UUID | None] = mapped_column(Uuid)


Versions = Mapping[LineKey, tuple[Version, ...]]


def versions_of(scene: Scene, period: Period, *, trust_id: UUID | None = None) -> Versions:
    """The versions of every line whose month touches a period, the first one first."""
    rows = (
        select(SavingsLine, SavingsDecision)
        .outerjoin(SavingsDecision, SavingsDecision.line_id == SavingsLine.id)
        .where(
            SavingsLine.trust_id.in_(scene.trusts if trust_id is None else [trust_id]),
            SavingsLine.item_id.in_(scene.items),
            SavingsLine.month >= month_of(period.start).start,
        )
        .order_by(SavingsLine.version)
    )
    if period.end is not None:
        rows = rows.where(SavingsLine.month < period.end)
    found: dict[UUID, tuple[SavingsLine, list[SavingsDecision]]] = {}
    for line, decision in db.session.execute(rows):
        _, decisions = found.setdefault(line.id, (line, []))
        if decision is not None:
            decisions.append(decision)
    versions: dict[LineKey, tuple[Version, ...]] = {}
    for line, decisions in found.values():
        key = LineKey(
            scene.trusts[line.trust_id].code, scene.items[line.item_id].code, line.month, line.kind
        )
        version = version_of(line.id, line.consortium_id, line, decisions)
        versions[key] = (*versions.get(key, ()), version)
    return versions


def locked_months(scene: Scene) -> frozenset[tuple[str, date]]:
    """The months that each trust has locked, by its code and their first day."""
    rows = db.session.execute(
        select(SavingsLock.trust_id, SavingsLock.month).where(
            SavingsLock.consortium_id == scene.consortium_id
        )
    )
    return frozenset((scene.trusts[trust_id].code, month) for trust_id, month in rows)


explain("uq_savings_line_trust_id_item_id_month_kind_version", signed_at_the_same_time)
explain("uq_savings_decision_line_id_step", signed_at_the_same_time)
explain(
    "uq_savings_lock_consortium_id_trust_id_month",
    lambda: Conflict(
        "locked_already",
        "This month is locked already.",
        next_step="What changes in it now needs a new version of the line, with a reason.",
    ),
)

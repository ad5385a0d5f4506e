"""Savings lines as they were put forward, what people decided on them, and locked months."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Conflict, DomainError
from consortium.foundation.domain.periods import Period, month_of
from consortium.savings.domain.picked import Budget
from consortium.savings.domain.signoff import (
    Decision,
    LineKey,
    LineKind,
    Ruling,
    Step,
    Verdict,
)
from consortium.savings.models.loading import Scene


class SavingsLine(Identified, AppendOnly, Base):
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
    version: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Amount)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    content_sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400), default="")
    put_forward_at: Mapped[datetime] = mapped_column(Instant)
    put_forward_by: Mapped[UUID | None] = mapped_column(Uuid)


class SavingsDecision(Identified, AppendOnly, Base):
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
    step: Mapped[Step] = mapped_column(enum_of(Step))
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    # What the signer lets count of the line.
    amount: Mapped[Decimal] = mapped_column(Amount)
    reason: Mapped[str] = mapped_column(String(400), default="")
    # Which budget fell, and when: what makes a saving one that releases cash.
    budget_code: Mapped[str] = mapped_column(String(40), default="")
    budget_removed_on: Mapped[date | None]
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    content_sha256: Mapped[str] = mapped_column(String(64))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a line with the decisions on it, in their order."""

    id: UUID
    consortium_id: UUID
    key: LineKey
    number: int
    amount: Decimal
    content: Mapping[str, Any]
    sha256: str
    reason: str
    put_forward_at: datetime
    decisions: tuple[Decision, ...]
    budget: Budget | None

    @property
    def ruling(self) -> Ruling | None:
        """What the trust's finance decided on this version, if it has."""
        for decision in self.decisions:
            if decision.step is Step.TRUST_FINANCE:
                return Ruling(
                    verdict=decision.verdict,
                    claimed=self.amount,
                    accepted=decision.amount,
                    reason=decision.reason,
                )
        return None


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
        versions[key] = (*versions.get(key, ()), _version(key, line, decisions))
    return versions


def rulings_of(versions: Versions) -> dict[LineKey, Ruling]:
    """What each trust's finance decided on the last version on which it decided."""
    rulings = {}
    for key, each in versions.items():
        ruled = [version.ruling for version in each if version.ruling is not None]
        if ruled:
            rulings[key] = ruled[-1]
    return rulings


def locked_months(scene: Scene) -> frozenset[tuple[str, date]]:
    """The months that each trust has locked, by its code and their first day."""
    rows = db.session.execute(
        select(SavingsLock.trust_id, SavingsLock.month).where(
            SavingsLock.consortium_id == scene.consortium_id
        )
    )
    return frozenset((scene.trusts[trust_id].code, month) for trust_id, month in rows)


def _version(key: LineKey, row: SavingsLine, decisions: Iterable[SavingsDecision]) -> Version:
    given = sorted(decisions, key=lambda each: list(Step).index(each.step))
    budget = next(
        (
            Budget(code=each.budget_code, removed_on=each.budget_removed_on)
            for each in given
            if each.budget_removed_on is not None
        ),
        None,
    )
    return Version(
        id=row.id,
        consortium_id=row.consortium_id,
        key=key,
        number=row.version,
        amount=row.amount,
        content=row.content,
        sha256=row.content_sha256,
        reason=row.reason,
        put_forward_at=row.put_forward_at,
        decisions=tuple(
            Decision(
                step=each.step,
                verdict=each.verdict,
                amount=each.amount,
                reason=each.reason,
                by=each.decided_by,
                at=each.decided_at,
            )
            for each in given
        ),
        budget=budget,
    )


def add_decision(
    *,
    line_id: UUID,
    sha256: str,
    step: Step,
    verdict: Verdict,
    amount: Decimal,
    by: UUID | None,
    at: datetime,
    reason: str = "",
    budget: Budget | None = None,
) -> None:
    """The row of a decision, inside the open transaction."""
    db.session.add(
        SavingsDecision(
            id=uuid7(),
            line_id=line_id,
            step=step,
            verdict=verdict,
            amount=amount,
            reason=reason,
            budget_code=budget.code if budget else "",
            budget_removed_on=budget.removed_on if budget else None,
            decided_at=at,
            decided_by=by,
            content_sha256=sha256,
        )
    )


def signed_at_the_same_time() -> DomainError:
    return Conflict(
        "signed_at_the_same_time",
        "Somebody else signed one of these lines at the same time. Nothing of yours was signed.",
        next_step="Look at the list again, then sign what still waits for you.",
    )


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

"""Due dates of plans that are dealt with: done, or signed for as not done."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, func, select, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain.due_dates import NOT_DONE, ClosedCycle, CycleOutcome
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.history import append
from consortium.foundation.database.types import Instant, enum_of, references

_NOT_DONE = ", ".join(f"'{outcome}'" for outcome in sorted(NOT_DONE))


class PlanCycle(Identified, AppendOnly, Base):
    """A due date of a plan that is dealt with: done on a day, or not done, which somebody signs.

    It is done by a calibration, or by a work order of any other kind.
    """

    __tablename__ = "plan_cycle"
    __table_args__ = (
        UniqueConstraint("plan_id", "seq"),
        UniqueConstraint("plan_id", "due_on"),
        CheckConstraint(
            "(completed_on IS NULL) = (calibration_run_id IS NULL AND work_order_id IS NULL)",
            name="done_by_a_run",
        ),
        CheckConstraint(
            f"(completed_on IS NULL) = (outcome IN ({_NOT_DONE}))", name="missed_or_done"
        ),
    )

    plan_id: Mapped[UUID] = mapped_column(references("plan.id"))
    seq: Mapped[int]
    due_on: Mapped[date]
    outcome: Mapped[CycleOutcome] = mapped_column(enum_of(CycleOutcome))
    completed_on: Mapped[date | None]
    calibration_run_id: Mapped[UUID | None] = mapped_column(references("calibration_run.id"))
    work_order_id: Mapped[UUID | None] = mapped_column(Uuid)
    # Who says that it could not be done, and why.
    signer_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(400), default="", server_default=text("''"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    def as_closed(self) -> ClosedCycle:
        return ClosedCycle(due_on=self.due_on, outcome=self.outcome, completed_on=self.completed_on)


def close_cycles(
    plan_id: UUID,
    closed: Sequence[ClosedCycle],
    *,
    after: int,
    run_id: UUID | None,
    order_id: UUID | None,
    now: datetime,
) -> None:
    """Keep what work did to the due dates that follow the first so many of a plan."""
    append(
        PlanCycle(
            id=uuid7(),
            plan_id=plan_id,
            seq=seq,
            due_on=cycle.due_on,
            outcome=cycle.outcome,
            completed_on=cycle.completed_on,
            calibration_run_id=run_id if cycle.completed_on else None,
            work_order_id=order_id if cycle.completed_on else None,
            recorded_at=now,
        )
        for seq, cycle in enumerate(closed, start=after + 1)
    )


def count_closed(plan_id: UUID) -> int:
    """How many due dates of a plan are dealt with."""
    return db.session.scalar(select(func.count()).where(PlanCycle.plan_id == plan_id)) or 0


def last_closed(plan_id: UUID) -> ClosedCycle | None:
    """The due date that was dealt with last, if any was."""
    row = db.session.scalar(
        select(PlanCycle)
        .where(PlanCycle.plan_id == plan_id)
        .order_by(PlanCycle.seq.desc())
        .limit(1)
    )
    return row.as_closed() if row is not None else None


def closed_of_plans(plan_ids: Collection[UUID]) -> dict[UUID, tuple[int, ClosedCycle]]:
    """For each of some plans with due dates that are dealt with: how many, and the last one."""
    newest = (
        select(PlanCycle.plan_id, func.max(PlanCycle.seq).label("seq"))
        .where(PlanCycle.plan_id.in_(plan_ids))
        .group_by(PlanCycle.plan_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            PlanCycle.plan_id,
            PlanCycle.seq,
            PlanCycle.due_on,
            PlanCycle.outcome,
            PlanCycle.completed_on,
        ).join(
            newest,
            (newest.c.plan_id == PlanCycle.plan_id) & (newest.c.seq == PlanCycle.seq),
        )
    )
    return {
        plan_id: (seq, ClosedCycle(due_on=due_on, outcome=outcome, completed_on=completed_on))
        for plan_id, seq, due_on, outcome, completed_on in rows
    }

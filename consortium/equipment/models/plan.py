"""Plans of checks, and the due dates that are dealt with."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain.due_dates import (
    NOT_DONE,
    Basis,
    CycleOutcome,
    Interval,
    IntervalUnit,
    Schedule,
)
from consortium.equipment.domain.plan import PlanState, check_move
from consortium.equipment.models.asset import Asset, within
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.history import append
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission

_NOT_DONE = ", ".join(f"'{outcome}'" for outcome in sorted(NOT_DONE))


class Plan(Identified, Versioned, Base):
    """How often a device is calibrated by a procedure.

    ``next_due_on`` and ``window_opens_on`` are caches: the anchor, the interval and the cycles
    that are closed say the same.
    """

    __tablename__ = "plan"
    __table_args__ = (
        Index(
            "uq_plan_in_force",
            "asset_id",
            "procedure_id",
            unique=True,
            sqlite_where=text("state <> 'ended'"),
            postgresql_where=text("state <> 'ended'"),
        ),
        Index("ix_plan_state_next_due_on", "state", "next_due_on"),
        CheckConstraint("interval_count > 0 AND early_days >= 0", name="interval_makes_sense"),
        CheckConstraint("window_opens_on <= next_due_on", name="window_before_due"),
    )

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    procedure_id: Mapped[UUID] = mapped_column(references("calibration_procedure.id"), index=True)
    basis: Mapped[Basis] = mapped_column(enum_of(Basis))
    anchor_on: Mapped[date]
    interval_count: Mapped[int]
    interval_unit: Mapped[IntervalUnit] = mapped_column(enum_of(IntervalUnit))
    early_days: Mapped[int] = mapped_column(default=0)
    next_due_on: Mapped[date]
    window_opens_on: Mapped[date]
    state: Mapped[PlanState] = mapped_column(enum_of(PlanState))
    state_since: Mapped[date]
    state_reason: Mapped[str] = mapped_column(String(400), default="")

    @property
    def schedule(self) -> Schedule:
        return Schedule(
            basis=self.basis,
            anchor_on=self.anchor_on,
            interval=Interval(count=self.interval_count, unit=self.interval_unit),
            early_days=self.early_days,
        )

    def fall_due(self, day: date) -> None:
        """Set the next due date, and the first day on which work counts for it."""
        self.next_due_on = day
        self.window_opens_on = self.schedule.window_opens_on(day)

    def complete(
        self, completed_on: date, *, closed_before: int, run_id: UUID, now: datetime
    ) -> None:
        """Close the due dates that work of this day deals with, and move on to the next.

        Work before the window of the next due date is extra work: it closes nothing.
        ``closed_before`` is how many due dates were closed until now.
        """
        completion = self.schedule.after(completed_on, due_on=self.next_due_on)
        append(
            PlanCycle(
                id=uuid7(),
                plan_id=self.id,
                seq=seq,
                due_on=cycle.due_on,
                outcome=cycle.outcome,
                completed_on=cycle.completed_on,
                calibration_run_id=run_id if cycle.completed_on else None,
                recorded_at=now,
            )
            for seq, cycle in enumerate(completion.closed, start=closed_before + 1)
        )
        self.fall_due(completion.next_due_on)

    def move(self, to: PlanState, *, on: date, reason: str) -> None:
        """Change the state, with the day and the reason.

        Raises:
            Conflict: a plan cannot get from the one state to the other.
        """
        check_move(self.state, to)
        self.state, self.state_since, self.state_reason = to, on, reason


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


def new_plan(asset_id: UUID, procedure_id: UUID, schedule: Schedule, *, since: date) -> Plan:
    """An active plan that is first due one interval after its anchor."""
    plan = Plan(
        id=uuid7(),
        asset_id=asset_id,
        procedure_id=procedure_id,
        basis=schedule.basis,
        anchor_on=schedule.anchor_on,
        interval_count=schedule.interval.count,
        interval_unit=schedule.interval.unit,
        early_days=schedule.early_days,
        state=PlanState.ACTIVE,
        state_since=since,
    )
    plan.fall_due(schedule.first_due_on())
    return plan


def access_plan(*, actor: Actor, permission: Permission, plan_id: UUID) -> tuple[Plan, Asset]:
    """A plan and its device, when the actor reaches the device with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(
        select(Plan, Asset)
        .join(Asset, Asset.id == Plan.asset_id)
        .where(Plan.id == plan_id, within(actor.scope(permission)))
    ).one_or_none()
    if found is None:
        raise NotFound("plan")
    plan, asset = found
    return plan, asset


def plans_in_force(asset_id: UUID) -> list[Plan]:
    """The plans of a device that have not ended."""
    rows = db.session.scalars(
        select(Plan)
        .where(Plan.asset_id == asset_id, Plan.state != PlanState.ENDED)
        .order_by(Plan.id)
    )
    return list(rows)


_PLAN_AND_CLOSED = select(
    Plan, select(func.count()).where(PlanCycle.plan_id == Plan.id).scalar_subquery()
).where(
    Plan.asset_id == bindparam("asset_id"),
    Plan.procedure_id == bindparam("procedure_id"),
    Plan.state != PlanState.ENDED,
)


def plan_in_force(asset_id: UUID, procedure_id: UUID) -> tuple[Plan, int] | None:
    """The plan of a device for a procedure, and how many due dates it has closed so far."""
    asked = {"asset_id": asset_id, "procedure_id": procedure_id}
    found = db.session.execute(_PLAN_AND_CLOSED, asked).one_or_none()
    return (found[0], found[1]) if found is not None else None


explain(
    "uq_plan_in_force",
    lambda: Invalid(
        "plan_known",
        "This device already has a plan for this procedure.",
        field="procedure_id",
        next_step="Choose another procedure, or open the plan that is there.",
    ),
)

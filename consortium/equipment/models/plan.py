"""Plans of checks, and the due dates that are dealt with."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    String,
    Uuid,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain.due_dates import (
    Basis,
    ClosedCycle,
    CycleOutcome,
    Interval,
    IntervalUnit,
    Schedule,
)
from consortium.equipment.domain.due_state import Roll
from consortium.equipment.domain.meter import MeterReading, forecast
from consortium.equipment.domain.plan import USUAL, Allowance, PlanState, check_move
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.meter import readings_of
from consortium.equipment.models.plan_cycle import PlanCycle as PlanCycle
from consortium.equipment.models.plan_cycle import close_cycles
from consortium.equipment.models.plan_cycle import count_closed as count_closed
from consortium.equipment.models.plan_cycle import last_closed as last_closed
from consortium.equipment.models.work_order import done_by_calibration
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.history import append
from consortium.foundation.database.types import Quantity, enum_of, references
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.working_days import Nation


class Plan(Identified, Versioned, Base):
    """How often work is done on a device by a procedure.

    ``next_due_on`` and ``window_opens_on`` are caches: the anchor, the interval and the cycles
    that are closed say the same. A plan whose meter reaches its next step earlier is due then. How
    often it is due never changes: an edit ends the plan, and another one goes on from it.
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
    # The work is still in time so many days after its due date.
    late_days: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    roll: Mapped[Roll] = mapped_column(
        enum_of(Roll), default=Roll.BEFORE, server_default=Roll.BEFORE.value
    )
    nation: Mapped[Nation] = mapped_column(
        enum_of(Nation), default=Nation.ENGLAND, server_default=Nation.ENGLAND.value
    )
    meter_id: Mapped[UUID | None] = mapped_column(Uuid)
    meter_step: Mapped[Decimal | None] = mapped_column(Quantity)
    # What the meter read when the work was last done.
    meter_last: Mapped[Decimal | None] = mapped_column(Quantity)
    # A plan that goes on from another one counts from the day at which that one stood.
    supersedes_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    counts_from: Mapped[date | None]

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

    def due_after(self, last: ClosedCycle | None, readings: Sequence[MeterReading]) -> date:
        """When the work is due next: by its dates, or by its meter if that is sooner."""
        base = self.schedule.base_of(last) if last is not None else self.counts_from
        by_date = self.schedule.first_due_on() if base is None else self.schedule.counted_on(base)
        return self.sooner(by_date, readings)

    def sooner(self, by_date: date, readings: Sequence[MeterReading]) -> date:
        """The day itself, or the one on which the meter reaches its next step if that is sooner."""
        if self.meter_step is None or self.meter_last is None:
            return by_date
        reached_on = forecast(readings, self.meter_last + self.meter_step)
        return min(by_date, reached_on) if reached_on is not None else by_date

    def go_on_from(self, before: "Plan", last: ClosedCycle | None) -> None:
        """Take over where another plan of the same work stood: nothing due is lost."""
        self.supersedes_id = before.id
        self.counts_from = self.schedule.base_of(last) if last is not None else before.counts_from
        if self.meter_id == before.meter_id:
            self.meter_last = before.meter_last
        self.fall_due(self.due_after(None, self.readings()))

    def complete(
        self,
        completed_on: date,
        *,
        closed_before: int,
        now: datetime,
        run_id: UUID | None = None,
        order_id: UUID | None = None,
    ) -> None:
        """Close the due dates that work of this day deals with, and move on to the next.

        Work before the window of the next due date is extra work: it closes nothing.
        ``closed_before`` is how many due dates were closed until now. The work was a calibration
        or a work order; a calibration ends the order that was made for its due date.
        """
        completion = self.schedule.after(completed_on, due_on=self.next_due_on)
        close_cycles(
            self.id,
            completion.closed,
            after=closed_before,
            run_id=run_id,
            order_id=order_id,
            now=now,
        )
        if not completion.closed:
            return
        readings = self.readings()
        self.meter_last = readings[-1].value if readings else self.meter_last
        self.fall_due(self.sooner(completion.next_due_on, readings))
        if run_id is not None:
            done_by_calibration(self.id, closed_before + 1, completed_on, at=now)

    def leave_undone(
        self,
        outcome: CycleOutcome,
        *,
        closed_before: int,
        signer_id: UUID | None,
        reason: str,
        now: datetime,
    ) -> None:
        """Close the due date without any work, and move on to the next; somebody signs for it."""
        due_on = self.next_due_on
        append(
            [
                PlanCycle(
                    id=uuid7(),
                    plan_id=self.id,
                    seq=closed_before + 1,
                    due_on=due_on,
                    outcome=outcome,
                    completed_on=None,
                    signer_id=signer_id,
                    reason=reason,
                    recorded_at=now,
                )
            ]
        )
        self.fall_due(self.schedule.counted_on(due_on))

    def readings(self) -> list[MeterReading]:
        if self.meter_id is None:
            return []
        return readings_of([self.meter_id]).get(self.meter_id, [])

    def move(self, to: PlanState, *, on: date, reason: str) -> None:
        """Change the state, with the day and the reason.

        Raises:
            Conflict: a plan cannot get from the one state to the other.
        """
        check_move(self.state, to)
        self.state, self.state_since, self.state_reason = to, on, reason


def new_plan(
    asset_id: UUID,
    procedure_id: UUID,
    schedule: Schedule,
    *,
    since: date,
    allowance: Allowance = USUAL,
) -> Plan:
    """An active plan that is first due one interval after its anchor, or by its meter."""
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
        late_days=allowance.late_days,
        roll=allowance.roll,
        nation=allowance.nation,
        meter_id=allowance.meter_id,
        meter_step=allowance.meter_step,
    )
    readings = plan.readings()
    plan.meter_last = readings[-1].value if readings else None
    plan.fall_due(plan.due_after(None, readings))
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


def fall_due_by_meter(meter_id: UUID) -> None:
    """Let the plans that go by a meter fall due anew by what it reads now."""
    plans = db.session.scalars(
        select(Plan).where(Plan.meter_id == meter_id, Plan.state != PlanState.ENDED)
    ).all()
    for plan in plans:
        readings = plan.readings()
        if plan.meter_last is None and readings:
            plan.meter_last = readings[-1].value
        plan.fall_due(plan.due_after(last_closed(plan.id), readings))


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

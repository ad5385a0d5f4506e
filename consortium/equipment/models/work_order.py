"""Work orders, and every change of their state."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, Index, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.service_level import ServiceLevels, hours, pushed_back
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import (
    ENDED,
    OPEN,
    HoldReason,
    Priority,
    WorkState,
    check_move,
    may_move,
)
from consortium.equipment.models.asset import Asset, within
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class WorkOrder(Identified, Versioned, Base):
    """One job on one device, from the request to its end.

    ``trust_id`` is the trust that had the device when the work was asked for, and ``payer_id``
    the one that pays. ``plan_seq`` counts the due dates of a plan: each has one order at most.
    ``starts_by`` and ``done_by`` are the two clocks of its service level.
    """

    __tablename__ = "work_order"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("plan_id", "plan_seq"),
        UniqueConstraint("failed_step_id"),
        Index("ix_work_order_state_done_by", "state", "done_by"),
        CheckConstraint("(plan_id IS NULL) = (plan_due_on IS NULL)", name="of_a_due_date"),
        CheckConstraint(
            "(state = 'on_hold') = (hold_reason IS NOT NULL)", name="held_for_a_reason"
        ),
        CheckConstraint("downtime_to IS NULL OR downtime_from <= downtime_to", name="downtime"),
    )

    reference: Mapped[str] = mapped_column(String(20))
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    payer_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    kind: Mapped[WorkKind] = mapped_column(enum_of(WorkKind))
    priority: Mapped[Priority] = mapped_column(enum_of(Priority))
    state: Mapped[WorkState] = mapped_column(enum_of(WorkState))
    description: Mapped[str] = mapped_column(String(1000), default="")
    reported_by: Mapped[str] = mapped_column(String(120), default="")
    reported_at: Mapped[datetime] = mapped_column(Instant)
    # The repair of a failed step names the order and the step that failed.
    parent_id: Mapped[UUID | None] = mapped_column(references("work_order.id"), index=True)
    failed_step_id: Mapped[UUID | None] = mapped_column(Uuid)
    plan_id: Mapped[UUID | None] = mapped_column(references("plan.id"))
    plan_seq: Mapped[int | None]
    plan_due_on: Mapped[date | None]
    procedure_id: Mapped[UUID | None] = mapped_column(references("calibration_procedure.id"))
    planned_on: Mapped[date | None] = mapped_column(index=True)
    assignee_id: Mapped[UUID | None] = mapped_column(references("person.id"), index=True)
    performer_id: Mapped[UUID | None] = mapped_column(Uuid)
    starts_by: Mapped[datetime] = mapped_column(Instant)
    done_by: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_on: Mapped[date | None]
    hold_reason: Mapped[HoldReason | None] = mapped_column(enum_of(HoldReason))
    held_since: Mapped[datetime | None] = mapped_column(Instant)
    is_safety_relevant: Mapped[bool] = mapped_column(default=False)
    downtime_from: Mapped[datetime | None] = mapped_column(Instant, index=True)
    downtime_to: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    def set_clocks(self, levels: ServiceLevels, model: DeviceModel) -> None:
        """Start both clocks from the report, by the order's priority and the device's class."""
        level = levels.level(self.priority, model.mdr_class)
        self.starts_by = self.reported_at + hours(level.respond_hours)
        self.done_by = self.reported_at + hours(level.fix_hours)

    def move(self, to: WorkState, *, at: datetime, by: UUID | None, reason: str = "") -> None:
        """Change the state and write the event that says so; nothing else changes a state.

        Raises:
            Conflict: an order cannot get from the one state to the other.
        """
        check_move(self.state, to)
        db.session.add(work_event(self.id, self.state, to, at=at, by=by, reason=reason))
        self.state = to
        if to is WorkState.IN_PROGRESS:
            self.started_at = self.started_at or at
            self.done_at = self.done_on = None
        elif to is WorkState.WORK_DONE:
            self.done_at = at

    def hold(self, reason: HoldReason, *, at: datetime, by: UUID | None, note: str) -> None:
        """Let the work rest.

        Raises:
            Conflict: it is not in progress.
        """
        self.move(WorkState.ON_HOLD, at=at, by=by, reason=note)
        self.hold_reason, self.held_since = reason, at

    def go_on(self, levels: ServiceLevels, *, at: datetime, by: UUID | None, to: WorkState) -> None:
        """End a hold: what stopped the clock pushes the end of the work back.

        Raises:
            Conflict: a held order cannot get to that state.
        """
        reason, since = self.hold_reason, self.held_since
        if reason is not None and since is not None:
            self.done_by = pushed_back(
                self.done_by,
                held_since=since,
                resumed_at=at,
                reason=reason,
                pausing=levels.pausing,
            )
        self.hold_reason = self.held_since = None
        self.move(to, at=at, by=by)


class WorkEvent(Identified, AppendOnly, Base):
    """A change of an order's state: from what, to what, when, by whom and why."""

    __tablename__ = "work_event"

    order_id: Mapped[UUID] = mapped_column(references("work_order.id"), index=True)
    # Checked through the other column: each state is the "to" of an event before it is a "from".
    from_state: Mapped[WorkState | None] = mapped_column(
        Enum(
            WorkState,
            values_callable=lambda members: [member.value for member in members],
            native_enum=False,
            length=40,
        )
    )
    to_state: Mapped[WorkState] = mapped_column(enum_of(WorkState))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(400), default="")


def work_event(
    order_id: UUID,
    before: WorkState | None,
    to: WorkState,
    *,
    at: datetime,
    by: UUID | None,
    reason: str,
) -> WorkEvent:
    return WorkEvent(
        id=uuid7(),
        order_id=order_id,
        from_state=before,
        to_state=to,
        at=at,
        by_id=by,
        reason=reason,
    )


def access_order(
    *, actor: Actor, permission: Permission, order_id: UUID
) -> tuple[WorkOrder, Asset, DeviceModel]:
    """An order with its device and model, when the actor reaches the device with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(
        select(WorkOrder, Asset, DeviceModel)
        .join(Asset, Asset.id == WorkOrder.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(WorkOrder.id == order_id, within(actor.scope(permission)))
    ).one_or_none()
    if found is None:
        raise NotFound("work order")
    order, asset, model = found
    return order, asset, model


def done_by_calibration(plan_id: UUID, seq: int, on: date, *, at: datetime) -> None:
    """End the open order of a due date whose calibration is recorded, if there is one."""
    order = db.session.scalar(
        select(WorkOrder).where(
            WorkOrder.plan_id == plan_id, WorkOrder.plan_seq == seq, WorkOrder.state.in_(OPEN)
        )
    )
    if order is None:
        return
    order.hold_reason = order.held_since = None
    order.done_on = on
    for state in (WorkState.WORK_DONE, WorkState.IN_REVIEW, WorkState.CLOSED):
        if may_move(order.state, state):
            order.move(state, at=at, by=None, reason="Its calibration is recorded")


def ordered_due_dates(plan_ids: Collection[UUID]) -> set[tuple[UUID, int]]:
    """The due dates of some plans that have their order, by plan and number."""
    rows = db.session.execute(
        select(WorkOrder.plan_id, WorkOrder.plan_seq).where(WorkOrder.plan_id.in_(plan_ids))
    )
    return {(plan_id, seq) for plan_id, seq in rows if plan_id is not None and seq is not None}


def close_orders_of(plan_id: UUID, *, reason: str, at: datetime) -> int:
    """End the open orders of a plan without their work being done; say how many there were."""
    rows = db.session.scalars(
        select(WorkOrder).where(WorkOrder.plan_id == plan_id, WorkOrder.state.in_(OPEN))
    ).all()
    ending = [row for row in rows if may_move(row.state, WorkState.CLOSED_INCOMPLETE)]
    for row in ending:
        row.hold_reason = row.held_since = None
        row.move(WorkState.CLOSED_INCOMPLETE, at=at, by=None, reason=reason[:400])
    return len(ending)


def end_orders_of(asset_id: UUID, *, reason: str, at: datetime, by: UUID | None) -> None:
    """End whatever work on a device is open: it is gone for good."""
    rows = db.session.scalars(
        select(WorkOrder).where(WorkOrder.asset_id == asset_id, WorkOrder.state.in_(OPEN))
    ).all()
    for row in rows:
        row.hold_reason = row.held_since = None
        for state in (WorkState.CLOSED_INCOMPLETE, WorkState.CANCELLED, WorkState.IN_REVIEW):
            if may_move(row.state, state):
                row.move(state, at=at, by=by, reason=reason)
                break
        if row.state is WorkState.IN_REVIEW:
            row.move(WorkState.CLOSED, at=at, by=by, reason=reason)
        if row.downtime_from is not None and row.downtime_to is None:
            row.downtime_to = max(at, row.downtime_from)


def open_repairs(asset_id: UUID, *, besides: UUID) -> int:
    """How many other repairs of a device are still open."""
    rows = db.session.scalars(
        select(WorkOrder.id).where(
            WorkOrder.asset_id == asset_id,
            WorkOrder.kind == WorkKind.REPAIR,
            WorkOrder.state.in_(OPEN),
            WorkOrder.id != besides,
        )
    )
    return len(rows.all())


explain(
    "uq_work_order_failed_step_id",
    lambda: Conflict(
        "repair_requested",
        "A repair was requested for this step already.",
        next_step="Open the repair from the order.",
    ),
)
explain(
    "uq_work_order_plan_id_plan_seq",
    lambda: Conflict(
        "order_made",
        "Another run made the order of this due date at the same moment.",
        next_step="Reload the list of work.",
    ),
)

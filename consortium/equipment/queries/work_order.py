"""Lists of work orders, and how their clocks stand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.service_level import ClockState, clock_state
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import OPEN, HoldReason, Priority, WorkState
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.service_level import pausing_of
from consortium.equipment.models.work_order import WorkOrder
from consortium.equipment.queries.asset import at_place
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.models.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """An order with its device; ``clock`` is how the time until the work is done stands."""

    id: UUID
    reference: str
    asset_id: UUID
    asset_no: str
    device: str
    trust: str
    site: str
    location: str
    kind: WorkKind
    priority: Priority
    state: WorkState
    hold_reason: HoldReason | None
    description: str
    assignee: str
    planned_on: date | None
    due_on: date | None
    reported_at: datetime
    done_by: datetime
    clock: ClockState


def list_work(
    *,
    actor: Actor,
    asked: Asked,
    now: datetime,
    place_id: UUID | None = None,
    states: Collection[WorkState] = OPEN,
    kind: WorkKind | None = None,
    only_mine: bool = False,
) -> Page[WorkLine]:
    """The orders of devices within the actor's reach, those due soonest first.

    ``place_id`` is a trust or one of its sites; words match the order, the device or the engineer.
    """
    rows = _lines(actor).where(
        WorkOrder.state.in_(states),
        *at_place(place_id),
        *([WorkOrder.kind == kind] if kind else []),
        *([WorkOrder.assignee_id == actor.id] if only_mine else []),
        *matching(
            asked.words,
            WorkOrder.reference,
            WorkOrder.description,
            Asset.asset_no,
            Asset.serial,
            DeviceModel.category,
            func.coalesce(Person.name, ""),
        ),
    )
    orders = {
        "reference": WorkOrder.reference,
        "asset": Asset.asset_no,
        "planned": func.coalesce(WorkOrder.planned_on, date.max),
        "state": WorkOrder.state,
    }
    place = (Organisation.name, Site.name, Asset.location)
    order = place if asked.sort == "place" else (orders.get(asked.sort, WorkOrder.done_by),)
    page, total = one_page(rows, asked, *order, WorkOrder.reference)
    pausing = pausing_of({row[0].trust_id for row in page})
    return Page(
        rows=[_line(*row, now=now, pausing=pausing) for row in page], total=total, asked=asked
    )


def open_work_of(asset_id: UUID, *, now: datetime) -> list[WorkLine]:
    """The open orders of a device, those due soonest first; whoever asks reaches the device."""
    rows = db.session.execute(
        _joined()
        .where(WorkOrder.asset_id == asset_id, WorkOrder.state.in_(OPEN))
        .order_by(WorkOrder.done_by, WorkOrder.reference)
    ).all()
    pausing = pausing_of({row[0].trust_id for row in rows})
    return [_line(*row, now=now, pausing=pausing) for row in rows]


def paused_since(order: WorkOrder, pausing: Collection[HoldReason]) -> datetime | None:
    """Since when the clock of an order stands still; None when it runs."""
    is_paused = order.state is WorkState.ON_HOLD and order.hold_reason in pausing
    return order.held_since if is_paused else None


def _joined() -> Select[*tuple[Any, ...]]:
    return (
        select(WorkOrder, Asset, DeviceModel, Organisation.name, Site.name, Person.name)
        .join(Asset, Asset.id == WorkOrder.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == WorkOrder.trust_id)
        .join(Site, Site.id == Asset.site_id)
        .outerjoin(Person, Person.id == WorkOrder.assignee_id)
    )


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    return _joined().where(within(actor.scope(Permission.EQUIPMENT_VIEW)))


def _line(
    order: WorkOrder,
    asset: Asset,
    model: DeviceModel,
    trust: str,
    site: str,
    assignee: str | None,
    *,
    now: datetime,
    pausing: dict[UUID, frozenset[HoldReason]],
) -> WorkLine:
    return WorkLine(
        id=order.id,
        reference=order.reference,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        device=f"{model.category}, {model.manufacturer} {model.name}",
        trust=trust,
        site=site,
        location=asset.location,
        kind=order.kind,
        priority=order.priority,
        state=order.state,
        hold_reason=order.hold_reason,
        description=order.description,
        assignee=assignee or "",
        planned_on=order.planned_on,
        due_on=order.plan_due_on,
        reported_at=order.reported_at,
        done_by=order.done_by,
        clock=clock_state(
            due_at=order.done_by,
            ended_at=order.done_at,
            now=now,
            paused_since=paused_since(order, pausing[order.trust_id]),
        ),
    )

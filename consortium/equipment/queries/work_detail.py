"""Everything the page of one work order shows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.domain.device_class import MdrClass
from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.competence import Job, lacks
from consortium.equipment.domain.service_level import ClockState, clock_state
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_line import LineKind
from consortium.equipment.domain.work_order import HoldReason, Priority, WorkState
from consortium.equipment.domain.work_step import Step, StepResult
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.competence import competence_of
from consortium.equipment.models.service_level import levels_for
from consortium.equipment.models.work_line import WorkLine
from consortium.equipment.models.work_order import WorkEvent, WorkOrder, access_order
from consortium.equipment.models.work_step import steps_of
from consortium.equipment.queries.work_order import paused_since
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission, roles_with
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import holders_of_roles, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step with the answer that counts, and the repair that was requested for it, if any."""

    id: UUID
    step: Step
    result: StepResult | None
    number: Decimal | None
    text: str
    repair_id: UUID | None
    repair: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    kind: LineKind
    description: str
    on_day: date
    minutes: int
    quantity: Decimal
    amount: Decimal
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    at: datetime
    to: WorkState
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    id: UUID
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Engineer:
    """Somebody who could be assigned, with what they lack for this order on a day."""

    id: UUID
    name: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDetail:
    """An order with its steps, costs and history; ``could_pay`` are the trusts it may be put to."""

    id: UUID
    reference: str
    asset_id: UUID
    asset_no: str
    asset_status: AssetStatus
    device: str
    mdr_class: MdrClass | None
    trust_id: UUID
    trust: str
    payer_id: UUID
    payer: str
    could_pay: tuple[tuple[UUID, str], ...]
    kind: WorkKind
    priority: Priority
    state: WorkState
    description: str
    reported_by: str
    reported_at: datetime
    procedure_id: UUID | None
    planned_on: date | None
    due_on: date | None
    plan_id: UUID | None
    assignee_id: UUID | None
    assignee: str
    performer_id: UUID | None
    performer: str
    hold_reason: HoldReason | None
    is_safety_relevant: bool
    starts_by: datetime
    start_clock: ClockState
    done_by: datetime
    done_clock: ClockState
    done_on: date | None
    downtime_from: datetime | None
    downtime_to: datetime | None
    parent: Related | None
    steps: tuple[StepLine, ...]
    lines: tuple[CostLine, ...]
    events: tuple[StateLine, ...]


def find_work(*, actor: Actor, order_id: UUID, now: datetime) -> WorkDetail:
    """An order of a device within the actor's reach.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    order, asset, model = access_order(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, order_id=order_id
    )
    pausing = levels_for(order.trust_id)[0].pausing
    paused = paused_since(order, pausing)
    payers = {order.trust_id, asset.custodian_trust_id, asset.owner_trust_id, order.payer_id}
    trusts = dict(
        db.session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(payers))
        ).all()
    )
    events = db.session.scalars(
        select(WorkEvent)
        .where(WorkEvent.order_id == order_id)
        .order_by(WorkEvent.at.desc(), WorkEvent.id.desc())
    ).all()
    lines = db.session.scalars(
        select(WorkLine).where(WorkLine.order_id == order_id).order_by(WorkLine.on_day, WorkLine.id)
    ).all()
    people = {each.by_id for each in events} | {each.person_id for each in lines}
    people |= {order.assignee_id, order.performer_id}
    names = names_of([each for each in people if each is not None])
    return WorkDetail(
        id=order.id,
        reference=order.reference,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        asset_status=asset.status,
        device=f"{model.category}, {model.manufacturer} {model.name}",
        mdr_class=model.mdr_class,
        trust_id=order.trust_id,
        trust=trusts[order.trust_id],
        payer_id=order.payer_id,
        payer=trusts[order.payer_id],
        could_pay=tuple(sorted(trusts.items(), key=lambda each: each[1])),
        kind=order.kind,
        priority=order.priority,
        state=order.state,
        description=order.description,
        reported_by=order.reported_by,
        reported_at=order.reported_at,
        procedure_id=order.procedure_id,
        planned_on=order.planned_on,
        due_on=order.plan_due_on,
        plan_id=order.plan_id,
        assignee_id=order.assignee_id,
        assignee=_name(names, order.assignee_id),
        performer_id=order.performer_id,
        performer=_name(names, order.performer_id),
        hold_reason=order.hold_reason,
        is_safety_relevant=order.is_safety_relevant,
        starts_by=order.starts_by,
        start_clock=clock_state(
            due_at=order.starts_by, ended_at=order.started_at, now=now, paused_since=None
        ),
        done_by=order.done_by,
        done_clock=clock_state(
            due_at=order.done_by, ended_at=order.done_at, now=now, paused_since=paused
        ),
        done_on=order.done_on,
        downtime_from=order.downtime_from,
        downtime_to=order.downtime_to,
        parent=_parent(order),
        steps=tuple(_steps(order_id)),
        lines=tuple(
            CostLine(
                kind=line.kind,
                description=line.description,
                on_day=line.on_day,
                minutes=line.minutes,
                quantity=line.quantity,
                amount=line.amount,
                person=_name(names, line.person_id),
            )
            for line in lines
        ),
        events=tuple(
            StateLine(at=row.at, to=row.to_state, by=_name(names, row.by_id), reason=row.reason)
            for row in events
        ),
    )


def engineers_for(*, actor: Actor, order_id: UUID, on: date) -> list[Engineer]:
    """The engineers who record work for the order's trust, by name, with what each lacks.

    Raises:
        NotFound: the order is not within the actor's reach.
    """
    order, asset, model = access_order(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, order_id=order_id
    )
    job = _job(order, asset, model, on)
    reached = actor.scope(Permission.EQUIPMENT_VIEW).organisations | {order.trust_id}
    holders = holders_of_roles(
        roles=tuple(roles_with(Permission.CALIBRATIONS_RECORD)), organisation_ids=reached
    )
    names = names_of({each.person_id for each in holders})
    found = [
        Engineer(id=person_id, name=name, lacks=tuple(lacks(job, *competence_of(person_id))))
        for person_id, name in names.items()
    ]
    return sorted(found, key=lambda each: (bool(each.lacks), each.name))


def _job(order: WorkOrder, asset: Asset, model: DeviceModel, on: date) -> Job:
    return Job(
        category=model.category,
        model_id=asset.device_model_id,
        kind=order.kind,
        trust_id=order.trust_id,
        on=on,
    )


def _steps(order_id: UUID) -> list[StepLine]:
    found = steps_of(order_id)
    repairs = {
        step_id: (repair_id, reference)
        for step_id, repair_id, reference in db.session.execute(
            select(WorkOrder.failed_step_id, WorkOrder.id, WorkOrder.reference).where(
                WorkOrder.parent_id == order_id
            )
        )
    }
    lines = []
    for step, answer in found:
        repair_id, reference = repairs.get(step.id, (None, ""))
        lines.append(
            StepLine(
                id=step.id,
                step=step.as_step(),
                result=answer.result if answer is not None else None,
                number=answer.number if answer is not None else None,
                text=answer.text if answer is not None else "",
                repair_id=repair_id,
                repair=reference,
            )
        )
    return lines


def _parent(order: WorkOrder) -> Related | None:
    if order.parent_id is None:
        return None
    parent = db.session.get_one(WorkOrder, order.parent_id)
    return Related(id=parent.id, reference=parent.reference)


def _name(names: dict[UUID, str], person_id: UUID | None) -> str:
    return names.get(person_id, "") if person_id is not None else ""

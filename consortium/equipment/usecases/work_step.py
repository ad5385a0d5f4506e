"""Answering the steps of an order, and noting what the work took."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.work_line import LineKind, check_line
from consortium.equipment.domain.work_order import ENDED, WorkState
from consortium.equipment.domain.work_step import Answer, StepResult, result_of
from consortium.equipment.models.work_line import WorkLine
from consortium.equipment.models.work_order import WorkOrder, access_order
from consortium.equipment.models.work_step import StepAnswer, steps_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.history import append
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def answer_steps(
    *, actor: Actor, order_id: UUID, answers: Mapping[UUID, Answer], now: datetime
) -> list[UUID]:
    """Keep the answers that are new or differ from the one that counts, by the id of the step.

    Returns the steps that fail now.

    Raises:
        NotFound: the order is not within the actor's reach.
        NotAllowed: the actor does not record work for the trust that has the device.
        Conflict: the work is not in progress.
        Invalid: there is nothing new to keep.
    """
    with transaction():
        order = _reach(actor, order_id)
        if order.state is not WorkState.IN_PROGRESS:
            raise Conflict(
                "not_in_progress",
                "Steps are answered while the work is in progress.",
                next_step="Start the work, or send it back if it is done already.",
            )
        rows = []
        for step, current in steps_of(order_id):
            answer = answers.get(step.id, Answer())
            result = result_of(step.as_step(), answer)
            if result is None or _is_same(answer, result, current):
                continue
            rows.append(
                StepAnswer(
                    id=uuid7(),
                    step_id=step.id,
                    number=answer.number,
                    text=answer.text,
                    result=result,
                    answered_at=now,
                    answered_by=actor.id,
                )
            )
        if not rows:
            raise Invalid(
                "nothing_new",
                "There is no new answer to keep.",
                next_step="Answer a step, or go back to the order.",
            )
        failed = [row.step_id for row in rows if row.result is StepResult.FAIL]
        append(rows)
        _record(actor, "work.answered", order, now, answers=len(rows), failed=len(failed))
    return failed


def add_work_line(
    *,
    actor: Actor,
    order_id: UUID,
    kind: LineKind,
    description: str,
    on_day: date,
    amount: Decimal,
    now: datetime,
    minutes: int = 0,
    quantity: Decimal = Decimal(0),
) -> None:
    """Note what an order took: labour and travel in minutes, the rest by number; with its cost.

    Raises:
        NotFound: the order is not within the actor's reach.
        NotAllowed: the actor does not record work for the trust that has the device.
        Conflict: the order is ended.
        Invalid: the entry makes no sense.
    """
    check_line(
        kind,
        minutes=minutes,
        quantity=quantity,
        amount=amount,
        on_day=on_day,
        today=london_date(now),
    )
    with transaction():
        order = _reach(actor, order_id)
        if order.state in ENDED:
            raise Conflict(
                "order_ended",
                "This order is ended: nothing is added to it.",
                next_step="Request other work for what came later.",
            )
        db.session.add(
            WorkLine(
                id=uuid7(),
                order_id=order_id,
                kind=kind,
                description=description,
                on_day=on_day,
                minutes=minutes,
                quantity=quantity,
                amount=amount,
                person_id=actor.id if kind is LineKind.LABOUR else None,
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        _record(actor, "work.noted", order, now, line=kind.value, amount=amount)


def _is_same(answer: Answer, result: StepResult, current: StepAnswer | None) -> bool:
    return current is not None and (current.number, current.text, current.result) == (
        answer.number,
        answer.text,
        result,
    )


def _reach(actor: Actor, order_id: UUID) -> WorkOrder:
    order, _, _ = access_order(actor=actor, permission=Permission.EQUIPMENT_VIEW, order_id=order_id)
    permissions.check(actor, Permission.CALIBRATIONS_RECORD, order.trust_id)
    return order


def _record(actor: Actor, action: str, order: WorkOrder, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("work order", order.id, order.reference),
        at=now,
        owner_id=order.trust_id,
        **details,
    )

"""Recording needs, which pains each answers, and which criteria test it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotFound, Stale
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.discovery import Priority, check_reason, check_stands
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, check_state
from consortium.tenders.models.access import access_discovery, manage_lot
from consortium.tenders.models.discovery import CriterionNeed, Need, NeedPain, Pain, next_seq
from consortium.tenders.models.lot import criteria_of
from consortium.tenders.models.tender import Tender


def record_need(
    *,
    actor: Actor,
    tender_id: UUID,
    priority: Priority,
    statement: str,
    pains: Collection[UUID],
    now: datetime,
    detail: str = "",
) -> UUID:
    """Say what the trusts want instead, and which pains that answers.

    Raises:
        NotFound: the tender is not within reach.
        Conflict: the tender is published.
        Invalid: it answers no pain, or one that does not stand in this tender.
    """
    with transaction():
        tender = access_discovery(actor=actor, tender_id=tender_id, doing="Recording a need")
        need = Need(
            id=uuid7(),
            tender_id=tender.id,
            seq=next_seq(Need, tender.id),
            priority=priority,
            statement=statement,
            detail=detail,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(need)
        _answer_pains(tender, need.id, pains)
        _record(actor, "need.recorded", tender, now, number=need.seq, pains=len(set(pains)))
    return need.id


def change_need(
    *,
    actor: Actor,
    need_id: UUID,
    version: int,
    priority: Priority,
    statement: str,
    detail: str,
    pains: Collection[UUID],
    now: datetime,
) -> None:
    """Say a need better, or name other pains; possible until the tender is published.

    Raises:
        NotFound: the tender is not within reach.
        Stale: somebody else saved the need since this version was read.
        Conflict: the tender is published, or the need is struck.
        Invalid: it answers no pain, or one that does not stand in this tender.
    """
    with transaction():
        need, tender = _need(actor, need_id, "Changing a need")
        if need.version != version:
            raise Stale("need")
        check_stands(need.struck_at)
        before = need.statement
        need.priority, need.statement, need.detail = priority, statement, detail
        db.session.execute(delete(NeedPain).where(NeedPain.need_id == need.id))
        _answer_pains(tender, need.id, pains)
        _record(actor, "need.changed", tender, now, number=need.seq, before=before, after=statement)


def strike_need(*, actor: Actor, need_id: UUID, reason: str, now: datetime) -> None:
    """Give a need up with a reason; it stays readable, and no criterion tests it any more.

    Raises:
        NotFound: the tender is not within reach.
        Conflict: the tender is published, or the need is struck already.
        Invalid: no reason is given.
    """
    because = check_reason(reason)
    with transaction():
        need, tender = _need(actor, need_id, "Striking a need")
        check_stands(need.struck_at)
        need.struck_at, need.struck_by, need.struck_because = now, actor.id, because
        _record(actor, "need.struck", tender, now, number=need.seq, why=because)


def trace_criteria(
    *, actor: Actor, lot_id: UUID, needs: Mapping[str, Collection[UUID]], now: datetime
) -> None:
    """Say which needs each criterion of a lot tests, by its name; what was said before goes.

    Raises:
        NotFound, NotAllowed: the lot is not there, or not run by the actor.
        Conflict: the tender is published.
        Invalid: the lot has no such criterion, or a need does not stand in its tender.
    """
    with transaction():
        lot, tender = manage_lot(actor=actor, lot_id=lot_id)
        check_state(tender.state, *BEFORE_PUBLICATION, doing="Tracing criteria")
        _check_named(tender, lot.id, needs)
        db.session.execute(delete(CriterionNeed).where(CriterionNeed.lot_id == lot.id))
        db.session.add_all(
            CriterionNeed(lot_id=lot.id, criterion=criterion, need_id=need_id)
            for criterion, tested in needs.items()
            for need_id in sorted(set(tested))
        )
        traced = {criterion: len(set(tested)) for criterion, tested in needs.items()}
        _record(actor, "criteria.traced", tender, now, lot=lot.seq, needs=traced)


def _check_named(tender: Tender, lot_id: UUID, needs: Mapping[str, Collection[UUID]]) -> None:
    if not set(needs) <= {each.name for each in criteria_of(tender.id).get(lot_id, ())}:
        raise Invalid(
            "no_such_criterion",
            "The lot's criteria were changed meanwhile.",
            next_step="Reload the page and choose again.",
        )
    standing = select(Need.id).where(Need.tender_id == tender.id, Need.struck_at.is_(None))
    if not {each for tested in needs.values() for each in tested} <= set(
        db.session.scalars(standing)
    ):
        raise _not_standing("needs", "need")


def _need(actor: Actor, need_id: UUID, doing: str) -> tuple[Need, Tender]:
    need = db.session.get(Need, need_id)
    if need is None:
        raise NotFound("need")
    return need, access_discovery(actor=actor, tender_id=need.tender_id, doing=doing)


def _answer_pains(tender: Tender, need_id: UUID, pains: Collection[UUID]) -> None:
    standing = select(Pain.id).where(Pain.tender_id == tender.id, Pain.struck_at.is_(None))
    if not pains:
        raise Invalid(
            "answers_nothing",
            "A need answers at least one thing that people said.",
            field="pains",
            next_step="Choose what it answers; record what was said first if it is missing.",
        )
    if not set(pains) <= set(db.session.scalars(standing)):
        raise _not_standing("pains", "statement")
    db.session.add_all(NeedPain(need_id=need_id, pain_id=pain_id) for pain_id in sorted(set(pains)))


def _not_standing(field: str, what: str) -> Invalid:
    return Invalid(
        "not_standing",
        f"Each {what} that is chosen stands in this tender.",
        field=field,
        next_step="Reload the page and choose again.",
    )


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )

"""Reading events of standards out of tolerance: each trust sees its own calibrations in doubt."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from consortium.equipment.domain.reverse_trace import Outcome
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationRun
from consortium.equipment.models.out_of_tolerance import (
    ToleranceDecision,
    ToleranceEvent,
    ToleranceImpact,
    access_impact,
    event_within,
    seen_by,
)
from consortium.equipment.models.standard import Standard
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event; ``mine`` and ``open`` count what is for the reader's own trusts to decide.

    ``due_on`` is the first day by which one of the open ones is to be decided.
    """

    id: UUID
    asset_no: str
    failed_on: date
    reason: str
    mine: int
    open: int
    due_on: date | None
    is_overdue: bool


class Showing(StrEnum):
    """Which events a reader asks for, by what is for the own trusts to decide."""

    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class DoubtsWaiting:
    """How many calibrations in doubt the reader's own trusts have to decide."""

    open: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactLine:
    id: UUID
    run_id: UUID
    reference: str
    asset_id: UUID
    asset_no: str
    trust: str
    performed_on: date
    depth: int
    through: str
    proposed: Outcome
    error_again: Decimal | None
    due_on: date | None
    is_overdue: bool
    decided: Outcome | None
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetail:
    """An event with the reader's own rows; ``elsewhere`` counts those of other trusts."""

    id: UUID
    standard_id: UUID
    asset_no: str
    failed_on: date
    good_on: date | None
    found: Decimal | None
    reason: str
    opened_at: datetime
    impacts: tuple[ImpactLine, ...]
    elsewhere: int


def list_events(
    *, actor: Actor, asked: Asked, today: date, showing: Showing | None = None
) -> Page[EventLine]:
    """The events within reach, the newest first; words match the standard or the reason."""
    undecided = ToleranceDecision.id.is_(None)
    mine = (
        select(
            ToleranceImpact.event_id,
            func.count().label("mine"),
            func.count().filter(undecided).label("open"),
            func.min(ToleranceImpact.due_on).filter(undecided).label("due_on"),
        )
        .outerjoin(ToleranceDecision, ToleranceDecision.impact_id == ToleranceImpact.id)
        .where(_mine(actor))
        .group_by(ToleranceImpact.event_id)
        .subquery()
    )
    shown = {
        None: [],
        Showing.OPEN: [mine.c.open > 0],
        Showing.OVERDUE: [mine.c.due_on < today],
    }
    rows = (
        select(ToleranceEvent, Asset.asset_no, mine.c.mine, mine.c.open, mine.c.due_on)
        .join(Standard, Standard.id == ToleranceEvent.standard_id)
        .join(Asset, Asset.id == Standard.asset_id)
        .outerjoin(mine, mine.c.event_id == ToleranceEvent.id)
        .where(
            event_within(actor),
            *matching(asked.words, Asset.asset_no, ToleranceEvent.reason),
            *shown[showing],
        )
    )
    orders = {
        "asset": Asset.asset_no,
        "due": func.coalesce(mine.c.due_on, date.max),
        "open": func.coalesce(mine.c.open, 0),
    }
    order = orders.get(asked.sort, ToleranceEvent.failed_on.desc())
    page, total = one_page(rows, asked, order, ToleranceEvent.id)
    return Page(
        rows=[
            EventLine(
                id=event.id,
                asset_no=asset_no,
                failed_on=event.failed_on,
                reason=event.reason,
                mine=count or 0,
                open=undecided_count or 0,
                due_on=due_on,
                is_overdue=due_on is not None and due_on < today,
            )
            for event, asset_no, count, undecided_count, due_on in page
        ],
        total=total,
        asked=asked,
    )


def doubts_waiting(*, actor: Actor, today: date) -> DoubtsWaiting:
    """What the actor's own trusts have to decide, and how much of it is overdue."""
    found = db.session.execute(
        select(
            func.count().label("open"),
            func.count().filter(ToleranceImpact.due_on < today).label("overdue"),
        )
        .select_from(ToleranceImpact)
        .outerjoin(ToleranceDecision, ToleranceDecision.impact_id == ToleranceImpact.id)
        .where(_mine(actor), ToleranceDecision.id.is_(None))
    ).one()
    return DoubtsWaiting(open=found.open, overdue=found.overdue)


def find_event(*, actor: Actor, event_id: UUID, today: date) -> EventDetail:
    """An event within reach, with the calibrations in doubt of the actor's own trusts.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(
        select(ToleranceEvent, Asset.asset_no)
        .join(Standard, Standard.id == ToleranceEvent.standard_id)
        .join(Asset, Asset.id == Standard.asset_id)
        .where(ToleranceEvent.id == event_id, event_within(actor))
    ).one_or_none()
    if found is None:
        raise NotFound("event")
    event, asset_no = found
    impacts = _impacts(actor, event_id, today)
    total: int = db.session.scalars(
        select(func.count())
        .select_from(ToleranceImpact)
        .where(ToleranceImpact.event_id == event_id)
    ).one()
    return EventDetail(
        id=event.id,
        standard_id=event.standard_id,
        asset_no=asset_no,
        failed_on=event.failed_on,
        good_on=event.good_on,
        found=event.found,
        reason=event.reason,
        opened_at=event.opened_at,
        impacts=tuple(impacts),
        elsewhere=total - len(impacts),
    )


def find_impact(*, actor: Actor, impact_id: UUID, today: date) -> ImpactLine:
    """A calibration in doubt of one of the actor's own trusts.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    impact, _ = access_impact(actor=actor, impact_id=impact_id)
    rows = _impacts(actor, impact.event_id, today)
    return next(each for each in rows if each.id == impact_id)


def _is_late(impact: ToleranceImpact, today: date) -> bool:
    return impact.due_on is not None and impact.due_on < today


def _mine(actor: Actor) -> ColumnElement[bool]:
    return seen_by(actor.scope(Permission.EQUIPMENT_MANAGE))


def _impacts(actor: Actor, event_id: UUID, today: date) -> list[ImpactLine]:
    through = aliased(Asset)
    rows = db.session.execute(
        select(
            ToleranceImpact,
            CalibrationRun,
            Asset,
            Organisation.name,
            through.asset_no,
            ToleranceDecision,
        )
        .join(CalibrationRun, CalibrationRun.id == ToleranceImpact.run_id)
        .join(Asset, Asset.id == CalibrationRun.asset_id)
        .join(Organisation, Organisation.id == ToleranceImpact.trust_id)
        .join(through, through.id == ToleranceImpact.through_asset_id)
        .outerjoin(ToleranceDecision, ToleranceDecision.impact_id == ToleranceImpact.id)
        .where(
            ToleranceImpact.event_id == event_id,
            _mine(actor),
        )
        .order_by(ToleranceImpact.depth, CalibrationRun.performed_on, ToleranceImpact.id)
    ).all()
    names = names_of({row[5].by_id for row in rows if row[5] is not None and row[5].by_id})
    return [
        ImpactLine(
            id=impact.id,
            run_id=run.id,
            reference=run.reference,
            asset_id=asset.id,
            asset_no=asset.asset_no,
            trust=trust,
            performed_on=run.performed_on,
            depth=impact.depth,
            through=through_no,
            proposed=impact.proposed,
            error_again=impact.error_again,
            due_on=impact.due_on,
            is_overdue=_is_late(impact, today) and not decision,
            decided=decision.outcome if decision else None,
            reason=decision.reason if decision else "",
            decided_by=names.get(decision.by_id, "") if decision and decision.by_id else "",
        )
        for impact, run, asset, trust, through_no, decision in rows
    ]

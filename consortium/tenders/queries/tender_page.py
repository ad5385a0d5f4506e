"""One tender with everything its page shows: where it stands, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.procurement import Procedure, Regime
from consortium.tenders.domain.publication import LegalFacts
from consortium.tenders.domain.readiness import Facts
from consortium.tenders.domain.tender import (
    STATE_NAMES,
    STATE_OWNERS,
    WAY,
    TenderState,
    next_step,
)
from consortium.tenders.models.access import access_tender, manage_tender
from consortium.tenders.models.facts import facts_of
from consortium.tenders.models.history import events_of, is_intact
from consortium.tenders.models.ranking import latest_runs
from consortium.tenders.models.recommendation import chosen_of
from consortium.tenders.models.tender import Tender, TenderEvent
from consortium.tenders.queries.acceptance import AcceptanceView, acceptance_views
from consortium.tenders.queries.award import AwardView, awards_of
from consortium.tenders.queries.bid import LotBids, bids_of, may_read_bids
from consortium.tenders.queries.demand import TrustAnswer, answers_of
from consortium.tenders.queries.lot import LotView, lots_with_demand
from consortium.tenders.queries.mandate import MandateView, mandate_views

# While it is of use to know who gave a mandate and who may.
_MANDATING = TenderState.DEMAND_FROZEN
# While trusts answer to what is recommended.
_ACCEPTING = TenderState.RECOMMENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A state on the way, and whether the tender is past it, in it, or before it."""

    name: str
    is_past: bool
    is_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What comes next: whose turn it is, what the order is called, and what is missing for it."""

    order: str
    owner: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    at: datetime
    state: str
    who: str
    reason: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOnPage:
    """A lot with its bids, as far as the reader may see them, and its award.

    ``recommended`` is whether a bid is chosen to win it.
    """

    lot: LotView
    bids: LotBids
    award: AwardView | None
    recommended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderTitle:
    """What pages about a part of a tender call it, with what its own form corrects."""

    id: UUID
    version: int
    reference: str
    title: str
    consortium_id: UUID
    clause_text: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderPage:
    id: UUID
    reference: str
    title: str
    state: TenderState
    consortium_id: UUID
    consortium: str
    lead_trust: str
    procedure: Procedure
    regime: Regime
    commenced_on: date
    starts_on: date
    ends_on: date
    clause_text: str
    demand_due_on: date | None
    deadline: datetime | None
    opened_at: datetime | None
    keys_made: bool
    bids_shown: bool
    prices_shown: bool
    steps: tuple[Step, ...]
    next: NextStep | None
    trusts: tuple[TrustAnswer, ...]
    mandates: tuple[MandateView, ...]
    acceptances: tuple[AcceptanceView, ...]
    legal: LegalFacts
    lots: tuple[LotOnPage, ...]
    events: tuple[EventView, ...]
    events_intact: bool


def find_tender(*, actor: Actor, tender_id: UUID, now: datetime) -> TenderPage:
    """A tender as the reader may see it at this instant.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    names = _names(row.consortium_id, row.lead_trust_id)
    events, facts = events_of(row.id), facts_of(row, now=now)
    return TenderPage(
        id=row.id,
        reference=row.reference,
        title=row.title,
        state=row.state,
        consortium_id=row.consortium_id,
        consortium=names[row.consortium_id],
        lead_trust=names[row.lead_trust_id],
        procedure=row.procedure,
        regime=row.regime,
        commenced_on=row.commenced_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        clause_text=row.clause_text,
        demand_due_on=row.demand_due_on,
        deadline=row.deadline,
        opened_at=row.opened_at,
        keys_made=facts.keys.made,
        bids_shown=may_read_bids(actor=actor, tender=row, now=now),
        prices_shown=row.prices_opened_at is not None,
        steps=_steps(row.state, [event.to_state for event in events], skips=not _has_demo(facts)),
        next=_next(row, facts),
        trusts=answers_of(actor=actor, tender=row, today=london_date(now)),
        mandates=mandate_views(actor=actor, tender=row) if row.state is _MANDATING else (),
        acceptances=acceptance_views(actor=actor, tender=row) if row.state is _ACCEPTING else (),
        legal=facts.legal,
        lots=_lots(actor, row, facts),
        events=tuple(_events(events)),
        events_intact=is_intact(events),
    )


def find_title(*, actor: Actor, tender_id: UUID) -> TenderTitle:
    """A tender for whoever runs it, without its lots.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not run by the actor.
    """
    row = manage_tender(actor=actor, tender_id=tender_id)
    return TenderTitle(
        id=row.id,
        version=row.version,
        reference=row.reference,
        title=row.title,
        consortium_id=row.consortium_id,
        clause_text=row.clause_text,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _steps(state: TenderState, reached: list[TenderState], skips: bool) -> tuple[Step, ...]:
    """The way of a tender; a cancelled one ends where it was cancelled.

    One that ``skips`` the demonstrations has none among its criteria.
    """
    if state is TenderState.CANCELLED:
        walked = [each for each in WAY if each in reached]
        past = [Step(name=STATE_NAMES[each], is_past=True, is_now=False) for each in walked]
        return (*past, Step(name=STATE_NAMES[state], is_past=False, is_now=True))
    way = [each for each in WAY if each is not TenderState.DEMO or not skips]
    here = way.index(TenderState.STANDSTILL if state is TenderState.SUSPENDED else state)
    return tuple(
        Step(name=STATE_NAMES[each], is_past=place < here, is_now=place == here)
        for place, each in enumerate(way)
    )


def _has_demo(facts: Facts) -> bool:
    return any(
        criterion.kind is CriterionKind.DEMO for lot in facts.lots for criterion in lot.criteria
    )


def _next(row: Tender, facts: Facts) -> NextStep | None:
    step = next_step(row.state, facts)
    if step is None:
        return None
    missing = step.lacks(facts)
    # Once nothing is missing it is the turn of whoever gives the order.
    owner = STATE_OWNERS[row.state] if missing else step.by
    return NextStep(order=step.order, owner=owner.value, missing=missing)


def _lots(actor: Actor, row: Tender, facts: Facts) -> tuple[LotOnPage, ...]:
    criteria = {lot.id: lot.criteria for lot in facts.lots}
    runs = latest_runs(row.id)
    bids = bids_of(actor=actor, tender=row, runs=runs, now=facts.now, criteria=criteria)
    shown = may_read_bids(actor=actor, tender=row, now=facts.now)
    awards = awards_of(facts, with_values=shown)
    chosen = chosen_of(row.id) if row.state is TenderState.SCENARIOS else {}
    return tuple(
        LotOnPage(
            lot=lot,
            bids=bids.get(lot.id, LotBids()),
            award=awards.get(lot.id),
            recommended=lot.id in chosen,
        )
        for lot in lots_with_demand(actor=actor, tender_id=row.id, criteria=criteria)
    )


def _events(events: list[TenderEvent]) -> list[EventView]:
    people = names_of({event.actor_id for event in events if event.actor_id})
    return [
        EventView(
            at=event.at,
            state=STATE_NAMES[event.to_state],
            who=people.get(event.actor_id, "") if event.actor_id else "the system",
            reason=event.reason,
            sha256=event.payload_sha256,
        )
        for event in events
    ]


def _names(*ids: UUID) -> dict[UUID, str]:
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(db.session.execute(rows).all())

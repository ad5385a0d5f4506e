"""What an evaluator sees: the bids they judge, their own draft, and nobody else's scores."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.assessment_facts import Matrix
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import Criterion, leaves_of
from consortium.tenders.domain.marking import KeptMark, Mark
from consortium.tenders.domain.panel import MODERATING
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import criteria_of, lots_of
from consortium.tenders.models.marks import ScoreDraft, single_scores
from consortium.tenders.models.panel import PanelMember, members_of, tasks_of
from consortium.tenders.models.sitting import access_bid_to_judge, access_clear_seat
from consortium.tenders.models.tasks import criteria_now, tasks_now
from consortium.tenders.models.tender import Tender

SCORED_IN = (TenderState.SCORING, TenderState.DEMO)
_MatrixOf = Callable[[PanelMember, list[Bid]], Matrix]


@dataclass(frozen=True, slots=True, kw_only=True)
class BidToJudge:
    """A bid on the reader's list, with how many of their criteria are submitted."""

    bid_id: UUID
    supplier: str
    lot: str
    given: Matrix
    saved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """Somebody on the panel and how many of their scores are in; never which values."""

    member_id: UUID
    name: str
    given: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A member's scores of a bid that the chair could open again."""

    bid_id: UUID
    supplier: str
    lot: str
    member_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingPage:
    """The reader's bids; for the chair also who still owes scores."""

    tender_id: UUID
    reference: str
    title: str
    state: TenderState
    bids: tuple[BidToJudge, ...]
    owing: tuple[Owing, ...]
    submitted: tuple[Submitted, ...]
    chairs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A score that the reader submitted."""

    criterion: Criterion
    mark: Mark
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """A bid to be scored: the reader's criteria, their draft, and what they submitted.

    Of the bid itself only the supplier is here: no price, and no score of anybody else.
    """

    bid_id: UUID
    supplier: str
    lot: str
    tender_id: UUID
    reference: str
    title: str
    open_now: bool
    criteria: tuple[Criterion, ...]
    version: int
    draft: dict[UUID, KeptMark]
    submitted: tuple[Given, ...]


def find_judging(*, actor: Actor, tender_id: UUID, now: datetime) -> JudgingPage:
    """The bids that the reader judges.

    Raises:
        NotFound, NotAllowed: the reader does not sit on the panel, or may not judge yet.
    """
    member, tender = access_clear_seat(actor=actor, tender_id=tender_id, now=now)
    lots = {lot.id: lot for lot in lots_of(tender.id) if lot.ended_at is None}
    rows = db.session.execute(
        select(Bid, Organisation.name)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Bid.lot_id.in_(lots), Bid.status == BidStatus.ADMITTED)
        .order_by(Organisation.name)
    ).all()
    given = {(row.bid_id, row.member_id, row.criterion_id) for row in single_scores(list(lots))}
    now_asked = {
        lot_id: {each.id for each in criteria_now(tender, leaves_of(criteria))}
        for lot_id, criteria in criteria_of(tender.id).items()
    }
    tasks = tasks_of(tender.id)

    def matrix(who: PanelMember, bids: list[Bid]) -> Matrix:
        asked = [
            (bid.id, who.id, each)
            for bid in bids
            for each in tasks.get(who.id, frozenset()) & now_asked.get(bid.lot_id, set())
        ]
        return Matrix(expected=len(asked), there=sum(each in given for each in asked))

    drafts = _drafts(member)
    mine = [
        BidToJudge(
            bid_id=bid.id,
            supplier=supplier,
            lot=lots[bid.lot_id].name,
            given=matrix(member, [bid]),
            saved_at=drafts.get(bid.id),
        )
        for bid, supplier in sorted(rows, key=lambda row: lots[row[0].lot_id].seq)
    ]
    chairs = member.role in MODERATING
    return JudgingPage(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        bids=tuple(each for each in mine if each.given.expected),
        owing=tuple(_owing(tender, [bid for bid, _ in rows], matrix)) if chairs else (),
        submitted=tuple(
            Submitted(
                bid_id=bid.id,
                supplier=supplier,
                lot=lots[bid.lot_id].name,
                member_id=who.id,
                name=name,
            )
            for who, name in _named(tender)
            for bid, supplier in rows
            if matrix(who, [bid]).there
        )
        if chairs and tender.state in SCORED_IN
        else (),
        chairs=chairs,
    )


def find_score_sheet(*, actor: Actor, bid_id: UUID, now: datetime) -> ScoreSheet:
    """A bid for somebody who is to score it.

    Raises:
        NotFound, NotAllowed: the reader may not judge the bid.
    """
    member, bid, lot, tender = access_bid_to_judge(actor=actor, bid_id=bid_id, now=now)
    tasks = tasks_now(member, lot, tender)
    mine = [
        row for row in single_scores([lot.id]) if (row.bid_id, row.member_id) == (bid.id, member.id)
    ]
    done = {row.criterion_id for row in mine}
    every = {each.id: each for each in criteria_of(tender.id).get(lot.id, ())}
    draft = db.session.scalar(
        select(ScoreDraft).where(ScoreDraft.bid_id == bid.id, ScoreDraft.member_id == member.id)
    )
    return ScoreSheet(
        bid_id=bid.id,
        supplier=db.session.get_one(Organisation, bid.supplier_id).name,
        lot=lot.name,
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        open_now=tender.state in SCORED_IN and bid.status is BidStatus.ADMITTED,
        criteria=tuple(each for each in tasks if each.id not in done),
        version=draft.version if draft else 0,
        draft={UUID(each): mark for each, mark in draft.marks.items()} if draft else {},
        submitted=tuple(
            Given(
                criterion=every[row.criterion_id],
                mark=Mark(value=row.value, note=row.note, not_shown=row.not_shown),
                submitted_at=row.submitted_at,
            )
            for row in mine
        ),
    )


def _named(tender: Tender) -> list[tuple[PanelMember, str]]:
    members = members_of(tender.id)
    names = names_of({member.person_id for member in members})
    return [(member, names.get(member.person_id, "")) for member in members]


def _owing(tender: Tender, bids: list[Bid], matrix: _MatrixOf) -> list[Owing]:
    found = [
        Owing(member_id=member.id, name=name, given=matrix(member, bids))
        for member, name in _named(tender)
    ]
    return [each for each in found if each.given.expected]


def _drafts(member: PanelMember) -> dict[UUID, datetime]:
    rows = select(ScoreDraft.bid_id, ScoreDraft.saved_at).where(ScoreDraft.member_id == member.id)
    return dict(db.session.execute(rows).all())

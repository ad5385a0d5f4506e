"""Counting how far the judging of a tender's bids is, in a fixed number of queries."""

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from consortium.foundation.database import db
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.assessment_facts import (
    NOT_JUDGED,
    AssessmentFacts,
    LotAssessment,
    Matrix,
)
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import SCORED, CriterionKind, leaves_of
from consortium.tenders.domain.panel import DISCIPLINE_NAMES, PanelRole
from consortium.tenders.domain.tender import JUDGING, TenderState
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.bidding import low_prices_of
from consortium.tenders.models.lot import Criterion, Lot, criteria_of, lots_of
from consortium.tenders.models.marks import (
    AgreedScore,
    ComplianceCheck,
    LowPriceClearance,
    SingleScore,
    in_present_round,
)
from consortium.tenders.models.panel import (
    PanelMember,
    PanelTask,
    members_of,
    quorum_of,
    scorers_by_criterion,
)
from consortium.tenders.models.tender import Tender

JUDGED = (TenderState.OPENED, *JUDGING, TenderState.PRICE_OPEN)
_Rows = Select[Any, *tuple[Any, ...]]
_ByKind = dict[tuple[UUID, bool], int]


def assessment_of(tender: Tender) -> AssessmentFacts:
    """The judging of a tender's bids as its guards see it; nothing before or after it."""
    if tender.state not in JUDGED:
        return NOT_JUDGED
    lots = [lot for lot in lots_of(tender.id) if lot.ended_at is None]
    return AssessmentFacts(
        lots=tuple(_lots(tender, lots)),
        has_chair=any(member.role is PanelRole.CHAIR for member in members_of(tender.id)),
        gaps=tuple(_gaps(tender.id)),
    )


def _lots(tender: Tender, lots: list[Lot]) -> list[LotAssessment]:
    ids = [lot.id for lot in lots]
    criteria, scorers = criteria_of(tender.id), scorers_by_criterion(tender.id)
    bids = _numbers(_admitted(ids, select(Bid.lot_id, func.count())).group_by(Bid.lot_id))
    checks = _numbers(_pairs(ids, ComplianceCheck))
    agreed, scores = _by_kind(_agreed(ids)), _by_kind(_scores(ids))
    low = _uncleared(tender, lots)
    judged = []
    for lot in lots:
        leaves = leaves_of(criteria.get(lot.id, ()))
        read = [each.id for each in leaves if each.kind in SCORED and not _is_demo(each.kind)]
        shown = [each.id for each in leaves if _is_demo(each.kind)]
        failed = sum(each.kind is CriterionKind.PASS_FAIL for each in leaves)
        here = bids.get(lot.id, 0)

        def scored(criterion_ids: list[UUID], bids: int = here) -> int:
            return bids * sum(scorers.get(each, 0) for each in criterion_ids)

        judged.append(
            LotAssessment(
                id=lot.id,
                name=lot.name,
                bids=here,
                has_demo=bool(shown),
                checks=Matrix(expected=here * failed, there=checks.get(lot.id, 0)),
                scores=Matrix(expected=scored(read), there=scores.get((lot.id, False), 0)),
                agreed=Matrix(expected=here * len(read), there=agreed.get((lot.id, False), 0)),
                shown=Matrix(expected=scored(shown), there=scores.get((lot.id, True), 0)),
                shown_agreed=Matrix(
                    expected=here * len(shown), there=agreed.get((lot.id, True), 0)
                ),
                unassigned=tuple(
                    each.name for each in leaves if each.kind in SCORED and each.id not in scorers
                ),
                low_prices=low.get(lot.id, 0),
            )
        )
    return judged


def _is_demo(kind: CriterionKind) -> bool:
    return kind is CriterionKind.DEMO


def _admitted(ids: list[UUID], rows: _Rows) -> _Rows:
    return rows.where(Bid.lot_id.in_(ids), Bid.status == BidStatus.ADMITTED)


def _pairs(ids: list[UUID], of: type[ComplianceCheck]) -> _Rows:
    """How many pairs of bid and criterion have a row, by the lot: corrections count once."""
    pairs = _admitted(
        ids, select(Bid.lot_id, of.bid_id, of.criterion_id).join(of, of.bid_id == Bid.id)
    )
    distinct = pairs.distinct().subquery()
    return select(distinct.c.lot_id, func.count()).group_by(distinct.c.lot_id)


def _agreed(ids: list[UUID]) -> _Rows:
    pairs = _admitted(
        ids,
        select(Bid.lot_id, AgreedScore.bid_id, AgreedScore.criterion_id, Criterion.kind)
        .join(AgreedScore, AgreedScore.bid_id == Bid.id)
        .join(Criterion, Criterion.id == AgreedScore.criterion_id),
    )
    distinct = pairs.distinct().subquery()
    return select(distinct.c.lot_id, distinct.c.kind, func.count()).group_by(
        distinct.c.lot_id, distinct.c.kind
    )


def _scores(ids: list[UUID]) -> _Rows:
    """Scores of the present round by members who sit on the panel and are to give them."""
    return (
        _admitted(ids, select(Bid.lot_id, Criterion.kind, func.count()))
        .join(SingleScore, SingleScore.bid_id == Bid.id)
        .join(Criterion, Criterion.id == SingleScore.criterion_id)
        .join(
            PanelTask,
            and_(
                PanelTask.member_id == SingleScore.member_id,
                PanelTask.criterion_id == SingleScore.criterion_id,
            ),
        )
        .join(PanelMember, PanelMember.id == SingleScore.member_id)
        .where(PanelMember.left_at.is_(None), in_present_round())
        .group_by(Bid.lot_id, Criterion.kind)
    )


def _by_kind(rows: _Rows) -> _ByKind:
    """Numbers by the lot and whether they are of demonstrations."""
    found: Counter[tuple[UUID, bool]] = Counter()
    for lot_id, kind, number in db.session.execute(rows):
        found[lot_id, _is_demo(kind)] += number
    return found


def _numbers(rows: _Rows) -> dict[UUID, int]:
    return dict(db.session.execute(rows).all())


def _uncleared(tender: Tender, lots: list[Lot]) -> dict[UUID, int]:
    """How many abnormally low prices wait to be cleared, once prices are open."""
    if tender.state is not TenderState.PRICE_OPEN:
        return {}
    rows = (
        select(Bid.id)
        .join(LowPriceClearance, LowPriceClearance.bid_id == Bid.id)
        .where(Bid.lot_id.in_([lot.id for lot in lots]))
    )
    cleared = {str(bid_id) for bid_id in db.session.scalars(rows)}
    return {
        lot_id: sum(each.bid not in cleared for each in low)
        for lot_id, low in low_prices_of(tender, lots).items()
    }


def _gaps(tender_id: UUID) -> list[str]:
    """Whom the panel lacks for its quorum, in sentences."""
    here = Counter(member.seat for member in members_of(tender_id))
    short = {
        seat: needed - here[seat]
        for seat, needed in quorum_of(tender_id).items()
        if here[seat] < needed
    }
    trusts = {seat.trust_id for seat in short}
    names = dict(
        db.session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(trusts))
        ).all()
    )
    return sorted(
        f"{names[seat.trust_id]} needs {lacks} more on the panel: "
        f"{DISCIPLINE_NAMES[seat.discipline].lower()}."
        for seat, lacks in short.items()
    )

"""Looking up what the guards of a tender ask about, each fact in a fixed number of queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, select, union_all

from consortium.contracts.domain.contracts import ContractState
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.foundation.database import db
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.assessment_facts import AssessmentFacts
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.decision import DecisionFacts
from consortium.tenders.domain.discovery import lacks_in_trace
from consortium.tenders.domain.keys import KeyFacts
from consortium.tenders.domain.publication import LegalFacts
from consortium.tenders.domain.readiness import Facts, LotFacts, TrustFacts, live_among
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, TenderState
from consortium.tenders.models.acceptance import left_trusts
from consortium.tenders.models.assessment import assessment_of
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.decision import decision_facts_of
from consortium.tenders.models.demand import TrustDemand
from consortium.tenders.models.discovery import lots_traced, needs_traced
from consortium.tenders.models.keys import key_facts_of
from consortium.tenders.models.legal import legal_facts_of
from consortium.tenders.models.lot import Lot, TenderLine, criteria_of, lots_of
from consortium.tenders.models.question import unanswered_by
from consortium.tenders.models.ranking import LotAward
from consortium.tenders.models.tender import Tender, TenderTrust

Counts = Mapping[UUID, int]

_LINES = select(TenderLine.lot_id, func.count()).group_by(TenderLine.lot_id)
_ANSWERS = _LINES.join(TrustDemand, TrustDemand.line_id == TenderLine.id)
_WANTING = (
    select(TenderLine.lot_id, func.count(TrustDemand.trust_id.distinct()))
    .join(TrustDemand, TrustDemand.line_id == TenderLine.id)
    .where(TrustDemand.quantity > 0)
    .group_by(TenderLine.lot_id)
)
_BIDS = (
    select(Bid.lot_id, func.count()).where(Bid.status == BidStatus.ADMITTED).group_by(Bid.lot_id)
)
# As Agreement.value_limit says it.
_LIMIT = Agreement.award_value + Agreement.added_value
_AWARDS = select(LotAward.lot_id, func.count()).group_by(LotAward.lot_id)
# Trusts that joined the agreement later are not counted: the award did not wait for them.
_SIGNED = (
    select(TenderLine.lot_id, func.count(TrustDemand.trust_id.distinct()))
    .join(TrustDemand, TrustDemand.line_id == TenderLine.id)
    .join(LotAward, LotAward.lot_id == TenderLine.lot_id)
    .join(
        TrustContract,
        and_(
            TrustContract.agreement_id == LotAward.agreement_id,
            TrustContract.trust_id == TrustDemand.trust_id,
        ),
    )
    .where(TrustDemand.quantity > 0, TrustContract.state != ContractState.DRAFT)
    .group_by(TenderLine.lot_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """Numbers by the lot's id; a lot that is missing has none."""

    lines: Counts
    answers: Counts
    trusts: Counts
    bids: Counts
    awards: Counts
    signed: Counts


def facts_of(tender: Tender, *, now: datetime) -> Facts:
    """A tender as its guards see it at an instant.

    Each fact is looked up once, when a guard asks for it: most steps hang on one or two of them.
    Whoever moves a tender asks before anything of it changes.
    """
    return _FactsOnDemand(tender, now)


class _FactsOnDemand:
    def __init__(self, tender: Tender, now: datetime) -> None:
        self._tender = tender
        self.now = now
        self.clause_text = tender.clause_text
        self.deadline = tender.deadline

    @cached_property
    def trusts(self) -> tuple[TrustFacts, ...]:
        return tuple(_trusts(self._tender.id))

    @cached_property
    def lots(self) -> tuple[LotFacts, ...]:
        return tuple(_lots(self._tender))

    @property
    def live(self) -> tuple[LotFacts, ...]:
        return live_among(self.lots)

    @cached_property
    def legal(self) -> LegalFacts:
        return legal_facts_of(self._tender)

    @cached_property
    def keys(self) -> KeyFacts:
        return key_facts_of(self._tender.id)

    @cached_property
    def decision(self) -> DecisionFacts:
        return decision_facts_of(self._tender)

    @cached_property
    def trace(self) -> tuple[str, ...]:
        return _trace(self._tender)

    @cached_property
    def unanswered(self) -> int:
        return _unanswered(self._tender)

    @cached_property
    def assessment(self) -> AssessmentFacts:
        return assessment_of(self._tender)


def _lots(tender: Tender) -> Iterator[LotFacts]:
    criteria, counted, excess = criteria_of(tender.id), _count(tender.id), _excess(tender)
    for lot in lots_of(tender.id):
        yield LotFacts(
            id=lot.id,
            name=lot.name,
            criteria=criteria.get(lot.id, ()),
            lines=counted.lines.get(lot.id, 0),
            answers=counted.answers.get(lot.id, 0),
            wanted=lot.id in counted.trusts,
            bids=counted.bids.get(lot.id, 0),
            ended=lot.ended_at is not None,
            awarded=lot.id in counted.awards,
            contracts=counted.trusts.get(lot.id, 0),
            signed=counted.signed.get(lot.id, 0),
            excess=excess.get(lot.id, Decimal(0)),
        )


def _trace(tender: Tender) -> tuple[str, ...]:
    """Asked while it can still be mended; afterwards the criteria stand as they are."""
    if tender.state not in BEFORE_PUBLICATION:
        return ()
    traced = (lot for _, lot in lots_traced(tender.id))
    return lacks_in_trace(needs_traced(tender.id), traced)


def _unanswered(tender: Tender) -> int:
    """Asked while suppliers bid: later it cannot be mended any more."""
    if tender.state is not TenderState.PUBLISHED or tender.deadline is None:
        return 0
    return unanswered_by(tender.id, tender.deadline)


def _excess(tender: Tender) -> dict[UUID, Decimal]:
    """By how much the contracts of each awarded lot exceed its award, once there are any."""
    if tender.state is not TenderState.AWARDED:
        return {}
    rows = db.session.execute(
        select(LotAward.lot_id, _LIMIT, func.sum(TrustContract.value))
        .join(Agreement, Agreement.id == LotAward.agreement_id)
        .join(TrustContract, TrustContract.agreement_id == Agreement.id)
        .join(Lot, Lot.id == LotAward.lot_id)
        .where(Lot.tender_id == tender.id)
        .group_by(LotAward.lot_id, _LIMIT)
    )
    return {lot_id: value - limit for lot_id, limit, value in rows if limit is not None}


def _trusts(tender_id: UUID) -> list[TrustFacts]:
    rows = db.session.execute(
        select(TenderTrust, Organisation.name)
        .join(Organisation, Organisation.id == TenderTrust.trust_id)
        .where(TenderTrust.tender_id == tender_id)
        .order_by(Organisation.name)
    )
    return [TrustFacts(name=name, answer=row.answer) for row, name in rows]


def _count(tender_id: UUID) -> _Counted:
    lots = select(Lot.id).where(Lot.tender_id == tender_id).scalar_subquery()
    asked: dict[str, Select[Any, Any]] = {
        "lines": _LINES.where(TenderLine.lot_id.in_(lots)),
        "answers": _ANSWERS.where(TenderLine.lot_id.in_(lots)),
        "trusts": _WANTING.where(
            TenderLine.lot_id.in_(lots), TrustDemand.trust_id.not_in(left_trusts(tender_id))
        ),
        "bids": _BIDS.where(Bid.lot_id.in_(lots)),
        "awards": _AWARDS.where(LotAward.lot_id.in_(lots)),
        "signed": _SIGNED.where(TenderLine.lot_id.in_(lots)),
    }
    named = (each.add_columns(literal(name)) for name, each in asked.items())
    found: dict[str, dict[UUID, int]] = {name: {} for name in asked}
    for lot_id, number, name in db.session.execute(union_all(*named)):
        found[name][lot_id] = number
    return _Counted(**found)

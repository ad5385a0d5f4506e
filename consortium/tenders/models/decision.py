"""What the guards ask about the decision, in a fixed number of queries."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from consortium.contracts.domain.contracts import ContractState
from consortium.contracts.models.agreement import TrustContract
from consortium.foundation.database import db
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.acceptance import AcceptanceAnswer
from consortium.tenders.domain.decision import (
    NO_DECISION,
    AcceptanceFacts,
    ChosenLot,
    DecisionFacts,
)
from consortium.tenders.domain.supplier_check import LETS_WIN
from consortium.tenders.domain.tender import COMPARING, DECIDING, TenderState
from consortium.tenders.models.acceptance import acceptances_of, answers_to, left_trusts
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.challenge import challenges_of
from consortium.tenders.models.demand import TrustDemand
from consortium.tenders.models.lot import Lot, TenderLine, lots_of
from consortium.tenders.models.ranking import LotAward, latest_runs
from consortium.tenders.models.recommendation import Chosen, chosen_of, seal_of_choice
from consortium.tenders.models.scenario import standing_scenarios
from consortium.tenders.models.standstill import standstill_of
from consortium.tenders.models.summary import AssessmentSummary, bids_assessed
from consortium.tenders.models.supplier_check import checks_of
from consortium.tenders.models.tender import Tender

_DECIDED = (*COMPARING, *DECIDING, TenderState.AWARDED)


def decision_facts_of(tender: Tender) -> DecisionFacts:
    """A tender as the guards of its decision see it; before the ranking there is none."""
    if tender.state not in _DECIDED:
        return NO_DECISION
    chosen = chosen_of(tender.id)
    if tender.state in COMPARING:
        standing = frozenset(row.id for row in standing_scenarios(tender))
        return DecisionFacts(
            lots=tuple(_compared(tender.id, chosen, standing)),
            scenarios=len(standing),
            signed=_signed(tender.id),
        )
    answers = answers_to(acceptances_of(tender.id), seal_of_choice(chosen))
    standstill = standstill_of(tender.id)
    return DecisionFacts(
        lots=tuple(_lots(tender.id, chosen)),
        acceptances=tuple(
            AcceptanceFacts(
                trust=name,
                accepted=trust_id in answers
                and answers[trust_id].answer is AcceptanceAnswer.ACCEPTED,
            )
            for trust_id, name in participants_of(tender.id)
        ),
        has_declined=any(row.answer is AcceptanceAnswer.DECLINED for row in answers.values()),
        assessed=len(bids_assessed(tender.id)),
        summaries=db.session.scalar(
            select(func.count()).where(AssessmentSummary.tender_id == tender.id)
        )
        or 0,
        signing_from=standstill.signing_from if standstill else None,
        challengers=tuple(
            challenge.challenger for challenge, end in challenges_of(tender.id) if end is None
        ),
        unchecked=tuple(_unchecked(tender.id, chosen)),
        signed=_signed(tender.id),
    )


def trusts_wanting(tender_id: UUID) -> dict[UUID, frozenset[UUID]]:
    """The trusts that take part and want something of each lot that did not end, by the lot."""
    rows = db.session.execute(
        select(TenderLine.lot_id, TrustDemand.trust_id)
        .join(TrustDemand, TrustDemand.line_id == TenderLine.id)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .where(
            Lot.tender_id == tender_id,
            Lot.ended_at.is_(None),
            TrustDemand.quantity > 0,
            TrustDemand.trust_id.not_in(left_trusts(tender_id)),
        )
    )
    found: dict[UUID, frozenset[UUID]] = {}
    for lot_id, trust_id in rows:
        found[lot_id] = found.get(lot_id, frozenset()) | {trust_id}
    return found


def participants_of(tender_id: UUID) -> list[tuple[UUID, str]]:
    """The trusts that take part and want something, by name."""
    ids = frozenset[UUID]().union(*trusts_wanting(tender_id).values())
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return [(each, name) for each, name in db.session.execute(rows.order_by(Organisation.name))]


def winners_of(chosen: dict[UUID, Chosen]) -> dict[UUID, str]:
    """The suppliers of the chosen bids, by name."""
    rows = (
        select(Organisation.id, Organisation.name)
        .join(Bid, Bid.supplier_id == Organisation.id)
        .where(Bid.id.in_([each.bid_id for each in chosen.values()]))
        .order_by(Organisation.name)
    )
    return dict(db.session.execute(rows).all())


def _lots(tender_id: UUID, chosen: dict[UUID, Chosen]) -> Iterator[ChosenLot]:
    wanting = trusts_wanting(tender_id)
    for lot in lots_of(tender_id):
        if lot.ended_at is None:
            yield ChosenLot(name=lot.name, wanted=lot.id in wanting, chosen=lot.id in chosen)


def _compared(
    tender_id: UUID, chosen: dict[UUID, Chosen], standing: frozenset[UUID]
) -> Iterator[ChosenLot]:
    """The lots while awards are compared: what each choice rests on is asked as well."""
    wanting, runs = trusts_wanting(tender_id), latest_runs(tender_id)
    for lot in lots_of(tender_id):
        if lot.ended_at is not None:
            continue
        choice = chosen.get(lot.id)
        yield ChosenLot(
            name=lot.name,
            wanted=lot.id in wanting,
            chosen=choice is not None,
            reproducible=choice is not None and (choice.awarded or choice.scenario_id in standing),
            allowed=choice is not None
            and (
                choice.awarded
                or bool(choice.rule)
                or runs[lot.id].scores[0]["bid"] == str(choice.bid_id)
            ),
        )


def _unchecked(tender_id: UUID, chosen: dict[UUID, Chosen]) -> list[str]:
    checks = checks_of(tender_id)
    return [
        name
        for supplier_id, name in winners_of(chosen).items()
        if supplier_id not in checks or checks[supplier_id].outcome not in LETS_WIN
    ]


def _signed(tender_id: UUID) -> int:
    rows = (
        select(func.count())
        .select_from(TrustContract)
        .join(LotAward, LotAward.agreement_id == TrustContract.agreement_id)
        .join(Lot, Lot.id == LotAward.lot_id)
        .where(Lot.tender_id == tender_id, TrustContract.state != ContractState.DRAFT)
    )
    return db.session.scalar(rows) or 0

"""Awarding a tender, which makes agreements, prices and contracts; recording that all signed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.drafting import (
    add_rebate_rows,
    add_scheme_rows,
    draft_agreement_row,
    draft_contract_row,
    draft_schedule_row,
)
from consortium.contracts.models.letter import propose_volume
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import organisation_with_code
from consortium.tenders.domain.award import check_four_eyes
from consortium.tenders.domain.bundle import schemes_less
from consortium.tenders.domain.evaluation import Evaluation
from consortium.tenders.domain.tender import TenderState, check_move
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.bidding import scorers_of
from consortium.tenders.models.demand import named_for_lot
from consortium.tenders.models.facts import facts_of
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.lot import Lot, lots_of
from consortium.tenders.models.offer import offers_of
from consortium.tenders.models.ranking import LotAward, PriceRun
from consortium.tenders.models.recommendation import Chosen, chosen_of, costs_of_choice
from consortium.tenders.models.tender import Tender


def award_tender(*, actor: Actor, tender_id: UUID, now: datetime) -> dict[UUID, UUID]:
    """Award every lot to the bid that the trusts accepted, and draft what comes of it.

    In one transaction, for each lot: the agreement with the participation clause, version 1 of
    its prices as a draft that somebody else activates, and a draft contract for each trust that
    takes part, worth its demand at the price of all together over the term, with the demand as the
    volumes that its letter of commitment is to name. Where lots are won together the prices are
    the bid's less its bundles. Returns the agreements by the lot.

    Raises:
        NotFound, NotAllowed: the tender is not within reach or not run by the actor, or the
            actor recorded scores of a lot.
        Conflict: the standstill is not over, a challenge is open, or a winning supplier was not
            checked.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        # Asked first: what follows makes agreements.
        check_move(tender.state, TenderState.AWARDED, facts_of(tender, now=now))
        chosen, scorers = chosen_of(tender.id), scorers_of(tender.id)
        open_lots = [
            lot for lot in lots_of(tender.id) if lot.id in chosen and not chosen[lot.id].awarded
        ]
        for lot in open_lots:
            check_four_eyes(actor.id, scorers.get(lot.id, ()))
        costs = costs_of_choice(tender, chosen)
        agreements = {
            lot.id: _award_lot(lot, tender, chosen[lot.id], costs[lot.id], actor, now)
            for lot in open_lots
        }
        move_tender(tender, TenderState.AWARDED, actor=actor, at=now)
    return agreements


def complete_tender(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Record that every trust with demand has signed: the tender has done its work.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is not awarded, or a contract is not signed yet.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        move_tender(tender, TenderState.CONTRACTED, actor=actor, at=now)
        record(
            actor=actor,
            action="tender.contracted",
            subject=Subject("tender", tender.id, tender.reference),
            at=now,
            owner_id=tender.consortium_id,
        )


def _award_lot(
    lot: Lot, tender: Tender, choice: Chosen, cost: Evaluation, actor: Actor, now: datetime
) -> UUID:
    """The agreement, prices and contracts of one lot, and the record of its award."""
    bid, run = db.session.get_one(Bid, choice.bid_id), db.session.get_one(PriceRun, choice.run_id)
    award_id = uuid7()
    agreement = _agreement(award_id, bid, lot, tender, actor, cost.total)
    _add_prices(agreement, bid, cost.percent_off, actor, now)
    _add_contracts(agreement, lot, cost, actor, now)
    award = LotAward(id=award_id, lot_id=lot.id, bid_id=bid.id, run_id=run.id, reason=choice.reason)
    award.agreement_id, award.total = agreement.id, cost.total
    award.decided_at, award.decided_by = now, actor.id
    db.session.add(award)
    record(
        actor=actor,
        action="lot.awarded",
        subject=Subject("lot", lot.id, f"{tender.reference} lot {lot.seq}"),
        at=now,
        owner_id=tender.consortium_id,
        reason=choice.reason,
        agreement=agreement.reference,
        percent_off=f"{cost.percent_off.normalize():f}",
        set_sha256=run.set_sha256,
    )
    return agreement.id


def _agreement(
    award_id: UUID, bid: Bid, lot: Lot, tender: Tender, actor: Actor, value: Decimal
) -> Agreement:
    return draft_agreement_row(
        title=f"{tender.title}: {lot.title}",
        consortium_id=tender.consortium_id,
        supplier_id=bid.supplier_id,
        starts_on=tender.starts_on,
        ends_on=tender.ends_on,
        clause_text=tender.clause_text,
        source=f"{tender.reference} lot {lot.seq}",
        source_id=award_id,
        award_value=value,
        drafted_by=actor.id,
    )


def _add_prices(
    agreement: Agreement, bid: Bid, percent_off: Decimal, actor: Actor, now: datetime
) -> None:
    """The prices of the bid, with a percentage off, as a draft of version 1; somebody else
    activates it."""
    schedule = draft_schedule_row(
        agreement, effective_from=agreement.starts_on, drafted_by=actor.id, now=now
    )
    offer = offers_of([bid.id])[bid.id]
    for scheme in schemes_less(offer.schemes, percent_off):
        add_scheme_rows(schedule.id, scheme, added_by=actor.id)
    for rebate in offer.rebates:
        add_rebate_rows(schedule.id, rebate, added_by=actor.id)


def _add_contracts(
    agreement: Agreement, lot: Lot, cost: Evaluation, actor: Actor, now: datetime
) -> None:
    contracts = {}
    for code, value in sorted(cost.values.items()):
        trust = organisation_with_code(OrganisationKind.TRUST, code)
        contracts[trust.id] = draft_contract_row(
            agreement, trust_id=trust.id, value=value, starts_on=agreement.starts_on
        )
    for trust_id, item_id, quantity, firmness in named_for_lot(lot.id):
        propose_volume(
            contracts[trust_id],
            item_id=item_id,
            per_year=quantity,
            commitment_class=CommitmentClass(firmness.value),
            proposed_by=actor.id,
            now=now,
        )

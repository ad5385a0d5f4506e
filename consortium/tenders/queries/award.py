"""Awards of a tender's lots, with the agreement and the contracts that came of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.models.agreement import Agreement
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import bids_are_readable
from consortium.tenders.domain.decision import lacks_for_award
from consortium.tenders.domain.readiness import Facts
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.bidding import scorers_of
from consortium.tenders.models.decision import decision_facts_of
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.ranking import LotAward
from consortium.tenders.models.recommendation import (
    Chosen,
    chosen_of,
    costs_of_choice,
    suppliers_of_choice,
)
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.legal_title import LegalTitle, title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardView:
    """Who won a lot. What it is worth and why are for those who may read the bids."""

    supplier: str
    decided_at: datetime
    agreement_id: UUID
    agreement: str
    contracts: int
    signed: int
    total: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotToAward:
    """A lot with the bid that is to win it, and the contracts that its award drafts.

    ``contracts`` are trust and pounds over the term; they add up to ``total`` to the penny.
    ``percent_off`` is taken off the bid's prices, because lots are won together.
    """

    lot: str
    supplier: str
    reason: str
    rule: str
    total: Decimal
    percent_off: Decimal
    contracts: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardPage:
    tender: LegalTitle
    lots: tuple[LotToAward, ...]
    missing: tuple[str, ...]
    scored_by_reader: bool

    @property
    def may_award(self) -> bool:
        """Whether the reader can give the order now."""
        in_time = self.tender.state is TenderState.STANDSTILL and not self.missing
        return self.tender.runs_it and in_time and not self.scored_by_reader


def find_award(*, actor: Actor, tender_id: UUID, now: datetime) -> AwardPage:
    """What awarding a tender would make, and what it still waits for.

    Raises:
        NotFound: the tender is not within reach of those who see bids.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    readable = bids_are_readable(opened_at=tender.opened_at, deadline=tender.deadline, now=now)
    shown = readable and tender.prices_opened_at is not None
    chosen = chosen_of(tender.id) if shown else {}
    scorers = scorers_of(tender.id) if shown else {}
    return AwardPage(
        tender=title_of(tender, actor),
        lots=tuple(_lots_to_award(tender, chosen)),
        missing=lacks_for_award(decision_facts_of(tender), now),
        scored_by_reader=actor.id is not None
        and any(actor.id in scorers.get(lot, ()) for lot in chosen),
    )


def _lots_to_award(tender: Tender, chosen: dict[UUID, Chosen]) -> Iterator[LotToAward]:
    costs = costs_of_choice(tender, chosen)
    codes = {code for cost in costs.values() for code in cost.values}
    rows = select(Organisation.code, Organisation.name).where(
        Organisation.kind == OrganisationKind.TRUST, Organisation.code.in_(codes)
    )
    trusts = dict(db.session.execute(rows.order_by(Organisation.name)).all())
    suppliers = suppliers_of_choice(chosen)
    for lot in lots_of(tender.id):
        if lot.id in chosen:
            cost, choice = costs[lot.id], chosen[lot.id]
            yield LotToAward(
                lot=lot.name,
                supplier=suppliers[choice.bid_id],
                reason=choice.reason,
                rule=choice.rule,
                total=cost.total,
                percent_off=cost.percent_off,
                contracts=tuple(
                    (name, cost.values[code])
                    for code, name in trusts.items()
                    if code in cost.values
                ),
            )


def awards_of(facts: Facts, *, with_values: bool) -> dict[UUID, AwardView]:
    """The awards of a tender's lots, by the lot."""
    lots = {lot.id: lot for lot in facts.lots}
    rows = db.session.execute(
        select(LotAward, Agreement.reference, Organisation.name)
        .join(Agreement, Agreement.id == LotAward.agreement_id)
        .join(Organisation, Organisation.id == Agreement.supplier_id)
        .where(LotAward.lot_id.in_(lots))
    )
    return {
        award.lot_id: AwardView(
            supplier=supplier,
            decided_at=award.decided_at,
            agreement_id=award.agreement_id,
            agreement=reference,
            contracts=lots[award.lot_id].contracts,
            signed=lots[award.lot_id].signed,
            total=award.total if with_values else None,
            reason=award.reason if with_values else "",
        )
        for award, reference, supplier in rows
    }

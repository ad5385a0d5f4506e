"""The awards of a tender for its open contracting data."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.notices.domain.procurement_facts import AwardFacts, Given, Party
from consortium.organisations.domain.authority import authority_of
from consortium.organisations.domain.supplier_facts import SupplierFacts
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.procurement import Procedure, Regime
from consortium.tenders.domain.standstill import Exemption, standstill_after
from consortium.tenders.domain.valuation import gross
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.ranking import LotAward
from consortium.tenders.models.standstill import standstill_of
from consortium.tenders.models.summary import summaries_of
from consortium.tenders.models.tender import Tender


def party_of(row: Organisation) -> Party:
    """An organisation as a party of the process."""
    return Party(
        code=row.code,
        name=row.name,
        postcode=row.postcode,
        authority=authority_of(row.kind, row.authority_type),
        supplier=SupplierFacts(scale=row.scale, vcse=row.vcse),
    )


def awards_of(tender: Tender, notices: Sequence[Given]) -> dict[UUID, AwardFacts]:
    """The awards by the agreement that came of each."""
    until = _standstill(tender, notices)
    told = max((row.sent_at for row in summaries_of(tender.id).values()), default=None)
    rows = db.session.execute(
        select(LotAward, Lot, Organisation)
        .join(Lot, Lot.id == LotAward.lot_id)
        .join(Bid, Bid.id == LotAward.bid_id)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Lot.tender_id == tender.id)
        .order_by(Lot.seq)
    )
    return {
        award.agreement_id: AwardFacts(
            id=str(lot.seq),
            lot=str(lot.seq),
            title=lot.title,
            supplier=party_of(supplier),
            net=award.total,
            gross=gross(award.total),
            decided_at=award.decided_at,
            told_at=told,
            standstill_until=until,
        )
        for award, lot, supplier in rows
    }


def _standstill(tender: Tender, notices: Sequence[Given]) -> date | None:
    """The last day on which nobody may sign, as it was set here; else as the Act has it."""
    set_here = standstill_of(tender.id)
    if set_here is not None:
        return set_here.last_day
    published = [each.published_at for each in notices if each.kind is NoticeKind.UK6]
    if tender.regime is not Regime.PA23 or not published:
        return None
    call_off = tender.procedure is Procedure.FRAMEWORK_CALL_OFF
    exemption = Exemption.FRAMEWORK_CALL_OFF if call_off else None
    return standstill_after(published[-1], exemption=exemption).last_day

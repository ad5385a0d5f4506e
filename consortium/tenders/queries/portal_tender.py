"""A published tender as suppliers see it: what is wanted, by whom, and how bids are judged."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid_content import LotAsked
from consortium.tenders.domain.criterion import Criterion, leaves_of
from consortium.tenders.domain.demand import Bought, Firmness
from consortium.tenders.domain.envelope import ENVELOPE_NAMES, Envelope
from consortium.tenders.domain.low_price import LowPriceRule
from consortium.tenders.domain.opening import OUTCOME_NAMES
from consortium.tenders.domain.procurement import Procedure, Regime
from consortium.tenders.domain.scoring import PriceFormula
from consortium.tenders.domain.submission import is_in_time
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.domain.volume_scale import ScaledBy
from consortium.tenders.gateways import receipts
from consortium.tenders.gateways.server_key import fingerprint
from consortium.tenders.models.asked import answered_of
from consortium.tenders.models.demand import TrustDemand
from consortium.tenders.models.keys import keys_of
from consortium.tenders.models.lot import Lot, TenderLine, criteria_of, lots_of
from consortium.tenders.models.opening import opened_envelopes
from consortium.tenders.models.supplier import access_open_tender
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.portal import Supplier


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedOf:
    """What one trust wants of a line, and how firmly."""

    trust: str
    quantity: Decimal
    firmness: Firmness
    tolerance_percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAsked:
    """A line with the joint demand for it, and where the tiers of a primary bid begin."""

    id: UUID
    item_code: str
    item: str
    base_unit: str
    bought: Bought
    spec: str
    bounds: tuple[Decimal, ...]
    total: Decimal
    wanted: tuple[WantedOf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOpen:
    id: UUID
    seq: int
    title: str
    name: str
    scaled_by: ScaledBy
    formula: PriceFormula
    reference_price: Decimal | None
    low_price: LowPriceRule
    criteria: tuple[Criterion, ...]
    answered: tuple[Criterion, ...]
    lines: tuple[LineAsked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedWith:
    """A public key that seals an envelope, as the buyer's own page shows it too."""

    envelope: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDigest:
    """A bid that was opened, without its bidder: each finds its own by the receipt."""

    digest: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalTender:
    id: UUID
    reference: str
    title: str
    buyer: str
    procedure: Procedure
    regime: Regime
    starts_on: date
    ends_on: date
    clause_text: str
    deadline: datetime
    now: datetime
    takes_bids: bool
    sealed_here: bool
    lots: tuple[LotOpen, ...]
    keys: tuple[SealedWith, ...]
    receipts_signed_by: str
    digests: tuple[PublishedDigest, ...]

    def asked(self) -> list[LotAsked]:
        """What the lots ask of a bid."""
        return [
            LotAsked(
                id=lot.id,
                name=lot.name,
                scaled_by=lot.scaled_by,
                bounds={line.item_code: line.bounds for line in lot.lines},
                criteria=[each.id for each in lot.answered],
            )
            for lot in self.lots
        ]


def find_open_tender(
    *, actor: Actor, supplier: Supplier, tender_id: UUID, now: datetime
) -> PortalTender:
    """A published tender for a supplier to whom it is open.

    Raises:
        NotFound: there is none, or it is not open to the supplier.
    """
    row = access_open_tender(actor=actor, supplier_id=supplier.id, tender_id=tender_id)
    if row.deadline is None:
        raise ValueError("a published tender has a deadline")
    keys = keys_of(row.id)
    in_time = row.state is TenderState.PUBLISHED and is_in_time(now, row.deadline)
    return PortalTender(
        id=row.id,
        reference=row.reference,
        title=row.title,
        buyer=db.session.get_one(Organisation, row.lead_trust_id).name,
        procedure=row.procedure,
        regime=row.regime,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        clause_text=row.clause_text,
        deadline=row.deadline,
        now=now,
        takes_bids=in_time and bool(keys),
        sealed_here=bool(keys),
        lots=_lots(row),
        keys=tuple(
            SealedWith(envelope=ENVELOPE_NAMES[envelope], fingerprint=fingerprint(key.public_key))
            for envelope, key in keys.items()
        ),
        receipts_signed_by=fingerprint(receipts.public_key()),
        digests=tuple(
            PublishedDigest(digest=each.digest, what=OUTCOME_NAMES[each.outcome])
            for each in opened_envelopes(row.id, Envelope.QUALITY)
        ),
    )


def _lots(tender: Tender) -> tuple[LotOpen, ...]:
    criteria, lines = criteria_of(tender.id), _lines(tender.id)
    return tuple(
        LotOpen(
            id=lot.id,
            seq=lot.seq,
            title=lot.title,
            name=lot.name,
            scaled_by=lot.scaled_by,
            formula=lot.price_formula,
            reference_price=lot.reference_price,
            low_price=lot.low_price_rule,
            criteria=leaves_of(criteria.get(lot.id, ())),
            answered=answered_of(criteria.get(lot.id, ())),
            lines=tuple(lines[lot.id]),
        )
        for lot in lots_of(tender.id)
        if lot.ended_at is None
    )


def _lines(tender_id: UUID) -> dict[UUID, list[LineAsked]]:
    wanted = _wanted(tender_id)
    rows = db.session.execute(
        select(TenderLine, Item)
        .join(Item, Item.id == TenderLine.item_id)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .where(Lot.tender_id == tender_id)
        .order_by(TenderLine.seq)
    )
    found: dict[UUID, list[LineAsked]] = defaultdict(list)
    for line, item in rows:
        found[line.lot_id].append(
            LineAsked(
                id=line.id,
                item_code=item.code,
                item=item.name,
                base_unit=item.base_unit,
                bought=line.bought,
                spec=line.spec,
                bounds=line.tier_bounds,
                total=sum((each.quantity for each in wanted[line.id]), Decimal(0)),
                wanted=tuple(wanted[line.id]),
            )
        )
    return found


def _wanted(tender_id: UUID) -> dict[UUID, list[WantedOf]]:
    """Who wants how much of each line; a trust that wants nothing is left out."""
    rows = db.session.execute(
        select(TrustDemand, Organisation.name)
        .join(Organisation, Organisation.id == TrustDemand.trust_id)
        .join(TenderLine, TenderLine.id == TrustDemand.line_id)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .where(Lot.tender_id == tender_id, TrustDemand.quantity > 0)
        .order_by(Organisation.name)
    )
    found: dict[UUID, list[WantedOf]] = defaultdict(list)
    for row, trust in rows:
        found[row.line_id].append(
            WantedOf(
                trust=trust,
                quantity=row.quantity,
                firmness=row.firmness,
                tolerance_percent=row.tolerance_percent,
            )
        )
    return found

"""One bid with the tables of prices it offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES
from consortium.contracts.domain.prices.explanation import drop_rule, interval, opt_out_interval
from consortium.contracts.domain.terms.schedule_checks import toothless_items
from consortium.contracts.domain.terms.schedules import RebateScheme, Scheme, Tier
from consortium.foundation.database import db
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import tree_of
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.scale import point_of
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_bid
from consortium.tenders.models.bidding import latest_scores, qualities_of
from consortium.tenders.models.lot import criteria_of
from consortium.tenders.models.marks import agreed_of
from consortium.tenders.models.offer import offers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedTier:
    interval: str
    prices: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedScheme:
    """A scheme as its tables show it; ``toothless`` items get cheaper by opting out."""

    name: str
    clause: str
    paragraph: str
    rule: str
    items: tuple[str, ...]
    tiers: tuple[OfferedTier, ...]
    standalone: tuple[OfferedTier, ...]
    toothless: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedOn:
    """A criterion with the value that the panel agreed on for the bid, and why."""

    criterion: str
    value: Decimal
    label: str
    rationale: str
    dissent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BidPage:
    """A bid as it was opened; its prices and what its panel agreed on once quality is locked.

    ``quality`` is out of 100. ``rationale`` is that of a tender from before panels scored here.
    """

    id: UUID
    supplier: str
    lot: str
    tender_id: UUID
    reference: str
    title: str
    state: TenderState
    consortium_id: UUID
    admitted: bool
    excluded_because: str
    recorded_at: datetime
    offer_sha256: str
    quality: Decimal | None
    rationale: str
    prices_shown: bool
    agreed: tuple[AgreedOn, ...]
    schemes: tuple[OfferedScheme, ...]
    rebates: tuple[RebateScheme, ...]


def find_bid(*, actor: Actor, bid_id: UUID, now: datetime) -> BidPage:
    """A bid that the actor may read at this instant.

    Raises:
        NotFound: there is none, it is not within reach, or bids may not be read yet.
    """
    bid, lot, tender = access_bid(actor=actor, bid_id=bid_id, now=now)
    supplier = db.session.get_one(Organisation, bid.supplier_id)
    shown = tender.prices_opened_at is not None
    offer = offers_of([bid.id])[bid.id] if shown else Offer(schemes=())
    before = latest_scores([bid.id]).get(bid.id)
    agreed = qualities_of(tender.id, [lot.id]).get(bid.id) if shown else None
    return BidPage(
        id=bid.id,
        supplier=supplier.name,
        lot=lot.name,
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        consortium_id=tender.consortium_id,
        admitted=bid.status is BidStatus.ADMITTED,
        excluded_because=bid.excluded_because,
        recorded_at=bid.recorded_at,
        offer_sha256=bid.offer_sha256,
        quality=pennies(agreed) if agreed is not None else before.score if before else None,
        rationale=before.rationale if before else "",
        prices_shown=shown,
        agreed=tuple(_agreed(tender.id, lot.id, bid.id)) if shown else (),
        schemes=tuple(map(_scheme, offer.schemes)),
        rebates=offer.rebates,
    )


def _agreed(tender_id: UUID, lot_id: UUID, bid_id: UUID) -> Iterator[AgreedOn]:
    agreed = agreed_of([lot_id]).get(bid_id, {})
    for placed in tree_of(criteria_of(tender_id).get(lot_id, ())):
        row = agreed.get(placed.criterion.id)
        if row is not None:
            point = point_of(placed.criterion.scale, row.value)
            yield AgreedOn(
                criterion=placed.criterion.name,
                value=row.value,
                label=point.label if point else "",
                rationale=row.rationale,
                dissent=row.dissent,
            )


def _scheme(scheme: Scheme) -> OfferedScheme:
    return OfferedScheme(
        name=scheme.name,
        clause=f"{CLAUSE_NAMES[scheme.clause]} ({scheme.clause.value})",
        paragraph=scheme.paragraph,
        rule=drop_rule(scheme),
        items=scheme.items,
        tiers=tuple(
            _tier(interval(scheme.tiers, index, scheme.measure), tier, scheme.items)
            for index, tier in enumerate(scheme.tiers)
        ),
        standalone=tuple(
            _tier(opt_out_interval(scheme.standalone, index), tier, scheme.items)
            for index, tier in enumerate(scheme.standalone)
        ),
        toothless=toothless_items(scheme),
    )


def _tier(words: str, tier: Tier, items: tuple[str, ...]) -> OfferedTier:
    return OfferedTier(interval=words, prices=tuple(tier.prices[item] for item in items))

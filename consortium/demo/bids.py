"""The three suppliers' sealed bids in the joint tender, and their opening by two holders."""

import hashlib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.terms.schedules import Measure, Scheme, Tier
from consortium.demo.offers import LOTS, Bid, LotFacts
from consortium.demo.stage import Stage, at
from consortium.foundation.database import db
from consortium.tenders.domain.bid_content import BidContent, LotBid
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.volume_scale import ScaledBy
from consortium.tenders.models.asked import lots_asked
from consortium.tenders.models.bid import Bid as BidRow
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.keys import make_keys, take_share
from consortium.tenders.usecases.opening import show_share
from consortium.tenders.usecases.submission import submit_bid
from consortium.tenders.usecases.volume_scale import set_volume_scale

ANSWER = "As described in the method statement, shown in the demonstration."
KEYS_MADE = date(2024, 4, 29)
OPENERS = ("lead_nor", "lead_sou")
# It opens nothing any more: the bids were opened long ago.
PASSPHRASE = "copper lantern orchard seven"  # noqa: S105 - of an invented world


def set_scales(stage: Stage, lots: dict[str, UUID], lines: dict[str, UUID], on: date) -> None:
    """The buyers' scale of each lot is the one its winner's prices stand on."""
    for lot in LOTS:
        if lot.key not in lots:
            continue
        schemes = lot.bids[0].offer.schemes
        by_members = schemes[0].measure is Measure.MEMBER_COUNT
        set_volume_scale(
            actor=stage.actor("lead_nor", on),
            lot_id=lots[lot.key],
            scaled_by=ScaledBy.MEMBERS if by_members else ScaledBy.VOLUME,
            bounds={
                lines[scheme.items[0]]: [tier.lower_bound for tier in scheme.tiers]
                for scheme in schemes
            },
            now=at(on, 12),
        )


def make_the_keys(stage: Stage, tender_id: UUID) -> None:
    """Two leads hold a share each; a third makes the keys, so that nobody has two shares."""
    for key in OPENERS:
        take_share(
            actor=stage.actor(key, KEYS_MADE),
            tender_id=tender_id,
            password=stage.password,
            code="",
            passphrase=PASSPHRASE,
            now=at(KEYS_MADE),
        )
    make_keys(actor=stage.actor("lead_wes", KEYS_MADE), tender_id=tender_id, now=at(KEYS_MADE, 10))


def submit(stage: Stage, tender_id: UUID, lots: dict[str, UUID], on: date) -> None:
    """Each supplier seals one bid for the lots it wants, on the morning of the deadline."""
    asked = {each.id: each for each in lots_asked(db.session.get_one(Tender, tender_id))}
    wanted: dict[str, list[LotBid]] = defaultdict(list)
    for lot in LOTS:
        for bid in lot.bids:
            answers = dict.fromkeys(
                asked[lots[lot.key]].criteria,
                "As described in the method statement, shown in the demonstration.",
            )
            wanted[bid.supplier].append(
                LotBid(lot_id=lots[lot.key], primary=_on_scale(lot, bid), answers=answers)
            )
    for supplier, bids in sorted(wanted.items()):
        submit_bid(
            actor=stage.actor(f"supplier_{supplier.lower()}", on),
            supplier_id=stage.places[supplier],
            tender_id=tender_id,
            content=BidContent(lots=tuple(bids)),
            nonce=hashlib.sha256(supplier.encode()).digest(),
            clock=lambda: at(on, 9),
        )


def open_together(stage: Stage, tender_id: UUID, on: date) -> None:
    """Both holders show their shares."""
    for key in OPENERS:
        show_share(
            actor=stage.actor(key, on),
            tender_id=tender_id,
            password=stage.password,
            code="",
            passphrase=PASSPHRASE,
            no_conflict=True,
            now=at(on),
        )


def opened(tender_id: UUID) -> dict[tuple[UUID, UUID], UUID]:
    """The bids as they were opened, by lot and supplier."""
    lots = [each.id for each in lots_asked(db.session.get_one(Tender, tender_id))]
    rows = select(BidRow.lot_id, BidRow.supplier_id, BidRow.id).where(BidRow.lot_id.in_(lots))
    return {
        (lot_id, supplier_id): bid_id for lot_id, supplier_id, bid_id in db.session.execute(rows)
    }


def _on_scale(lot: LotFacts, bid: Bid) -> Offer:
    """The bid's prices at each bound of the buyers' scale."""
    bounds = {
        scheme.items[0]: [tier.lower_bound for tier in scheme.tiers]
        for scheme in lot.bids[0].offer.schemes
    }
    schemes = tuple(
        replace(scheme, tiers=_tiers(scheme, bounds[scheme.items[0]]))
        for scheme in bid.offer.schemes
    )
    return replace(bid.offer, schemes=schemes)


def _tiers(scheme: Scheme, bounds: list[Decimal]) -> tuple[Tier, ...]:
    return tuple(
        Tier(
            bound,
            next(tier.prices for tier in reversed(scheme.tiers) if tier.lower_bound <= bound),
        )
        for bound in bounds
    )

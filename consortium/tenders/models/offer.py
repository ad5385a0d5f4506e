"""What bids offer, between their rows and the values the clause engine prices by."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.terms.rebate_terms import RebateTerms
from consortium.contracts.domain.terms.schedules import RebateScheme, RebateStep, Scheme, Tier
from consortium.contracts.models.schedule import Audience
from consortium.foundation.database import db
from consortium.tenders.domain.offer import Offer
from consortium.tenders.models.bid import BidRebate, BidScheme, BidTier


def add_offer_rows(bid_id: UUID, offer: Offer, item_ids: Mapping[str, UUID]) -> None:
    """The rows of an offer; ``item_ids`` are the items of the lot by their codes."""
    for scheme in offer.schemes:
        row = BidScheme(
            id=uuid4(),
            bid_id=bid_id,
            name=scheme.name,
            clause=scheme.clause,
            measure=scheme.measure,
            test_months=list(scheme.test_months),
            on_drop=scheme.on_drop,
            grace_months=scheme.grace_months,
            paragraph=scheme.paragraph,
        )
        db.session.add(row)
        for audience, tiers in (
            (Audience.MEMBER, scheme.tiers),
            (Audience.STANDALONE, scheme.standalone),
        ):
            db.session.add_all(_tier_rows(row.id, audience, tiers, item_ids))
    for rebate in offer.rebates:
        db.session.add_all(_rebate_rows(bid_id, rebate, item_ids))


def offers_of(bid_ids: Collection[UUID]) -> dict[UUID, Offer]:
    """What some bids offer, by the bid; the number of queries does not depend on how many."""
    rows = list(
        db.session.scalars(
            select(BidScheme).where(BidScheme.bid_id.in_(bid_ids)).order_by(BidScheme.name)
        )
    )
    tiers = _tiers_of([row.id for row in rows])
    schemes: dict[UUID, list[Scheme]] = defaultdict(list)
    for row in rows:
        schemes[row.bid_id].append(_scheme(row, tiers[row.id]))
    rebates = _rebates_of(bid_ids)
    return {
        bid_id: Offer(schemes=tuple(schemes[bid_id]), rebates=tuple(rebates[bid_id]))
        for bid_id in bid_ids
    }


def _tier_rows(
    scheme_id: UUID, audience: Audience, tiers: Iterable[Tier], item_ids: Mapping[str, UUID]
) -> list[BidTier]:
    return [
        BidTier(
            id=uuid4(),
            scheme_id=scheme_id,
            item_id=item_ids[code],
            audience=audience,
            lower_bound=tier.lower_bound,
            unit_price=price,
        )
        for tier in tiers
        for code, price in tier.prices.items()
    ]


def _rebate_rows(
    bid_id: UUID, rebate: RebateScheme, item_ids: Mapping[str, UUID]
) -> list[BidRebate]:
    return [
        BidRebate(
            id=uuid4(),
            bid_id=bid_id,
            name=rebate.name,
            item_id=item_ids[code],
            threshold=step.lower_bound,
            rate=step.rate,
            paragraph=rebate.paragraph,
            terms=rebate.terms.as_json(),
        )
        for code in rebate.items
        for step in rebate.steps
    ]


_Prices = dict[Decimal, dict[str, Decimal]]


def _tiers_of(scheme_ids: Collection[UUID]) -> dict[UUID, dict[Audience, _Prices]]:
    """The prices of each scheme by audience, lower bound and item code."""
    rows = db.session.execute(
        select(BidTier, Item.code)
        .join(Item, Item.id == BidTier.item_id)
        .where(BidTier.scheme_id.in_(scheme_ids))
        .order_by(BidTier.lower_bound, Item.code)
    )
    found: dict[UUID, dict[Audience, _Prices]] = defaultdict(dict)
    for tier, code in rows:
        bounds = found[tier.scheme_id].setdefault(tier.audience, {})
        bounds.setdefault(tier.lower_bound, {})[code] = tier.unit_price
    return found


def _scheme(row: BidScheme, tiers: Mapping[Audience, _Prices]) -> Scheme:
    member = tiers[Audience.MEMBER]
    return Scheme(
        id=str(row.id),
        name=row.name,
        clause=row.clause,
        measure=row.measure,
        items=tuple(sorted({code for prices in member.values() for code in prices})),
        tiers=_as_tiers(member),
        standalone=_as_tiers(tiers.get(Audience.STANDALONE, {})),
        test_months=tuple(row.test_months),
        on_drop=row.on_drop,
        grace_months=row.grace_months,
        paragraph=row.paragraph,
    )


def _as_tiers(prices: _Prices) -> tuple[Tier, ...]:
    return tuple(Tier(bound, by_item) for bound, by_item in prices.items())


def _rebates_of(bid_ids: Collection[UUID]) -> dict[UUID, list[RebateScheme]]:
    rows = db.session.execute(
        select(BidRebate, Item.code)
        .join(Item, Item.id == BidRebate.item_id)
        .where(BidRebate.bid_id.in_(bid_ids))
        .order_by(BidRebate.name, BidRebate.threshold, Item.code)
    )
    by_name: dict[tuple[UUID, str], list[tuple[BidRebate, str]]] = defaultdict(list)
    for rebate, code in rows:
        by_name[rebate.bid_id, rebate.name].append((rebate, code))
    found: dict[UUID, list[RebateScheme]] = defaultdict(list)
    for (bid_id, name), parts in by_name.items():
        found[bid_id].append(_rebate(name, parts))
    return found


def _rebate(name: str, parts: Sequence[tuple[BidRebate, str]]) -> RebateScheme:
    steps = {row.threshold: row.rate for row, _ in parts}
    return RebateScheme(
        id="",
        name=name,
        items=tuple(sorted({code for _, code in parts})),
        steps=tuple(RebateStep(threshold, rate) for threshold, rate in sorted(steps.items())),
        paragraph=parts[0][0].paragraph,
        terms=RebateTerms.from_json(parts[0][0].terms),
    )

"""Large tenders to be awarded: the same size and seed give the same tender."""

import random
from dataclasses import dataclass

from consortium.tenders.domain.award_instance import (
    HUNDREDTHS,
    MONEY,
    WHOLE,
    AwardBid,
    AwardInstance,
    AwardLot,
    AwardRebate,
    AwardSupplier,
    AwardTier,
    Bundle,
    RebateStep,
    Switching,
)

Demand = dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Size:
    """How many trusts need how many lots that how many suppliers bid for."""

    trusts: int
    lots: int
    suppliers: int

    def __str__(self) -> str:
        return f"{self.trusts} trusts × {self.lots} lots × {self.suppliers} suppliers"


def make_tender(size: Size, *, seed: int = 1) -> AwardInstance:
    """Three to five tiers, of both kinds; capacities, rebates, bundles, switching costs."""
    draw = random.Random(seed)  # noqa: S311 - figures, not secrets
    lots = tuple(
        AwardLot(id=f"L{at}", unit="each", reference_price=draw.randrange(200, 20_000) * HUNDREDTHS)
        for at in range(size.lots)
    )
    demand = _demand(size, draw)
    bids = tuple(_bids(size, lots, demand, draw))
    spend = sum(lots[lot].reference_price * need for (_, lot), need in demand.items())
    return AwardInstance(
        id=f"{size.trusts}x{size.lots}x{size.suppliers}-{seed}",
        trusts=tuple(f"T{at}" for at in range(size.trusts)),
        lots=lots,
        suppliers=tuple(
            AwardSupplier(id=f"S{at}", fixed_cost=draw.choice((500, 2_000, 5_000)) * MONEY)
            for at in range(size.suppliers)
        ),
        demand=demand,
        bids=bids,
        rebates=tuple(
            AwardRebate(
                supplier=at,
                by_quantity=False,
                steps=tuple(
                    RebateStep(int(spend * share / size.suppliers), percent * HUNDREDTHS)
                    for share, percent in ((0.5, 1), (1.5, 3))
                ),
            )
            for at in range(size.suppliers)
            if draw.random() < 0.5
        ),
        bundles=tuple(_bundles(size, bids, draw)),
        switching=tuple(
            Switching(
                trust=trust,
                lot=lot,
                incumbent=draw.randrange(size.suppliers),
                cost=lots[lot].reference_price * need // 50,
            )
            for (trust, lot), need in demand.items()
            if draw.random() < 0.2
        ),
    )


def _demand(size: Size, draw: random.Random) -> Demand:
    weights = [draw.uniform(0.4, 2) for _ in range(size.trusts)]
    demand = {}
    for lot in range(size.lots):
        usual = draw.randint(50, 2_000)
        for trust, weight in enumerate(weights):
            if draw.random() < 0.9:
                demand[trust, lot] = max(1, int(usual * weight * draw.uniform(0.6, 1.4)))
    return demand


def _bids(
    size: Size, lots: tuple[AwardLot, ...], demand: Demand, draw: random.Random
) -> list[AwardBid]:
    """The first supplier bids for every lot without limit, so that there is an award."""
    level = [draw.uniform(0.95, 1.05) for _ in range(size.suppliers)]
    bids = []
    for lot, its in enumerate(lots):
        total = sum(need for (_, whose), need in demand.items() if whose == lot)
        for supplier in range(size.suppliers):
            if supplier and draw.random() < 0.2:
                continue
            price = its.reference_price * level[supplier] * draw.uniform(0.85, 1.15)
            bounds = {int(total * draw.uniform(0.05, 0.95)) for _ in range(draw.randint(2, 4))}
            tiers = []
            for bound in sorted({1, *(max(2, bound) for bound in bounds)}):
                tiers.append(AwardTier(bound, round(price / HUNDREDTHS) * HUNDREDTHS))
                price *= draw.uniform(0.9, 0.98)
            is_limited = supplier and draw.random() < 0.1
            bids.append(
                AwardBid(
                    supplier=supplier,
                    lot=lot,
                    tiers=tuple(tiers),
                    incremental=draw.random() < 0.4,
                    max_qty=int(total * draw.uniform(0.4, 0.8)) if is_limited else None,
                    quality=draw.randint(50, 95) * HUNDREDTHS,
                )
            )
    return bids


def _bundles(size: Size, bids: tuple[AwardBid, ...], draw: random.Random) -> list[Bundle]:
    found = []
    for _ in range(max(1, size.lots // 10)):
        supplier = draw.randrange(size.suppliers)
        own = [bid.lot for bid in bids if bid.supplier == supplier and bid.max_qty is None]
        if len(own) > 2:
            share = draw.choice((WHOLE, WHOLE * 6 // 10))
            percent = draw.choice((2, 3, 5)) * HUNDREDTHS
            lots = tuple(draw.sample(own, draw.randint(2, 3)))
            found.append(Bundle(supplier=supplier, lots=lots, min_share=share, percent=percent))
    return found

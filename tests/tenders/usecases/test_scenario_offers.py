"""Award scenarios with what is offered beside prices: bundles, limits, leaving, own scales.

Worked by hand for two lots that North, South and West want alike: 420,000, 300,000 and 240,000 a
year, 960,000 together, 4,800,000 over five years.

| Supplier | Archive | Scanners | Beside |
|---|---|---|---|
| Alpha | £1.00, with two members £1.10 | £2.00, at most 1,000,000 a year | 10 % off both together |
| Beta | £0.92, on its own scale £0.70 | £1.95 | |
| Gamma | £0.80, at most 900,000 a year | | |

Alpha for both costs 4,800,000 + 9,600,000 = 14,400,000, less 10 % 12,960,000. Beta for both costs
4,416,000 + 9,360,000 = 13,776,000, with its alternative 3,360,000 + 9,360,000 = 12,720,000. Gamma
would be cheapest for the archive, and cannot deliver it.
"""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.domain.bid_content import Bundle
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.scenario import ScenarioTerms
from consortium.tenders.models.bid import Bid
from consortium.tenders.queries.scenario import find_scenario
from consortium.tenders.queries.scenario_view import ScenarioView
from consortium.tenders.usecases.recommendation import recommend
from consortium.tenders.usecases.scenario import work_out_scenario
from tests.support.databases import Ground, Grounds
from tests.support.world import World
from tests.tenders.factories import (
    AFTER,
    REASON,
    Made,
    close,
    draft,
    flat,
    lot_bid,
    open_together,
    published,
    rank,
    scheme,
    submit,
    supplier_id,
    with_lot,
)

OWN_SCALES = ScenarioTerms(alternatives=True)
QUALITY = {"alpha": "78", "beta": "66", "gamma": "84"}


def archive(price: str, alone: str = "", *, opt_out: str | None = None) -> Offer:
    tiers = (("0", alone or price), ("3", price))
    return Offer(schemes=(scheme(tiers, opt_out=opt_out),))


def scanners(price: str, *, opt_out: str | None = None) -> Offer:
    return Offer(schemes=(flat(price, "USS", opt_out=opt_out),))


@pytest.fixture(scope="session")
def offers_ground(grounds: Grounds, cast: World) -> Ground[Made]:
    return grounds.lay("scenario-offers", lambda: ranked_offers(cast))


@pytest.fixture
def made(world: World, offers_ground: Ground[Made]) -> Made:
    return offers_ground.made


def ranked_offers(world: World) -> Made:
    bounds = (Decimal(0), Decimal(3))
    made = published(with_lot(draft(world, bounds=bounds), code="USS", title="Scanners"))
    first, second = (
        lot_bid(made, archive("1.00", "1.10", opt_out="1.45")),
        lot_bid(made, scanners("2.00", opt_out="2.50"), lot=1),
    )
    both = Bundle(lot_ids=tuple(made.lots), percent=Decimal(10))
    limited = replace(second, capacity={"USS": Decimal(1_000_000)})
    submit(made, "alpha", first, limited, bundles=(both,))
    own = replace(lot_bid(made, archive("0.92")), alternative=Offer(schemes=(flat("0.70"),)))
    submit(made, "beta", own, lot_bid(made, scanners("1.95"), lot=1))
    small = replace(lot_bid(made, archive("0.80")), capacity={"PACS": Decimal(900_000)})
    submit(made, "gamma", small)
    close(made)
    open_together(made)
    for name, quality in QUALITY.items():
        own_bids = select(Bid.id).where(Bid.supplier_id == supplier_id(made, name))
        for bid_id in db.session.scalars(own_bids):
            made.agreed[bid_id] = Decimal(quality)
    return rank(made)


def worked_out(made: Made, terms: ScenarioTerms) -> ScenarioView:
    scenario_id = work_out_scenario(
        actor=made.world.lead.actor(), tender_id=made.id, name="Asked", terms=terms, now=AFTER
    )
    _, view, is_reproducible = find_scenario(actor=made.world.lead.actor(), scenario_id=scenario_id)
    assert is_reproducible
    return view


def test_what_suppliers_offer_beside_prices_decides(made: Made) -> None:
    found = worked_out(made, ScenarioTerms())
    assert found.status is AwardStatus.OPTIMAL
    assert [found.total, found.bound] == [12_960_000, 12_960_000]
    assert found.suppliers == ("Alpha Ltd",)
    assert [each.discount for each in found.choices] == [480_000, 960_000]
    assert [each.cost for each in found.choices] == [4_320_000, 8_640_000]
    assert dict(found.by_trust) == {
        "North Trust": 5_670_000,
        "South Trust": 4_050_000,
        "West Trust": 3_240_000,
    }
    assert found.short == (("Lot 1 (Archive)", "Gamma Ltd"),)
    cases = {each.name: each for each in found.cases}
    # 2,700,000 without North: (2,970,000 + 5,400,000) less 10 %, against Gamma's 2,160,000 and
    # Beta's 5,265,000. North alone: 2,100,000 at 1.45 and at 2.50, instead of 5,670,000.
    left = cases["Without North Trust"]
    assert [left.kept, left.best, left.regret] == [7_533_000, 7_425_000, 108_000]
    assert not left.same
    assert [left.others_more, left.leaver, left.leaver_more] == [243_000, 8_295_000, 2_625_000]
    assert left in found.leavings
    fewer, more = cases["Demand 20 % lower"], cases["Demand 20 % higher"]
    assert [fewer.kept, fewer.best, fewer.leaver] == [10_368_000, 10_368_000, None]
    # 1,152,000 a year is more than Alpha can deliver: Beta's 5,299,200 + 11,232,000.
    assert [more.kept, more.best] == [None, 16_531_200]
    assert more.short == ("Alpha Ltd",)


def test_alternatives_win_where_they_may(made: Made) -> None:
    found = worked_out(made, OWN_SCALES)
    assert found.total == 12_720_000
    assert [(each.supplier, each.is_alternative) for each in found.choices] == [
        ("Beta Ltd", True),
        ("Beta Ltd", False),
    ]
    # Beta has no price for a leaver.
    assert {each.leaver for each in found.cases} == {None}
    assert "alternative bids may win" in found.asks
    alternative = db.session.scalars(
        select(Bid.id).where(Bid.lot_id == made.lot, Bid.supplier_id == supplier_id(made, "beta"))
    ).one()
    with pytest.raises(Invalid, match="alternative"):
        recommend(
            actor=made.world.lead.actor(),
            bid_id=alternative,
            reason=REASON,
            scenario_id=found.id,
            now=AFTER,
        )


def test_nobody_wins_what_it_cannot_deliver(made: Made) -> None:
    found = worked_out(made, ScenarioTerms(fixed=((str(made.lot), "GAMMA"),)))
    assert (found.status, found.choices) == (AwardStatus.INFEASIBLE, ())
    assert found.clash == ("Lot 1 (Archive) to Gamma Ltd",)

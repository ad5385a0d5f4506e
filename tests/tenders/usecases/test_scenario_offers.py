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
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.schedule import (
    Audience,
    PriceSchedule,
    PricingGroup,
    Tier,
    TierPrice,
    TierScheme,
)
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.domain.bid_content import Bundle
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.scenario import ScenarioTerms
from consortium.tenders.models.acceptance import acceptances_of
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.ranking import LotAward
from consortium.tenders.queries.acceptance import find_acceptance_question
from consortium.tenders.queries.scenario import find_scenario
from consortium.tenders.queries.scenario_view import ScenarioView
from consortium.tenders.usecases.acceptance import decline_part
from consortium.tenders.usecases.award import award_tender
from consortium.tenders.usecases.recommendation import recommend
from consortium.tenders.usecases.scenario import work_out_scenario
from consortium.tenders.usecases.standstill import begin_standstill
from consortium.tenders.usecases.summary import issue_summaries
from tests.support.databases import Ground, Grounds
from tests.support.world import SYSTEM, World
from tests.tenders.factories import (
    AFTER,
    AWARD_NOTICE,
    REASON,
    SIGNABLE,
    Made,
    accept,
    check_supplier,
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

TEN = Decimal(10)
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
    both = Bundle(lot_ids=tuple(made.lots), percent=TEN)
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
    assert found.short == (("Lot 1 “Archive”", "Gamma Ltd"),)
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
    with pytest.raises(Invalid, match="alternative") as refused:
        recommend(
            actor=made.world.lead.actor(),
            bid_id=alternative,
            reason=REASON,
            scenario_id=found.id,
            now=AFTER,
        )
    assert "“Let alternative bids win”" in refused.value.next_step


def test_nobody_wins_what_it_cannot_deliver(made: Made) -> None:
    found = worked_out(made, ScenarioTerms(fixed=((str(made.lot), "GAMMA"),)))
    assert (found.status, found.choices) == (AwardStatus.INFEASIBLE, ())
    assert found.clash == ("Lot 1 “Archive” to Gamma Ltd",)


def recommend_alpha(made: Made) -> None:
    """Alpha for both lots, though others stand first: the documents let a bundle win."""
    scenario_id = work_out_scenario(
        actor=made.world.lead.actor(),
        tender_id=made.id,
        name="Together",
        terms=ScenarioTerms(fixed=tuple((str(lot), "ALPHA") for lot in made.lots)),
        now=AFTER,
    )
    for bid_id in db.session.scalars(select(Bid.id).where(Bid.supplier_id == made.world.alpha)):
        recommend(
            actor=made.world.lead_of_south.actor(),
            bid_id=bid_id,
            reason=REASON,
            rule="Section 4: lots that are cheaper together are awarded together",
            scenario_id=scenario_id,
            now=AFTER,
        )


def parts_asked(made: Made, trust_id: UUID) -> list[tuple[Decimal, Decimal]]:
    question = find_acceptance_question(actor=SYSTEM, tender_id=made.id, trust_id=trust_id)
    return [(part.value, part.percent_off) for part in question.parts]


def test_trusts_accept_and_contracts_name_what_the_bundle_leaves(made: Made) -> None:
    """Three trusts: £0.90 and £1.80; without West the archive costs £1.10, so £0.99."""
    world = made.world
    recommend_alpha(made)
    # North: 420,000 × 5 × 0.90, and × 1.80.
    assert parts_asked(made, world.north) == [(Decimal(1_890_000), TEN), (Decimal(3_780_000), TEN)]
    decline_part(actor=SYSTEM, tender_id=made.id, trust_id=world.west, reason=REASON, now=AFTER)
    recommend_alpha(made)
    assert parts_asked(made, world.north) == [(Decimal(2_079_000), TEN), (Decimal(3_780_000), TEN)]
    for trust_id in (world.north, world.south):
        accept(made, trust_id)
    accepted = {row.trust_id: row.total for row in acceptances_of(made.id)}
    assert [accepted[world.north], accepted[world.south]] == [5_859_000, 4_185_000]
    issue_summaries(actor=world.lead.actor(), tender_id=made.id, now=AFTER)
    begin_standstill(actor=world.lead.actor(), tender_id=made.id, notice=AWARD_NOTICE, now=AFTER)
    check_supplier(made, world.alpha)
    award_tender(actor=world.lead_of_south.actor(), tender_id=made.id, now=SIGNABLE)
    awards = {row.lot_id: row for row in db.session.scalars(select(LotAward))}
    # North and South, 3,600,000 units over five years, at 0.99 and at 1.80.
    assert [awards[lot].total for lot in made.lots] == [3_564_000, 6_480_000]
    archive_id, scanners_id = (awards[lot].agreement_id for lot in made.lots)
    assert contract_values(archive_id) == {world.north: 2_079_000, world.south: 1_485_000}
    assert contract_values(scanners_id) == {world.north: 3_780_000, world.south: 2_700_000}
    tiers, alone = drafted_prices(archive_id)
    assert tiers == {Decimal(0): Decimal("0.99"), Decimal(3): Decimal("0.90")}
    # What a leaver pays is no part of the bundle.
    assert alone == {Decimal(0): Decimal("1.45")}
    assert drafted_prices(scanners_id)[0] == {Decimal(0): Decimal("1.80")}


def contract_values(agreement_id: UUID) -> dict[UUID, Decimal]:
    rows = select(TrustContract.trust_id, TrustContract.value)
    found = db.session.execute(rows.where(TrustContract.agreement_id == agreement_id))
    return dict(found.all())


def drafted_prices(agreement_id: UUID) -> tuple[dict[Decimal, Decimal], dict[Decimal, Decimal]]:
    """The unit prices of the only item that the draft prices: for members, and for one alone."""
    rows = (
        select(TierScheme.audience, Tier.lower_bound, TierPrice.unit_price)
        .join(Tier, Tier.scheme_id == TierScheme.id)
        .join(TierPrice, TierPrice.tier_id == Tier.id)
        .join(PricingGroup, PricingGroup.id == TierScheme.group_id)
        .join(PriceSchedule, PriceSchedule.id == PricingGroup.schedule_id)
        .where(PriceSchedule.agreement_id == agreement_id)
    )
    found: dict[Audience, dict[Decimal, Decimal]] = {each: {} for each in Audience}
    for audience, bound, price in db.session.execute(rows):
        found[audience][bound] = price
    return found[Audience.MEMBER], found[Audience.STANDALONE]

"""The lots of the joint tender and the bids for them, as the story tells them."""

from dataclasses import dataclass
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.rebate_terms import RebateTerms
from consortium.contracts.domain.terms.schedules import (
    Measure,
    OnDrop,
    RebateScheme,
    RebateStep,
    Scheme,
    Tier,
)
from consortium.demo import story
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.offer import Offer

QUARTERS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    supplier: str
    rationale: str
    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    key: str
    title: str
    items: tuple[str, ...]
    quality: int
    bids: tuple[Bid, ...]
    bought: Bought = Bought.EVERY_YEAR


def _scheme(
    item: str,
    clause: Clause,
    tiers: str,
    *,
    standalone: str = "",
    tested: bool = False,
    grace: int = 0,
    paragraph: str = "",
) -> Scheme:
    """A scheme from tiers written as "0 44.00, 10000 42.00"."""
    is_band = clause is Clause.PARTICIPATION_BAND
    return Scheme(
        id="",
        name=story.ITEM_NAMES[item],
        clause=clause,
        measure=Measure.MEMBER_COUNT if is_band else Measure.COMMITTED_QUANTITY,
        items=(item,),
        tiers=_tiers(item, tiers),
        standalone=_tiers(item, standalone),
        test_months=QUARTERS if tested else (),
        on_drop=OnDrop.AFTER_GRACE if grace else OnDrop.NEXT_TEST,
        grace_months=grace,
        paragraph=paragraph,
    )


def _tiers(item: str, text: str) -> tuple[Tier, ...]:
    pairs = (part.split() for part in text.split(",") if part.strip())
    return tuple(Tier(Decimal(bound), {item: Decimal(price)}) for bound, price in pairs)


VOLUME, BAND = Clause.VOLUME_TIER, Clause.PARTICIPATION_BAND


def images() -> Scheme:
    """The bands of the image archive that won: the more members, the cheaper an examination."""
    return _scheme(
        "PACS",
        BAND,
        "0 1.25, 5 1.13, 6 1.06, 7 1.00, 8 0.95",
        standalone="0 1.45",
        tested=True,
        grace=6,
        paragraph="Schedule 2, paragraph 3",
    )


LOTS = (
    LotFacts(
        key="pacs",
        title="Imaging service (PACS)",
        items=("PACS",),
        quality=60,
        bids=(
            Bid(
                supplier="ALPHA",
                rationale="Shows priors of all seven trusts on one screen; export is slow.",
                offer=Offer(schemes=(images(),)),
            ),
            Bid(
                supplier="BETA",
                rationale="Meets the need; radiologists missed hanging protocols for each site.",
                offer=Offer(schemes=(_scheme("PACS", BAND, "0 0.92", standalone="0 1.40"),)),
            ),
            Bid(
                supplier="GAMMA",
                rationale="Best in every scripted scenario; all four roles preferred it.",
                offer=Offer(schemes=(_scheme("PACS", BAND, "0 1.12", standalone="0 1.50"),)),
            ),
        ),
    ),
    LotFacts(
        key="ultrasound",
        title="Ultrasound systems",
        items=("ultrasound",),
        quality=40,
        bought=Bought.ONCE,
        bids=(
            Bid(
                supplier="GAMMA",
                rationale="Probe range and service response as asked.",
                offer=Offer(
                    schemes=(
                        _scheme(
                            "ultrasound",
                            VOLUME,
                            "0 58000, 5 54500, 12 51500",
                            standalone="0 58000",
                            paragraph="Schedule 2, paragraph 6",
                        ),
                    )
                ),
            ),
            Bid(
                supplier="ALPHA",
                rationale="Equal image quality, shorter warranty.",
                offer=Offer(
                    schemes=(_scheme("ultrasound", VOLUME, "0 54000", standalone="0 58000"),)
                ),
            ),
        ),
    ),
    LotFacts(
        key="consumables",
        title="Cataract consumables",
        items=("IOL", "OVD", "drape"),
        quality=40,
        bids=(
            Bid(
                supplier="BETA",
                rationale="Hydrophobic lens with the lowest rate of later laser treatment.",
                offer=Offer(
                    schemes=(
                        _scheme(
                            "IOL",
                            VOLUME,
                            "0 44.00, 10000 42.00, 18000 40.00, 25000 38.00",
                            standalone="0 47.50",
                            tested=True,
                            paragraph="Schedule 2, paragraph 4",
                        ),
                        _scheme("OVD", VOLUME, "0 10.50", standalone="0 13.00"),
                        _scheme("drape", VOLUME, "0 2.95", standalone="0 3.00"),
                    ),
                    rebates=(
                        RebateScheme(
                            id="",
                            name="Viscoelastic rebate",
                            items=("OVD",),
                            steps=(RebateStep(Decimal(270_000), Decimal("0.04")),),
                            paragraph="Schedule 2, paragraph 5",
                            terms=RebateTerms(claim_days=90, answer_days=30, pay_days=60),
                        ),
                    ),
                ),
            ),
            Bid(
                supplier="GAMMA",
                rationale="Good lens; the injector needs two hands.",
                offer=Offer(
                    schemes=(
                        _scheme("IOL", VOLUME, "0 45.00, 20000 41.00", standalone="0 49.00"),
                        _scheme("OVD", VOLUME, "0 11.20", standalone="0 13.00"),
                        _scheme("drape", VOLUME, "0 2.90", standalone="0 3.10"),
                    )
                ),
            ),
        ),
    ),
)

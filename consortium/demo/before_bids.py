"""Scene 3, before the bids: what the tender is worth, mandates, conflicts, clause, the notice."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.tenders.domain.conflicts import ConflictItem, Nature
from consortium.tenders.domain.publication import Engagement, NoticeGiven
from consortium.tenders.domain.valuation import STANDARD_VAT_PERCENT
from consortium.tenders.usecases.clause_review import review_clause
from consortium.tenders.usecases.conflicts import approve_assessment, write_assessment
from consortium.tenders.usecases.mandate import give_mandate
from consortium.tenders.usecases.publication import BiddingTime, publish_tender
from consortium.tenders.usecases.valuation import estimate_value

VALUED, MANDATED, REVIEWED = date(2024, 4, 26), date(2024, 4, 29), date(2024, 4, 30)
PUBLISHED, DEADLINE = date(2024, 5, 1), date(2024, 7, 12)
# The list price of one system; the volume steps of the bids are not known yet.
ULTRASOUND_LIST_PRICE = Decimal(58_000)
# What each mandate reaches to: the estimated share of the largest trust is about £5.5m.
MANDATE = Decimal(6_000_000)
INTERESTS = (
    ConflictItem(
        nature=Nature.POTENTIAL,
        who="A radiologist of Central Trust on the panel",
        circumstances="Advised a bidder on its picture archive until 2022",
        mitigation="Scores no bid for the picture archive",
    ),
    ConflictItem(
        nature=Nature.PERCEIVED,
        who="The PACS manager of North Trust",
        circumstances="The trust uses the archive of a likely bidder today",
        mitigation="Declared to all; scores are recorded by the lead of another trust",
    ),
)


def build(stage: Stage, tender_id: UUID, lines: dict[str, UUID]) -> None:
    """Everything between the frozen demand and the deadline; ``lines`` by the item."""
    prepare(stage, tender_id, lines)
    _publish(stage, tender_id)


def prepare(stage: Stage, tender_id: UUID, lines: dict[str, UUID]) -> None:
    """All that publication waits for."""
    lead, second = stage.actor("lead_nor", VALUED), stage.actor("lead_sou", REVIEWED)
    estimate_value(
        actor=lead,
        tender_id=tender_id,
        unit_prices={line_id: _dearest(item) for item, line_id in lines.items()},
        extension_months=0,
        options_and_fees=Decimal(0),
        vat_percent=STANDARD_VAT_PERCENT,
        assumptions="The highest price that one of the seven trusts pays today; list price for "
        "the ultrasound systems",
        now=at(VALUED, 11),
    )
    for trust in story.FOUNDERS:
        give_mandate(
            actor=stage.actor(f"lead_{trust.code.lower()}", MANDATED),
            tender_id=tender_id,
            trust_id=stage.places[trust.code],
            limit=MANDATE,
            note="Decision of the trust's investment committee",
            now=at(MANDATED),
        )
    write_assessment(
        actor=lead,
        tender_id=tender_id,
        items=INTERESTS,
        conclusion="Both interests are mitigated. Every member of the panel was asked.",
        now=at(MANDATED, 14),
    )
    approve_assessment(actor=second, tender_id=tender_id, version=1, now=at(REVIEWED))
    review_clause(
        actor=second,
        tender_id=tender_id,
        in_contract="Clause 14, with the opt-out prices in schedule 3",
        in_notice="Section II.2.14 of the notice, and chapter 4 of the tender documents",
        leaver_schedule="For each line bidders name the price that a trust pays after it opts "
        "out, and the price of the others for every number of members.",
        now=at(REVIEWED, 10),
    )


def _publish(stage: Stage, tender_id: UUID) -> None:
    deadline = at(DEADLINE, 11)
    publish_tender(
        actor=stage.actor("lead_nor", PUBLISHED),
        tender_id=tender_id,
        notice=NoticeGiven(
            number="013370-2024",
            published_at=at(PUBLISHED, 8),
            engagement=Engagement.NONE,
            engagement_note="The trusts know the market from their present contracts",
        ),
        time=BiddingTime(deadline=deadline, questions_until=deadline - timedelta(days=14)),
        now=at(PUBLISHED),
    )


def _dearest(item: str) -> Decimal:
    if item == "ultrasound":
        return ULTRASOUND_LIST_PRICE
    return max(Decimal(trust.prices[item]) for trust in story.FOUNDERS)

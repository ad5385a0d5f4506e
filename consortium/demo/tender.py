"""Scene 3: the joint tender, from demand to the ranked bids."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.demo import before_bids, clarification, decision, discovery, story
from consortium.demo import bids as sealed
from consortium.demo.judged import criteria_for
from consortium.demo.judging import CHAIR, Judging, judge
from consortium.demo.offers import LOTS, LotFacts
from consortium.demo.stage import Stage, at
from consortium.tenders.domain.demand import Firmness, LineDemand
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.domain.scoring import PriceFormula
from consortium.tenders.usecases.demand import (
    freeze_demand,
    invite_trusts,
    open_demand,
    submit_demand,
)
from consortium.tenders.usecases.line import add_line
from consortium.tenders.usecases.lot import add_lot
from consortium.tenders.usecases.publication import close_tender
from consortium.tenders.usecases.scoring import rank_bids
from consortium.tenders.usecases.tender import open_tender

COMMENCED, ASKED = date(2024, 2, 5), date(2024, 3, 18)
DEMAND_DUE, FROZEN = date(2024, 4, 12), date(2024, 4, 26)
OPENED = date(2024, 7, 15)
RANKED = date(2024, 9, 20)
CLAUSE = (
    "While the trusts continue to work together under this agreement, the supplier considers them "
    "as one organisation for the purposes of cost. A trust that opts out pays the opt-out price "
    "from the day its opt-out takes effect. Further trusts of the neighbouring boards may join."
)


@dataclass(slots=True)
class Drafted:
    """A tender with its lots by their key and its lines by their item."""

    id: UUID
    lots: dict[str, UUID] = field(default_factory=dict)
    lines: dict[str, UUID] = field(default_factory=dict)


def build(stage: Stage) -> None:
    made = draft(stage, LOTS)
    freeze(stage, made)
    before_bids.build(stage, made.id, made.lines)
    clarification.build(stage, made.id)
    decision.build(stage, made.id, made.lots, _bids(stage, made.id, made.lots))
    stage.places["tender"] = made.id


def draft(stage: Stage, lots: Sequence[LotFacts]) -> Drafted:
    """A tender of the seven trusts with these lots, and what its criteria rest on."""
    lead = stage.actor("lead_nor", COMMENCED)
    tender_id = open_tender(
        actor=lead,
        consortium_id=stage.consortium,
        lead_trust_id=stage.places["NOR"],
        title="Cataract and imaging, joint tender of seven trusts",
        procedure=Procedure.OPEN,
        commenced_on=COMMENCED,
        starts_on=story.TERM.start,
        ends_on=story.TERM.end or story.TERM.start,
        clause_text=CLAUSE,
        now=at(COMMENCED),
    )
    made = Drafted(tender_id)
    for lot in lots:
        made.lots[lot.key] = add_lot(
            actor=lead,
            tender_id=tender_id,
            title=lot.title,
            criteria=criteria_for(lot.key, 100 - lot.quality),
            price_formula=PriceFormula.LOWEST_RELATIVE,
            now=at(COMMENCED, 11),
        )
        for item in lot.items:
            made.lines[item] = add_line(
                actor=lead,
                lot_id=made.lots[lot.key],
                item_id=stage.items[item],
                bought=lot.bought,
                now=at(COMMENCED, 11),
            )
    invite_trusts(
        actor=lead,
        tender_id=tender_id,
        trust_ids=stage.ids(trust.code for trust in story.FOUNDERS),
        now=at(COMMENCED, 12),
    )
    discovery.build(stage, tender_id, made.lots)
    sealed.set_scales(stage, made.lots, made.lines, COMMENCED)
    return made


def freeze(stage: Stage, made: Drafted) -> None:
    """The trusts say what they want, and two of them hold the keys that seal the bids."""
    lead = stage.actor("lead_nor", ASKED)
    open_demand(actor=lead, tender_id=made.id, due_on=DEMAND_DUE, now=at(ASKED))
    for trust in story.FOUNDERS:
        submit_demand(
            actor=stage.actor(f"lead_{trust.code.lower()}", DEMAND_DUE),
            tender_id=made.id,
            trust_id=stage.places[trust.code],
            demand={
                line_id: LineDemand(
                    quantity=Decimal(
                        story.ULTRASOUND_A_TRUST if item == "ultrasound" else trust.volume(item)
                    ),
                    firmness=Firmness.COMMITTED,
                    tolerance_percent=Decimal(10),
                )
                for item, line_id in made.lines.items()
            },
            now=at(DEMAND_DUE),
        )
    freeze_demand(actor=lead, tender_id=made.id, now=at(FROZEN))
    sealed.make_the_keys(stage, made.id)


def _bids(stage: Stage, tender_id: UUID, lots: dict[str, UUID]) -> dict[str, UUID]:
    """Seal, open and judge the bids; the winner of each lot by its key."""
    lead = stage.actor("lead_nor", OPENED)
    sealed.submit(stage, tender_id, lots, before_bids.DEADLINE)
    close_tender(actor=lead, tender_id=tender_id, now=at(before_bids.DEADLINE, 11, 30))
    sealed.open_together(stage, tender_id, OPENED)
    opened = sealed.opened(tender_id)
    winners: dict[str, UUID] = {}
    bids: dict[tuple[str, str], UUID] = {}
    reasons: dict[tuple[str, str], str] = {}
    for lot in LOTS:
        for bid in lot.bids:
            bid_id = opened[lots[lot.key], stage.places[bid.supplier]]
            bids[lot.key, bid.supplier] = bid_id
            reasons[lot.key, bid.supplier] = bid.rationale
            winners.setdefault(lot.key, bid_id)
    judge(Judging(stage, tender_id, lots, bids, reasons))
    rank_bids(actor=stage.actor(CHAIR, RANKED), tender_id=tender_id, now=at(RANKED))
    return winners

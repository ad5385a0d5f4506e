"""A tender for tests from its draft to its frozen demand; ``factories`` walks on from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases.items import add_item
from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import (
    Measure,
    OnDrop,
    RebateScheme,
    RebateStep,
    Scheme,
    Tier,
)
from consortium.tenders.domain.conflicts import ConflictItem, Nature
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.demand import Bought, Firmness, LineDemand
from consortium.tenders.domain.discovery import Priority, Verdict
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.domain.publication import NoticeGiven
from consortium.tenders.domain.scale import ScalePoint
from consortium.tenders.domain.scoring import PriceFormula
from consortium.tenders.domain.volume_scale import ONE_PRICE, ScaledBy
from consortium.tenders.models.lot import criteria_of
from consortium.tenders.usecases.demand import (
    freeze_demand,
    invite_trusts,
    open_demand,
    submit_demand,
)
from consortium.tenders.usecases.line import add_line
from consortium.tenders.usecases.lot import add_lot
from consortium.tenders.usecases.need import record_need, trace_criteria
from consortium.tenders.usecases.publication import (
    BiddingTime,
)
from consortium.tenders.usecases.standstill import AwardNotice
from consortium.tenders.usecases.tender import open_tender
from consortium.tenders.usecases.volume_scale import set_volume_scale
from consortium.tenders.usecases.workshop import record_pains
from tests.support.world import SYSTEM, World

# All of it lies in the past, because pages ask the real clock.
BEGAN = datetime(2025, 4, 20, 9, 0, tzinfo=UTC)
DUE = date(2025, 5, 10)
DEADLINE = datetime(2025, 6, 1, 11, 0, tzinfo=UTC)
AFTER = DEADLINE + timedelta(hours=1)
# The notice goes out on Sunday 1 June; eight working days end with Wednesday 11 June.
SIGNABLE = datetime(2025, 6, 11, 23, 0, tzinfo=UTC)
STARTS, ENDS = date(2025, 10, 1), date(2030, 10, 1)
CLAUSE = "While the trusts stay together they are one organisation for cost."
REASON = "It has the most advantageous total under the published criteria."
# Of whoever holds a share of the key.
PASSPHRASE = "copper-lantern-orchard-7"
# More than any of them comes to owe.
MANDATE = Decimal(10_000_000)
CONFLICT = ConflictItem(
    nature=Nature.PERCEIVED,
    who="An evaluator of South Trust",
    circumstances="Spoke at a meeting that a bidder paid for",
    mitigation="Declared it; scores no bid of that bidder",
)
NOTICE = NoticeGiven(
    number="012345-2025", published_at=BEGAN, engagement_note="The market is known"
)
TIME = BiddingTime(deadline=DEADLINE, questions_until=DEADLINE - timedelta(days=10))
# Bids come in the last hour.
IN_TIME = DEADLINE - timedelta(hours=1)
AWARD_NOTICE = AwardNotice(number="023456-2025", published_at=AFTER)
RATIONALE = "Consensus of the evaluators after the scripted demonstration."

# Examinations a year.
VOLUMES = {"north": "420000", "south": "300000", "west": "240000"}
# Supplier, price of an examination, quality: the story's three bids.
STORY = (("alpha", "1.00", "78"), ("beta", "0.92", "66"), ("gamma", "1.12", "84"))
# As far as the tests score: the story's qualities without a tree of criteria.
SCALE = tuple(
    ScalePoint(value=Decimal(value), label=f"Value {value}")
    for value in (0, 40, 50, 60, 66, 70, 78, 80, 84, 90, 100)
)


def criteria(quality: str = "60", price: str = "40") -> tuple[Criterion, ...]:
    return (
        Criterion(
            name="Quality",
            kind=CriterionKind.QUALITY,
            weight_bp=int(Decimal(quality) * 100),
            scale=SCALE,
        ),
        Criterion(name="Price", kind=CriterionKind.PRICE, weight_bp=int(Decimal(price) * 100)),
    )


def flat(price: str, item: str = "PACS", *, opt_out: str | None = None) -> Scheme:
    """One price whatever the volume."""
    return scheme((("0", price),), item, opt_out=opt_out)


def scheme(
    tiers: tuple[tuple[str, str], ...],
    item: str = "PACS",
    *,
    clause: Clause = Clause.PARTICIPATION_BAND,
    opt_out: str | None = None,
) -> Scheme:
    by_members = clause is Clause.PARTICIPATION_BAND
    return Scheme(
        id="",
        name=item,
        clause=clause,
        measure=Measure.MEMBER_COUNT if by_members else Measure.COMMITTED_QUANTITY,
        items=(item,),
        tiers=tuple(Tier(Decimal(bound), {item: Decimal(price)}) for bound, price in tiers),
        standalone=(Tier(Decimal(0), {item: Decimal(opt_out)}),) if opt_out else (),
        test_months=(4, 10),
        on_drop=OnDrop.AFTER_GRACE,
        grace_months=6,
    )


def rebate(item: str = "PACS") -> RebateScheme:
    return RebateScheme(
        id="",
        name=f"{item} rebate",
        items=(item,),
        steps=(RebateStep(Decimal(270_000), Decimal("0.04")),),
    )


@dataclass(slots=True)
class Made:
    """A tender with the ids of its parts, as far as it was walked."""

    world: World
    id: UUID
    lots: list[UUID] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    lines: list[UUID] = field(default_factory=list)
    suppliers: dict[str, UUID] = field(default_factory=dict)
    bids: dict[str, UUID] = field(default_factory=dict)
    # The code of the printed share.
    printed: str = ""
    # What the panel is to agree on for each bid, and who sits on it.
    agreed: dict[UUID, Decimal] = field(default_factory=dict)
    members: dict[str, UUID] = field(default_factory=dict)

    @property
    def lot(self) -> UUID:
        return self.lots[0]


def item(code: str = "PACS", name: str = "Images per examination") -> UUID:
    return add_item(
        actor=SYSTEM, code=code, name=name, kind=ItemKind.SERVICE, base_unit="EXM", now=BEGAN
    )


def bare(world: World, *, clause_text: str = CLAUSE, procedure: Procedure = Procedure.OPEN) -> Made:
    """A draft with no lot and nobody invited."""
    return Made(
        world,
        open_tender(
            actor=world.lead.actor(),
            consortium_id=world.seven_oaks,
            lead_trust_id=world.north,
            title="Picture archive",
            procedure=procedure,
            commenced_on=date(2025, 4, 20),
            starts_on=STARTS,
            ends_on=ENDS,
            clause_text=clause_text,
            now=BEGAN,
        ),
    )


def with_lot(
    made: Made,
    *,
    code: str = "PACS",
    title: str = "Archive",
    judged_by: tuple[Criterion, ...] | None = None,
    formula: PriceFormula = PriceFormula.LOWEST_RELATIVE,
    reference: Decimal | None = None,
    bought: Bought = Bought.EVERY_YEAR,
    bounds: tuple[Decimal, ...] = ONE_PRICE,
) -> Made:
    """One more lot, with one line, priced by the number of members."""
    lot_id = add_lot(
        actor=made.world.lead.actor(),
        tender_id=made.id,
        title=title,
        criteria=judged_by or criteria(),
        price_formula=formula,
        reference_price=reference,
        now=BEGAN,
    )
    made.lots.append(lot_id)
    made.codes.append(code)
    line_id = add_line(
        actor=made.world.lead.actor(),
        lot_id=lot_id,
        item_id=item(code),
        bought=bought,
        now=BEGAN,
    )
    made.lines.append(line_id)
    set_volume_scale(
        actor=made.world.lead.actor(),
        lot_id=lot_id,
        scaled_by=ScaledBy.MEMBERS,
        bounds={line_id: bounds},
        now=BEGAN,
    )
    return made


def draft(world: World, **lot: object) -> Made:
    """A draft with one lot of one line, and three trusts invited."""
    made = with_lot(bare(world), **lot)  # type: ignore[arg-type]
    invite(made)
    return made


def invite(made: Made) -> None:
    world = made.world
    invite_trusts(
        actor=world.lead.actor(),
        tender_id=made.id,
        trust_ids=[world.north, world.south, world.west],
        now=BEGAN,
    )


def answer(
    made: Made, trust: str, quantities: Mapping[UUID, str] | str, now: datetime = BEGAN
) -> None:
    """A trust's answer: one quantity for every line, or one for each."""
    if isinstance(quantities, str):
        quantities = dict.fromkeys(made.lines, quantities)
    submit_demand(
        actor=SYSTEM,
        tender_id=made.id,
        trust_id=getattr(made.world, trust),
        demand={line: wanted(quantity) for line, quantity in quantities.items()},
        now=now,
    )


def wanted(quantity: str) -> LineDemand:
    amount = Decimal(quantity)
    firmness = Firmness.COMMITTED if amount else Firmness.NONE
    return LineDemand(quantity=amount, firmness=firmness)


def asked(made: Made) -> Made:
    open_demand(actor=made.world.lead.actor(), tender_id=made.id, due_on=DUE, now=BEGAN)
    return made


def discovered(made: Made) -> Made:
    """One statement, the need that answers it, and every criterion but the price tests it."""
    lead = made.world.lead.actor()
    pains = record_pains(
        actor=lead,
        tender_id=made.id,
        verdict=Verdict.DROP,
        said="Images of other trusts come by courier.",
        now=BEGAN,
    )
    need = record_need(
        actor=lead,
        tender_id=made.id,
        priority=Priority.MUST,
        statement="Images of every member open within seconds.",
        pains=pains,
        now=BEGAN,
    )
    for lot_id, criteria in criteria_of(made.id).items():
        tested = [each.name for each in criteria if each.kind is not CriterionKind.PRICE]
        trace_criteria(
            actor=lead, lot_id=lot_id, needs={name: [need] for name in tested}, now=BEGAN
        )
    return made


def frozen(made: Made, volumes: Mapping[str, str] = VOLUMES) -> Made:
    discovered(made)
    asked(made)
    for trust, quantity in volumes.items():
        answer(made, trust, quantity)
    freeze_demand(actor=made.world.lead.actor(), tender_id=made.id, now=BEGAN)
    return made

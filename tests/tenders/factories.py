"""A tender for tests, walked as far as a test needs it, through the use cases.

It is the story's picture archive in small: three trusts, one lot, three bids, 60/40 relative to
the lowest price.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

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
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Role
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases import people
from consortium.organisations.usecases.organisations import register_organisation
from consortium.tenders.domain.bid_content import BidContent, BidDocument, LotBid
from consortium.tenders.domain.conflicts import ConflictItem, Nature
from consortium.tenders.domain.consensus import Consensus
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.declaration import Interest
from consortium.tenders.domain.demand import Bought, Firmness, LineDemand
from consortium.tenders.domain.discovery import Priority, Verdict
from consortium.tenders.domain.marking import Mark
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.panel import Discipline, PanelRole
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.domain.publication import NoticeGiven
from consortium.tenders.domain.scale import ScalePoint
from consortium.tenders.domain.scoring import PriceFormula
from consortium.tenders.domain.supplier_check import CheckOutcome
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.domain.volume_scale import ONE_PRICE, ScaledBy
from consortium.tenders.models.asked import lots_asked
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.decision import participants_of, winners_of
from consortium.tenders.models.lot import criteria_of, lots_of
from consortium.tenders.models.panel import scored_criteria
from consortium.tenders.models.ranking import latest_runs
from consortium.tenders.models.recommendation import chosen_of
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.acceptance import accept_part
from consortium.tenders.usecases.award import award_tender
from consortium.tenders.usecases.bid import record_bid
from consortium.tenders.usecases.clause_review import review_clause
from consortium.tenders.usecases.compliance import begin_compliance, begin_scoring
from consortium.tenders.usecases.conflicts import approve_assessment, write_assessment
from consortium.tenders.usecases.declaration import clear_declarations, declare_interest
from consortium.tenders.usecases.demand import (
    freeze_demand,
    invite_trusts,
    open_demand,
    submit_demand,
)
from consortium.tenders.usecases.keys import make_keys, take_share
from consortium.tenders.usecases.line import add_line
from consortium.tenders.usecases.lot import add_lot
from consortium.tenders.usecases.mandate import give_mandate
from consortium.tenders.usecases.marking import submit_scores
from consortium.tenders.usecases.moderation import (
    begin_moderation,
    close_moderation,
    record_consensus,
)
from consortium.tenders.usecases.need import record_need, trace_criteria
from consortium.tenders.usecases.opening import show_share
from consortium.tenders.usecases.panel import add_panel_member
from consortium.tenders.usecases.publication import (
    BiddingTime,
    close_tender,
    publish_tender,
)
from consortium.tenders.usecases.recommendation import recommend
from consortium.tenders.usecases.scoring import rank_bids
from consortium.tenders.usecases.standstill import AwardNotice, begin_standstill
from consortium.tenders.usecases.submission import submit_bid, withdraw_bid
from consortium.tenders.usecases.summary import issue_summaries
from consortium.tenders.usecases.supplier_check import record_supplier_check
from consortium.tenders.usecases.tender import open_tender
from consortium.tenders.usecases.valuation import estimate_value
from consortium.tenders.usecases.volume_scale import set_volume_scale
from consortium.tenders.usecases.workshop import record_pains
from tests.support.world import NOW, PASSWORD, SYSTEM, Someone, World

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


def holders(made: Made) -> tuple[Someone, Someone]:
    """Those who hold a share of the key: two people of two trusts."""
    return made.world.lead, made.world.lead_of_south


def hold(made: Made, someone: Someone, now: datetime = BEGAN) -> UUID:
    return take_share(
        actor=someone.actor(),
        tender_id=made.id,
        password=PASSWORD,
        code="",
        passphrase=PASSPHRASE,
        now=now,
    )


def keyed(made: Made) -> Made:
    """The keys are made, by somebody who holds no share."""
    for someone in holders(made):
        hold(made, someone)
    made.printed = make_keys(actor=SYSTEM, tender_id=made.id, now=BEGAN)
    return made


def mandated(made: Made, volumes: Mapping[str, str] = VOLUMES) -> Made:
    """Frozen, and each trust that takes part gave its mandate."""
    frozen(made, volumes)
    for trust in volumes:
        give_mandate(
            actor=SYSTEM,
            tender_id=made.id,
            trust_id=getattr(made.world, trust),
            limit=MANDATE,
            now=BEGAN,
        )
    return made


def valued(made: Made, price: str = "1.00") -> Made:
    """Estimated at one price for every line, without extensions or options."""
    estimate_value(
        actor=made.world.lead.actor(),
        tender_id=made.id,
        unit_prices={line: Decimal(price) for line in made.lines},
        extension_months=0,
        options_and_fees=Decimal(0),
        vat_percent=Decimal(20),
        assumptions="The prices paid now",
        now=BEGAN,
    )
    return made


def assessed(made: Made) -> Made:
    """The lead's conflicts assessment, approved by the lead of South, who reviews the clause."""
    write_assessment(
        actor=made.world.lead.actor(),
        tender_id=made.id,
        items=(CONFLICT,),
        conclusion="Every conflict found is mitigated.",
        now=BEGAN,
    )
    second = made.world.lead_of_south.actor()
    approve_assessment(actor=second, tender_id=made.id, version=1, now=BEGAN)
    review_clause(
        actor=second,
        tender_id=made.id,
        in_contract="Clause 14",
        in_notice="Section 5.2",
        leaver_schedule="Bidders price each line for a trust that opts out.",
        now=BEGAN,
    )
    return made


def ready(made: Made, volumes: Mapping[str, str] = VOLUMES) -> Made:
    """Nothing is missing for publication but the notice."""
    return keyed(assessed(mandated(made, volumes)))


def publish(made: Made) -> None:
    """By the lead, with a notice of the day it began."""
    publish_tender(
        actor=made.world.lead.actor(), tender_id=made.id, notice=NOTICE, time=TIME, now=BEGAN
    )


def published(made: Made, volumes: Mapping[str, str] = VOLUMES) -> Made:
    publish(ready(made, volumes))
    return made


def lot_bid(made: Made, offer: Offer, *, lot: int = 0) -> LotBid:
    """A bid for a lot, with an answer to each of its criteria."""
    asked = {each.id: each for each in lots_asked(db.session.get_one(Tender, made.id))}
    lot_id = made.lots[lot]
    answers = dict.fromkeys(asked[lot_id].criteria, "As the specification asks.")
    return LotBid(lot_id=lot_id, primary=offer, answers=answers)


def one_price(made: Made, price: str = "1.00", *, lot: int = 0) -> Offer:
    return Offer(schemes=(flat(price, made.codes[lot], opt_out="1.45"),))


def submit(
    made: Made,
    supplier: str,
    *lots: LotBid,
    documents: tuple[BidDocument, ...] = (),
    now: datetime = IN_TIME,
    nonce: bytes = b"n" * 32,
) -> UUID:
    """A sealed bid of a supplier; returns its version."""
    return submit_bid(
        actor=SYSTEM,
        supplier_id=supplier_id(made, supplier),
        tender_id=made.id,
        content=BidContent(lots=lots, documents=documents),
        nonce=nonce,
        clock=lambda: now,
    )


def withdraw(made: Made, supplier: str) -> None:
    withdraw_bid(
        actor=SYSTEM,
        supplier_id=supplier_id(made, supplier),
        tender_id=made.id,
        clock=lambda: IN_TIME,
    )


def lead_of_west(world: World) -> Someone:
    """A third lead, who holds no share."""
    email = "lead_of_west@example.org"
    person_id = people.register_person(
        actor=SYSTEM,
        email=email,
        name="Lead of west",
        organisation_id=world.west,
        password=PASSWORD,
        now=NOW,
    )
    people.grant_role(
        actor=SYSTEM,
        person_id=person_id,
        role=Role.PROCUREMENT_LEAD,
        organisation_id=world.west,
        now=NOW,
    )
    return Someone(
        id=person_id, email=email, role=Role.PROCUREMENT_LEAD, organisation_id=world.west
    )


def close(made: Made) -> None:
    close_tender(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)


def closed(made: Made, volumes: Mapping[str, str] = VOLUMES) -> Made:
    published(made, volumes)
    close_tender(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    return made


def opened(made: Made, volumes: Mapping[str, str] = VOLUMES) -> Made:
    """Opened without a bid in it; tests record bids that came another way."""
    return open_together(closed(made, volumes))


def open_together(made: Made, now: datetime = AFTER) -> Made:
    """Both holders show their shares, one after the other."""
    for someone in holders(made):
        show(made, someone, now=now)
    return made


def show(
    made: Made, someone: Someone, *, passphrase: str = PASSPHRASE, now: datetime = AFTER
) -> bool:
    return show_share(
        actor=someone.actor(),
        tender_id=made.id,
        password=PASSWORD,
        code="",
        passphrase=passphrase,
        no_conflict=True,
        now=now,
    )


def opened_with(made: Made, bids: Iterable[tuple[str, str]]) -> Made:
    """Opened with sealed bids for the first lot: suppliers and their prices."""
    published(made)
    for supplier, price in bids:
        submit(made, supplier, lot_bid(made, one_price(made, price)))
    close_tender(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    open_together(made)
    rows = db.session.execute(select(Bid.supplier_id, Bid.id).where(Bid.lot_id == made.lot))
    by_supplier = dict(rows.all())
    made.bids = {name: by_supplier[supplier_id(made, name)] for name, _ in bids}
    return made


def bid(made: Made, supplier: str, offer: Offer, *, lot: int = 0) -> UUID:
    """A bid of a supplier of the world, or of one that is registered for it."""
    made.bids[supplier] = record_bid(
        actor=made.world.lead.actor(),
        lot_id=made.lots[lot],
        supplier_id=supplier_id(made, supplier),
        offer=offer,
        now=AFTER,
    )
    return made.bids[supplier]


def supplier_id(made: Made, name: str) -> UUID:
    if name in ("alpha", "beta"):
        found: UUID = getattr(made.world, name)
        return found
    if name not in made.suppliers:
        made.suppliers[name] = register_organisation(
            actor=SYSTEM,
            kind=OrganisationKind.SUPPLIER,
            code=name.upper(),
            name=f"{name.capitalize()} Ltd",
            now=AFTER,
        )
    return made.suppliers[name]


def score(made: Made, supplier: str, quality: str) -> None:
    """Say what the panel is to agree on for a bid; it does so when the tender is walked on."""
    made.agreed[made.bids[supplier]] = Decimal(quality)


def panel(made: Made) -> Made:
    """The evaluator of South scores everything; the lead chairs and scores nothing."""
    world = made.world
    for key, someone, role, tasks in (
        ("evaluator", world.evaluator, PanelRole.EVALUATOR, scored_criteria(made.id)),
        ("chair", world.lead, PanelRole.CHAIR, ()),
    ):
        made.members[key] = add_panel_member(
            actor=world.lead.actor(),
            tender_id=made.id,
            person_id=someone.id,
            role=role,
            discipline=Discipline.CLINICIAN,
            criteria=[each.id for each in tasks],
            now=BEGAN,
        )
    return made


def declared(made: Made) -> Made:
    """Nobody on the panel has an interest, and the lead of South cleared them."""
    for someone in (made.world.evaluator, made.world.lead):
        declare_interest(
            actor=someone.actor(),
            tender_id=made.id,
            interest=Interest.NONE,
            details="",
            now=AFTER,
        )
    clear_declarations(actor=made.world.lead_of_south.actor(), tender_id=made.id, now=AFTER)
    return made


def scoring(made: Made) -> Made:
    """From the opening to the panel's turn; nobody has scored yet."""
    if not made.members:
        panel(made)
    declared(made)
    begin_compliance(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    begin_scoring(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    return made


def give_scores(made: Made, bid_id: UUID, value: Decimal | None = None) -> None:
    """The evaluator's scores of a bid: on each criterion what the panel will agree on."""
    lot_id = db.session.get_one(Bid, bid_id).lot_id
    value = made.agreed[bid_id] if value is None else value
    submit_scores(
        actor=made.world.evaluator.actor(),
        bid_id=bid_id,
        marks={
            each.id: Mark(value=value, note=RATIONALE)
            for each in scored_criteria(made.id)
            if each.lot_id == lot_id
        },
        now=AFTER,
    )


def submitted(made: Made) -> Made:
    scoring(made)
    for bid_id in made.agreed:
        give_scores(made, bid_id)
    return made


def agree(made: Made, bid_id: UUID, value: Decimal | None = None, *, only: str = "") -> None:
    lot_id = db.session.get_one(Bid, bid_id).lot_id
    value = made.agreed[bid_id] if value is None else value
    record_consensus(
        actor=made.world.lead.actor(),
        bid_id=bid_id,
        agreed={
            each.id: Consensus(
                value=value, rationale=RATIONALE, agreed=(made.members["evaluator"],)
            )
            for each in scored_criteria(made.id)
            if each.lot_id == lot_id and only in ("", each.name)
        },
        now=AFTER,
    )


def moderating(made: Made) -> Made:
    """Everybody has scored; the panel has agreed on nothing yet."""
    begin_moderation(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    return made


def priced(made: Made) -> Made:
    """From the scores to the open prices."""
    moderating(made)
    for bid_id in made.agreed:
        agree(made, bid_id)
    close_moderation(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    return made


def rank(made: Made) -> Made:
    """From the bids as recorded, with what ``score`` said of them, to their ranking."""
    priced(submitted(made))
    rank_bids(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    return made


def with_bids(made: Made, bids: tuple[tuple[str, str, str], ...] = STORY) -> Made:
    """Opened, with sealed bids and what the panel is to agree on for each."""
    opened_with(made, [(supplier, price) for supplier, price, _ in bids])
    for supplier, _, quality in bids:
        score(made, supplier, quality)
    return made


def scored(made: Made, bids: tuple[tuple[str, str, str], ...] = STORY) -> Made:
    """Every score is submitted, none is agreed on."""
    return submitted(with_bids(made, bids))


def ranked(made: Made, bids: tuple[tuple[str, str, str], ...] = STORY) -> Made:
    return rank(with_bids(made, bids))


def won_alone(world: World, quantities: tuple[str, str, str], *, price: str, **lot: object) -> Made:
    """Ranked with Alpha's bid alone, for a demand of North, South and West."""
    made = opened(draft(world, **lot), dict(zip(VOLUMES, quantities, strict=True)))
    bid(made, "alpha", Offer(schemes=(flat(price),)))
    score(made, "alpha", "78")
    return rank(made)


def ranked_with_two_lots(world: World) -> Made:
    """Two lots, each with one bid of Alpha's, both ranked; the bid of the first is named."""
    made = opened(with_lot(draft(world), code="USS", title="Scanners"))
    first = bid(made, "alpha", Offer(schemes=(flat("1.00"),)))
    score(made, "alpha", "78")
    bid(made, "alpha", Offer(schemes=(flat("2.00", "USS"),)), lot=1)
    score(made, "alpha", "60")
    rank(made)
    made.bids["alpha"] = first
    return made


def recommended(made: Made, supplier: str = "alpha") -> Made:
    """The supplier's bid for its lot, and for every other lot the bid that stands first."""
    runs = latest_runs(made.id)
    for lot in lots_of(made.id):
        if lot.ended_at is not None:
            continue
        run = runs[lot.id]
        ids = [UUID(score.bid) for score in run.ranking()]
        recommend(
            actor=made.world.lead_of_south.actor(),
            bid_id=made.bids[supplier] if made.bids[supplier] in ids else ids[0],
            reason=REASON,
            now=AFTER,
        )
    return made


def accept(made: Made, trust_id: UUID) -> None:
    accept_part(actor=SYSTEM, tender_id=made.id, trust_id=trust_id, now=AFTER)


def approved(made: Made, supplier: str = "alpha") -> Made:
    recommended(made, supplier)
    for trust_id, _ in participants_of(made.id):
        accept(made, trust_id)
    return made


def told(made: Made, supplier: str = "alpha") -> Made:
    """Every supplier has its assessment summary."""
    approved(made, supplier)
    issue_summaries(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    return made


def standing_still(made: Made, supplier: str = "alpha") -> Made:
    """The contract award notice is out, and the winners are checked."""
    told(made, supplier)
    begin_standstill(
        actor=made.world.lead.actor(), tender_id=made.id, notice=AWARD_NOTICE, now=AFTER
    )
    for supplier_id in winners_of(chosen_of(made.id)):
        check_supplier(made, supplier_id)
    return made


def check_supplier(
    made: Made, supplier_id: UUID, outcome: CheckOutcome = CheckOutcome.CLEAR, note: str = ""
) -> None:
    record_supplier_check(
        actor=made.world.lead.actor(),
        tender_id=made.id,
        supplier_id=supplier_id,
        checked_on=AFTER.date(),
        list_version="List of 30 May 2025",
        outcome=outcome,
        note=note,
        now=AFTER,
    )


def award(made: Made, supplier: str = "alpha") -> UUID:
    """Awarded by the lead of South, who recorded no score; the agreement of the supplier's lot."""
    if db.session.get_one(Tender, made.id).state is TenderState.RANKED:
        standing_still(made, supplier)
    agreements = award_tender(
        actor=made.world.lead_of_south.actor(), tender_id=made.id, now=SIGNABLE
    )
    lot_id = db.session.get_one(Bid, made.bids[supplier]).lot_id
    return agreements[lot_id]


def _checking(made: Made) -> Made:
    begin_compliance(actor=made.world.lead.actor(), tender_id=made.id, now=AFTER)
    return made


WALKS: dict[TenderState, Callable[[Made], Made]] = {
    TenderState.DRAFT: lambda made: made,
    TenderState.DEMAND_OPEN: asked,
    TenderState.DEMAND_FROZEN: frozen,
    TenderState.MANDATED: mandated,
    TenderState.PUBLISHED: published,
    TenderState.CLOSED: closed,
    TenderState.OPENED: opened,
    TenderState.COMPLIANCE: lambda made: _checking(with_bids(made)),
    TenderState.SCORING: scored,
    TenderState.MODERATION: lambda made: moderating(scored(made)),
    TenderState.PRICE_OPEN: lambda made: priced(scored(made)),
    TenderState.RANKED: ranked,
    TenderState.RECOMMENDED: lambda made: recommended(ranked(made)),
    TenderState.APPROVED: lambda made: approved(ranked(made)),
    TenderState.SUMMARIES_ISSUED: lambda made: told(ranked(made)),
    TenderState.STANDSTILL: lambda made: standing_still(ranked(made)),
}

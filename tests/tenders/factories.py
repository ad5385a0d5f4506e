"""A tender for tests, walked as far as a test needs it, through the use cases.

It is the story's picture archive in small: three trusts, one lot, three bids, 60/40 relative to
the lowest price.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Role
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.usecases import people
from consortium.organisations.usecases.organisations import register_organisation
from consortium.tenders.domain.bid_content import BidContent, BidDocument, Bundle, LotBid
from consortium.tenders.domain.consensus import Consensus
from consortium.tenders.domain.declaration import Interest
from consortium.tenders.domain.marking import Mark
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.panel import Discipline, PanelRole
from consortium.tenders.domain.scenario import ScenarioTerms
from consortium.tenders.domain.supplier_check import CheckOutcome
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.asked import lots_asked
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.decision import participants_of, winners_of
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.panel import scored_criteria
from consortium.tenders.models.ranking import latest_runs
from consortium.tenders.models.recommendation import chosen_of
from consortium.tenders.models.scenario import as_ranked
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.acceptance import accept_part
from consortium.tenders.usecases.award import award_tender
from consortium.tenders.usecases.bid import record_bid
from consortium.tenders.usecases.clause_review import review_clause
from consortium.tenders.usecases.compliance import begin_compliance, begin_scoring
from consortium.tenders.usecases.conflicts import approve_assessment, write_assessment
from consortium.tenders.usecases.declaration import clear_declarations, declare_interest
from consortium.tenders.usecases.keys import make_keys, take_share
from consortium.tenders.usecases.mandate import give_mandate
from consortium.tenders.usecases.marking import submit_scores
from consortium.tenders.usecases.moderation import (
    begin_moderation,
    close_moderation,
    record_consensus,
)
from consortium.tenders.usecases.opening import show_share
from consortium.tenders.usecases.panel import add_panel_member
from consortium.tenders.usecases.publication import (
    close_tender,
    publish_tender,
)
from consortium.tenders.usecases.recommendation import recommend
from consortium.tenders.usecases.scenario import work_out_scenario
from consortium.tenders.usecases.scoring import rank_bids
from consortium.tenders.usecases.standstill import begin_standstill
from consortium.tenders.usecases.submission import submit_bid, withdraw_bid
from consortium.tenders.usecases.summary import issue_summaries
from consortium.tenders.usecases.supplier_check import record_supplier_check
from consortium.tenders.usecases.valuation import estimate_value
from tests.support.world import NOW, PASSWORD, SYSTEM, Someone, World
from tests.tenders.drafting import AFTER as AFTER
from tests.tenders.drafting import AWARD_NOTICE as AWARD_NOTICE
from tests.tenders.drafting import BEGAN as BEGAN
from tests.tenders.drafting import CLAUSE as CLAUSE
from tests.tenders.drafting import CONFLICT as CONFLICT
from tests.tenders.drafting import DEADLINE as DEADLINE
from tests.tenders.drafting import DUE as DUE
from tests.tenders.drafting import ENDS as ENDS
from tests.tenders.drafting import IN_TIME as IN_TIME
from tests.tenders.drafting import MANDATE as MANDATE
from tests.tenders.drafting import NOTICE as NOTICE
from tests.tenders.drafting import PASSPHRASE as PASSPHRASE
from tests.tenders.drafting import RATIONALE as RATIONALE
from tests.tenders.drafting import REASON as REASON
from tests.tenders.drafting import SCALE as SCALE
from tests.tenders.drafting import SIGNABLE as SIGNABLE
from tests.tenders.drafting import STARTS as STARTS
from tests.tenders.drafting import STORY as STORY
from tests.tenders.drafting import TIME as TIME
from tests.tenders.drafting import VOLUMES as VOLUMES
from tests.tenders.drafting import Made as Made
from tests.tenders.drafting import answer as answer
from tests.tenders.drafting import asked as asked
from tests.tenders.drafting import bare as bare
from tests.tenders.drafting import criteria as criteria
from tests.tenders.drafting import discovered as discovered
from tests.tenders.drafting import draft as draft
from tests.tenders.drafting import flat as flat
from tests.tenders.drafting import frozen as frozen
from tests.tenders.drafting import invite as invite
from tests.tenders.drafting import item as item
from tests.tenders.drafting import rebate as rebate
from tests.tenders.drafting import scheme as scheme
from tests.tenders.drafting import wanted as wanted
from tests.tenders.drafting import with_lot as with_lot


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
    bundles: tuple[Bundle, ...] = (),
    now: datetime = IN_TIME,
    nonce: bytes = b"n" * 32,
) -> UUID:
    """A sealed bid of a supplier; returns its version."""
    return submit_bid(
        actor=SYSTEM,
        supplier_id=supplier_id(made, supplier),
        tender_id=made.id,
        content=BidContent(lots=lots, bundles=bundles, documents=documents),
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
    made: Made,
    someone: Someone,
    *,
    password: str = PASSWORD,
    passphrase: str = PASSPHRASE,
    now: datetime = AFTER,
) -> bool:
    return show_share(
        actor=someone.actor(),
        tender_id=made.id,
        password=password,
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


def compared(made: Made, supplier: str = "") -> UUID:
    """A scenario that gives each lot to the bid that stands first, and the supplier's to it."""
    tender = db.session.get_one(Tender, made.id)
    terms = as_ranked(tender)
    if supplier:
        lot_id = str(db.session.get_one(Bid, made.bids[supplier]).lot_id)
        code = db.session.get_one(Organisation, supplier_id(made, supplier)).code
        others = (each for each in terms.fixed if each[0] != lot_id)
        terms = ScenarioTerms(fixed=(*others, (lot_id, code)))
    return work_out_scenario(
        actor=made.world.lead_of_south.actor(),
        tender_id=made.id,
        name="Each lot to its bid",
        terms=terms,
        now=AFTER,
    )


def recommended(made: Made, supplier: str = "alpha") -> Made:
    """The supplier's bid for its lot, and for every other lot the bid that stands first."""
    scenario_id = compared(made, supplier)
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
            scenario_id=scenario_id,
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


def comparing(made: Made) -> Made:
    compared(made)
    return made


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
    TenderState.SCENARIOS: lambda made: comparing(ranked(made)),
    TenderState.RECOMMENDED: lambda made: recommended(ranked(made)),
    TenderState.APPROVED: lambda made: approved(ranked(made)),
    TenderState.SUMMARIES_ISSUED: lambda made: told(ranked(made)),
    TenderState.STANDSTILL: lambda made: standing_still(ranked(made)),
}

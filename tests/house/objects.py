"""One object of Seven Oaks for each argument that an address can have.

The walk over all addresses (``test_walk.py``) asks here what to put into them. An address with an
argument that has no line in ``OBJECTS`` fails the walk. A line says how to make such an object
that *belongs to Seven Oaks*, or why everybody may see it. When an argument means different things
at different addresses, put the endpoint before it: ``"listing.of_kind:kind"``.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases import items
from consortium.contracts.domain.managing.documents import SentFile
from consortium.contracts.domain.papers.generated_documents import GeneratedKind
from consortium.contracts.domain.rebates.rebates import SettlementKind
from consortium.contracts.usecases import indices
from consortium.contracts.usecases.calendar_feed import make_calendar_feed
from consortium.contracts.usecases.generated_documents import issue_document
from consortium.contracts.usecases.rebate_settlements import settle_rebate
from consortium.contracts.usecases.rebates import record_entitlement
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import financial_year
from consortium.foundation.domain.permissions import Permission, Role
from consortium.foundation.jobs import enqueue
from consortium.network.usecases.expansion import CaseGiven, NeedGiven, propose_expansion
from consortium.notices.models.ocds_release import OcdsRelease
from consortium.notices.usecases.register import NoticeSent, record_other_notice
from consortium.organisations.models.person import RoleGrant
from consortium.organisations.models.sign_in import SignInSession
from consortium.organisations.queries.api_tokens import my_api_tokens
from consortium.organisations.usecases import api_tokens, people, sign_in
from consortium.savings.domain.baseline import BaselineMethod
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.domain.signoff import LineKind
from consortium.savings.models.price_claim import PriceClaim, PriceClaimLine
from consortium.savings.models.supplier_statement import StatementLine
from consortium.savings.queries.rebates import RebateYear, list_rebate_years
from consortium.savings.usecases import baselines
from consortium.savings.usecases.evidence_packs import take_pack
from consortium.savings.usecases.price_audits import run_price_audit
from consortium.savings.usecases.signed_statements import sign_statement
from consortium.savings.usecases.supplier_statements import reconcile_statement
from consortium.spend.gateways.waiting import Words
from consortium.spend.queries.decisions import list_decisions
from consortium.spend.queries.waiting import list_waiting
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.decide_words import Decided, decide_words
from consortium.spend.usecases.merge_suppliers import Spelling, merge_suppliers
from consortium.spend.usecases.start_import import start_import
from consortium.tenders.domain.bid_content import BidDocument
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.domain.scenario import ScenarioTerms
from consortium.tenders.models.amendment import amendments_of
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.declaration import InterestDeclaration
from consortium.tenders.models.keys import holders_of
from consortium.tenders.models.lot import Criterion
from consortium.tenders.models.summary import summaries_of
from consortium.tenders.queries.discovery import Discovery, find_discovery
from consortium.tenders.queries.portal import Supplier, find_draft
from consortium.tenders.usecases.amendment import amend_tender, propose_extension
from consortium.tenders.usecases.challenge import record_challenge
from consortium.tenders.usecases.draft import add_document
from consortium.tenders.usecases.evaluation_day import plan_day
from consortium.tenders.usecases.mandate import give_mandate
from consortium.tenders.usecases.question import ask_question
from consortium.tenders.usecases.scenario import work_out_scenario
from consortium.tenders.usecases.supplier import invite_suppliers
from tests.contracts import dated, managing, recording
from tests.contracts import factories as contracts
from tests.equipment import factories as equipment
from tests.notices import samples as notices
from tests.savings import factories as savings
from tests.spend import factories as spend
from tests.support.world import NOW, PASSWORD, SYSTEM, TODAY, World
from tests.tenders import factories as tenders


class Objects:
    """The objects of one walk, each made when it is first asked for, within an app context."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self.once(name, OBJECTS[name].make)

    def once(self, name: str, make: "Callable[[Objects], Any]") -> Any:
        """What ``make`` makes, made once under this name: for parts of the same thing."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]


@dataclass(frozen=True)
class Given:
    """How to make what stands in an address; ``shared`` says why strangers may see it too."""

    make: Callable[[Objects], Any]
    shared: str = ""


def _an_item(_: Objects) -> UUID:
    return items.add_item(
        actor=SYSTEM,
        code="WALK-1",
        name="Item of the walk",
        kind=ItemKind.CONSUMABLE,
        base_unit="EA",
        now=NOW,
    )


def _a_job(objects: Objects) -> UUID:
    with bookkeeping():
        actor = objects.world.lead.actor()
        return enqueue(kind="tests.walk", title="Job", arguments={}, actor=actor, now=NOW)


def _an_invitation(objects: Objects) -> UUID:
    return people.invite_person(
        actor=SYSTEM,
        email="invited@example.org",
        name="Invited",
        role=Role.ENGINEER,
        organisation_id=objects.world.north,
        link_base="https://localhost/invitation?token=",
        now=datetime.now(UTC),
    ).invitation_id


def _a_grant(objects: Objects) -> UUID:
    of_them = RoleGrant.person_id == objects.world.engineer.id
    return db.session.scalars(select(RoleGrant.id).where(of_them)).one()


def _a_token(objects: Objects) -> UUID:
    """A program's access as the lead: no one else's to revoke."""
    lead = objects.world.lead.actor()
    api_tokens.create_api_token(
        actor=lead,
        name="Walk",
        permissions={Permission.AGREEMENTS_VIEW},
        last_day=NOW.date(),
        now=NOW,
    )
    return my_api_tokens(actor=lead, now=NOW)[0].id


def _a_session(objects: Objects) -> UUID:
    lead = objects.world.lead
    sign_in.sign_in(
        email=lead.email, password=PASSWORD, browser="", address="", now=datetime.now(UTC)
    )
    theirs = SignInSession.person_id == lead.id
    return db.session.scalars(select(SignInSession.id).where(theirs)).first()  # type: ignore[return-value]


def _an_upload(objects: Objects) -> UUID:
    """A file that waits until somebody says what its columns hold."""
    started = start_import(
        actor=SYSTEM,
        trust_id=objects.world.north,
        content=io.BytesIO(b"Payee,Amount\r\nAlpha Ltd,5\r\n"),
        file_name="payments.csv",
        now=NOW,
    )
    return started.file_id


def _an_index(_: Objects) -> UUID:
    return indices.add_index_series(
        actor=SYSTEM, code="WALK", name="Index of the walk", publisher="Somebody", now=NOW
    )


def _an_alert(objects: Objects) -> UUID:
    _ = _catalogue(objects)
    return dated.raised_alert(objects.world)


def _a_scenario(objects: Objects) -> UUID:
    return work_out_scenario(
        actor=objects.world.lead.actor(),
        tender_id=objects["a tender"].id,
        name="Cheapest",
        terms=ScenarioTerms(),
        now=NOW,
    )


def _discovery(objects: Objects) -> Discovery:
    return find_discovery(actor=objects.world.lead.actor(), tender_id=objects["a tender"].id)


def _a_tender(objects: Objects) -> tenders.Made:
    """Ranked: far enough for its lots, its bids and its award to have pages."""
    return tenders.ranked(_invited(objects, "WALK-2"), tenders.STORY[:1])


def _invited(objects: Objects, code: str) -> tenders.Made:
    """A tender for Alpha alone among the suppliers, so that other suppliers are strangers."""
    world = objects.world
    made = tenders.bare(world, procedure=Procedure.COMPETITIVE_FLEXIBLE)
    tenders.invite(tenders.with_lot(made, code=code))
    invite_suppliers(actor=SYSTEM, tender_id=made.id, supplier_ids=[world.alpha], now=NOW)
    return made


def _a_published_tender(objects: Objects) -> UUID:
    """With a sealed bid of Alpha's and a draft of its next one."""
    made = tenders.published(_invited(objects, "WALK-3"))
    tenders.submit(made, "alpha", tenders.lot_bid(made, tenders.one_price(made)))
    add_document(
        actor=SYSTEM,
        supplier_id=objects.world.alpha,
        tender_id=made.id,
        file=SentFile(name="method.pdf", content=io.BytesIO(b"%PDF-1.7 method")),
        now=NOW,
    )
    return made.id


def _an_amendment(objects: Objects) -> UUID:
    """Of the published tender, with a document."""
    tender_id = objects["a published tender"]
    file = SentFile(name="spec.pdf", content=io.BytesIO(b"%PDF-1.7 changed"))
    amend_tender(
        actor=SYSTEM, tender_id=tender_id, what="All", why="Asked", file=file, now=tenders.BEGAN
    )
    return amendments_of(tender_id)[-1].id


def _a_question(objects: Objects) -> UUID:
    return ask_question(
        actor=SYSTEM,
        supplier_id=objects.world.alpha,
        tender_id=objects["a published tender"],
        text="Are old images moved?",
        now=tenders.BEGAN,
    )


def _an_extension(objects: Objects) -> UUID:
    later = tenders.DEADLINE + timedelta(days=9)
    where = {"actor": SYSTEM, "tender_id": objects["a published tender"]}
    return propose_extension(**where, to=later, reason="Late", now=tenders.BEGAN)


def _an_opened_bid(objects: Objects) -> tuple[UUID, UUID]:
    """A bid of Alpha's that was sealed and opened, and its one document."""
    made = tenders.published(_invited(objects, "WALK-4"))
    alpha = Supplier(id=objects.world.alpha, name="Alpha Ltd")
    file = SentFile(name="method.pdf", content=io.BytesIO(b"%PDF-1.7 method"))
    add_document(actor=SYSTEM, supplier_id=alpha.id, tender_id=made.id, file=file, now=NOW)
    kept = find_draft(actor=SYSTEM, supplier=alpha, tender_id=made.id).documents[0]
    document = BidDocument.from_json(kept)
    offer = tenders.lot_bid(made, tenders.one_price(made))
    tenders.submit(made, "alpha", offer, documents=(document,))
    tenders.close(made)
    tenders.open_together(made)
    bid_id = db.session.scalars(select(Bid.id).where(Bid.lot_id == made.lot)).one()
    return bid_id, document.id


def _a_document(objects: Objects) -> str:
    supplier = Supplier(id=objects.world.alpha, name="Alpha Ltd")
    draft = find_draft(actor=SYSTEM, supplier=supplier, tender_id=objects["a published tender"])
    return str(draft.documents[0]["id"])


def _a_notice(objects: Objects) -> UUID:
    """A notice with a document, recorded by hand."""
    return record_other_notice(
        actor=SYSTEM,
        consortium_id=objects.world.seven_oaks,
        kind=NoticeKind.UK3,
        sent=NoticeSent(
            number="012345-2026",
            published_at=NOW,
            note="Walk",
            file=SentFile(name="notice.pdf", content=io.BytesIO(b"%PDF-1.7 notice")),
        ),
        now=NOW,
    )


def _a_release(objects: Objects) -> UUID:
    oaks = objects.world.seven_oaks
    notices.imported(oaks, [notices.release()])
    return db.session.scalars(
        select(OcdsRelease.id).where(OcdsRelease.consortium_id == oaks)
    ).first()  # type: ignore[return-value]


def _decided(objects: Objects) -> tenders.Made:
    """A tender that stands still before its award."""
    made: tenders.Made = objects.once(
        "a decided tender",
        lambda _: tenders.standing_still(
            tenders.ranked(tenders.draft(objects.world, code="WALK-5"))
        ),
    )
    return made


def _a_challenge(objects: Objects) -> UUID:
    return record_challenge(
        actor=objects.world.lead.actor(),
        tender_id=_decided(objects).id,
        challenger="Beta Ltd",
        grounds="The scores are not explained",
        received_at=tenders.AFTER,
        now=tenders.AFTER,
    )


def _a_summary(objects: Objects) -> UUID:
    """The one that was sent to Alpha."""
    made = _decided(objects)
    return summaries_of(made.id)[made.bids["alpha"]].id


def _a_criterion(objects: Objects) -> UUID:
    made: tenders.Made = objects["a tender"]
    return db.session.scalars(select(Criterion.id).where(Criterion.lot_id == made.lot)).first()  # type: ignore[return-value]


def _a_signed_mandate(objects: Objects) -> UUID:
    """A tender whose mandate of North came with a document."""
    made = tenders.frozen(tenders.draft(objects.world, code="WALK-5"))
    give_mandate(
        actor=SYSTEM,
        tender_id=made.id,
        trust_id=objects.world.north,
        limit=tenders.MANDATE,
        file=SentFile(name="mandate.pdf", content=io.BytesIO(b"%PDF-1.7 signed")),
        now=tenders.BEGAN,
    )
    return made.id


def _a_day(objects: Objects) -> UUID:
    made = tenders.scored(tenders.draft(objects.world, code="WALK-DAY"))
    return plan_day(
        actor=SYSTEM,
        tender_id=made.id,
        held_on=TODAY,
        place="North Trust",
        day_rate=Decimal(350),
        now=NOW,
    )


def _a_declaration(objects: Objects) -> UUID:
    member = objects["a tender"].members["evaluator"]
    theirs = InterestDeclaration.member_id == member
    return db.session.scalars(select(InterestDeclaration.id).where(theirs)).one()


def _catalogue(objects: Objects) -> dict[str, UUID]:
    made: dict[str, UUID] = objects.once("catalogue", lambda _: contracts.items())
    return made


def _an_import(objects: Objects) -> UUID:
    """Viscoelastic bought by North, under an agreement whose rebate it earns."""
    _catalogue(objects)
    lines = spend.row(Item_code="OVD", Quantity="30000", Unit_price="10.50", Amount="315000.00")
    unknown = spend.row(Line_number="2", Quantity="many")
    content = spend.csv_of(lines, unknown)
    return spend.imported(objects.world.north, content).batch_id


def _words_that_wait(objects: Objects) -> UUID:
    """Words of North's lines that nobody has decided on."""
    line = spend.row(Order_number="PO-W", Item_code="", Description="Words that wait")
    spend.imported(objects.world.north, spend.csv_of(line), "words.csv")
    return UUID(_waiting("wait").wording)


def _a_decision_on_words(objects: Objects) -> UUID:
    line = spend.row(Order_number="PO-D", Item_code="", Description="Words for a decision")
    spend.imported(objects.world.north, spend.csv_of(line), "decided.csv")
    decided = Decided(
        trust_id=objects.world.north, wording=_waiting("decision").wording, item_id=None
    )
    decide_words(actor=SYSTEM, decisions=[decided], now=NOW)
    return list_decisions(actor=SYSTEM, asked=Asked(words="decision")).rows[0].id


def _a_merge_of_spellings(objects: Objects) -> UUID:
    return merge_suppliers(
        actor=objects.world.lead.actor(),
        spellings=[Spelling(written="Alpha Limited", amount=Decimal(1))],
        supplier_id=objects.world.alpha,
        name="",
        now=NOW,
    )


def _waiting(words: str) -> Words:
    found = list_waiting(actor=SYSTEM, wanted=Wanted(words=words), asked=Asked())
    return found.page.rows[0]


def _rebate(objects: Objects) -> RebateYear:
    """A rebate of four per cent that North's lines have earned."""
    world = objects.world
    items_by_code = _catalogue(objects)
    agreement_id = contracts.agreement(
        world, contracts.VISCOELASTIC, rebates=(tenders.rebate("OVD"),)
    )
    contracts.signed_contract(
        world, agreement_id, world.north, commits={items_by_code["OVD"]: "30000"}
    )
    _ = objects["batch_id"]
    years = list_rebate_years(actor=SYSTEM, agreement_id=agreement_id, today=TODAY)
    return next(each for each in years if each.rebate.earned)


def _an_item_that_saves(objects: Objects) -> UUID:
    item_id: UUID = objects.once("item that saves", _make_an_item_save)
    return item_id


def _make_an_item_save(objects: Objects) -> UUID:
    """Viscoelastic, which North bought under the agreement, now with a baseline from before."""
    item_id: UUID = objects.once("item that saves", _bought_cheaper)
    return item_id


def _bought_cheaper(objects: Objects) -> UUID:
    objects.once("rebate", _rebate)
    item_id = _catalogue(objects)["OVD"]
    savings.locked(objects.world.north, item_id, "12.00")
    return item_id


def _an_evidence_pack(objects: Objects) -> UUID:
    saving = SavingKey(
        consortium_id=objects.world.seven_oaks,
        trust_id=objects.world.north,
        item_id=_an_item_that_saves(objects),
        kind=LineKind.CASH,
        period=financial_year(2025),
    )
    return take_pack(actor=SYSTEM, key=saving, now=NOW).id


def _an_entitlement(objects: Objects) -> UUID:
    earned: RebateYear = objects.once("rebate", _rebate)
    return record_entitlement(
        actor=SYSTEM,
        agreement_id=earned.agreement_id,
        scheme_id=earned.scheme_id,
        year_from=earned.year.start,
        bought=earned.bought,
        batch_ids=earned.batch_ids,
        now=NOW,
    )


def _a_statement(objects: Objects) -> UUID:
    """A statement with one line that we do not have."""
    earned: RebateYear = objects.once("rebate", _rebate)
    return reconcile_statement(
        actor=SYSTEM,
        agreement_id=earned.agreement_id,
        scheme_id=earned.scheme_id,
        year_from=earned.year.start,
        content=b"PO number,PO line,Amount\nPO-9,1,10.00\n",
        file_name="walk.csv",
        ours=[],
        batch_ids=[],
        now=NOW,
    )


def _a_settlement(objects: Objects) -> UUID:
    return settle_rebate(
        actor=SYSTEM,
        entitlement_id=objects["entitlement_id"],
        kind=SettlementKind.CREDIT_NOTE,
        amount=Decimal("100.00"),
        credit_note="CN-1",
        paid_on=TODAY,
        now=NOW,
    )


def _an_issued_document(objects: Objects) -> UUID:
    return issue_document(
        actor=SYSTEM,
        agreement_id=objects["agreement_id"],
        kind=GeneratedKind.CONTRACT_SCHEDULE,
        subject_id=objects["contract_id"],
        now=NOW,
    )


def _an_audit(objects: Objects) -> UUID:
    """An audit of the batch of the walk."""
    assert objects["batch_id"]
    return run_price_audit(
        actor=SYSTEM,
        consortium_id=objects.world.seven_oaks,
        period=financial_year(2025),
        now=NOW,
    ).id


def _a_claim(objects: Objects) -> UUID:
    """A claim of one line of the walk; the audit itself found nothing wrong."""
    claim_id = uuid7()
    batch_id, audit_id = objects["batch_id"], objects["audit_id"]
    with bookkeeping() as session:
        session.add(
            PriceClaim(
                id=claim_id,
                reference="CL-2026-WALK",
                consortium_id=objects.world.seven_oaks,
                supplier_id=objects.world.alpha,
                audit_id=audit_id,
                drafted_at=NOW,
            )
        )
        session.add(
            PriceClaimLine(
                claim_id=claim_id,
                position=1,
                trust_id=objects.world.north,
                item_id=objects["item_id"],
                batch_id=batch_id,
                source_row=2,
                order_number="PO-1",
                line_number="1",
                invoice_number="",
                counted_on=TODAY,
                priced_on=TODAY,
                quantity=Decimal(100),
                charged=Decimal(40),
                due=Decimal(38),
                amount=Decimal(200),
                verdict=Verdict.OVERCHARGED,
                why="Charged at £40.00; due was £38.00.",
            )
        )
    return claim_id


def _a_case(objects: Objects) -> UUID:
    """The case for East, which belongs to the other consortium."""
    lens = NeedGiven(item_id=objects["item_id"], quantity=Decimal(3200), price_now=Decimal(46))
    return propose_expansion(
        actor=SYSTEM,
        consortium_id=objects.world.seven_oaks,
        trust_id=objects.world.east,
        given=CaseGiven(joins_on=TODAY, needs=[lens], one_off_cost=Decimal(28_000)),
        now=NOW,
    )


def _a_baseline(objects: Objects) -> UUID:
    return baselines.prepare_baseline(
        actor=SYSTEM,
        scope=baselines.Scope(
            trust_id=objects.world.north,
            item_id=_catalogue(objects)["IOL"],
            window=financial_year(2023),
        ),
        found=baselines.Found(
            quantity=Decimal(6000),
            unit_price=Decimal("44.00"),
            method=BaselineMethod.CONTRACT,
            source="Contract of 2021",
        ),
        now=NOW,
    )


def _an_alarmed_baseline(objects: Objects) -> UUID:
    """A second version, for other twelve months than the first."""
    objects.once("baseline_id", _a_baseline)
    return baselines.prepare_baseline(
        actor=SYSTEM,
        scope=baselines.Scope(
            trust_id=objects.world.north,
            item_id=_catalogue(objects)["IOL"],
            window=financial_year(2022),
            reason="The invoices of 2023/24 are lost",
        ),
        found=baselines.Found(
            quantity=Decimal(6000),
            unit_price=Decimal("44.00"),
            method=BaselineMethod.CONTRACT,
            source="Contract of 2021",
        ),
        now=NOW,
    )


def _of_a_rebate(*endpoints: str) -> "dict[str, Given]":
    """The pages of one rebate and year: they need an agreement that has one."""

    def earned(objects: Objects) -> RebateYear:
        objects["entitlement_id"]
        found: RebateYear = objects.once("rebate", _rebate)
        return found

    given: dict[str, Given] = {}
    for endpoint in endpoints:
        given[f"{endpoint}:agreement_id"] = Given(lambda objects: earned(objects).agreement_id)
        given[f"{endpoint}:scheme_id"] = Given(lambda objects: earned(objects).scheme_id)
        given[f"{endpoint}:year"] = Given(
            lambda objects: earned(objects).year.start.year, shared=WORD
        )
    return given


DIRECTORY = "the directory of organisations is open to everybody who is signed in"
CATALOGUE = "the catalogue is shared by all"
WORD = "a word of ours, not an object"
PUBLISHED = "published price indices are nobody's secret"

OBJECTS: dict[str, Given] = {
    # foundation
    "job_id": Given(_a_job),
    # organisations
    "organisation_id": Given(lambda objects: objects.world.north, shared=DIRECTORY),
    "organisations.listing:kind": Given(lambda _: "trusts", shared=DIRECTORY),
    "trust_id": Given(lambda objects: objects.world.north),
    "consortium_id": Given(lambda objects: objects.world.seven_oaks),
    "person_id": Given(lambda objects: objects.world.engineer.id),
    "grant_id": Given(_a_grant),
    "invitation_id": Given(_an_invitation),
    "session_id": Given(_a_session),
    "token_id": Given(_a_token),
    # catalogue
    "item_id": Given(_an_item, shared=CATALOGUE),
    # contracts
    "agreement_id": Given(lambda objects: contracts.drafted_agreement(objects.world)),
    "contract_id": Given(
        lambda objects: contracts.drafted_contract(
            objects.world, objects["agreement_id"], objects.world.north
        )
    ),
    "schedule_id": Given(
        lambda objects: contracts.drafted_schedule(objects.world, objects["agreement_id"])
    ),
    "clause_id": Given(lambda objects: recording.recorded(objects["agreement_id"])),
    "series_id": Given(_an_index, shared=PUBLISHED),
    "obligation_id": Given(lambda objects: dated.obligation(objects["agreement_id"])),
    "option_id": Given(lambda objects: dated.extension_option(objects["agreement_id"])),
    "alert_id": Given(_an_alert),
    "agreements_feed.read:token": Given(
        lambda objects: make_calendar_feed(actor=objects.world.lead.actor(), now=NOW)
    ),
    "kpi_id": Given(lambda objects: managing.kpi(objects["agreement_id"])),
    "result_id": Given(lambda objects: managing.kpi_result(objects["kpi_id"])),
    "request_id": Given(lambda objects: managing.kept(objects, _catalogue)["price_change"]),
    "price_changes.ask:kind": Given(lambda _: "indexation", shared=WORD),
    "determination_id": Given(lambda objects: managing.kept(objects, _catalogue)["test"]),
    "dispute_id": Given(lambda objects: managing.kept(objects, _catalogue)["dispute"]),
    "document_id": Given(lambda objects: managing.attached(objects["agreement_id"])),
    "kind": Given(lambda _: GeneratedKind.CONTRACT_SCHEDULE.value, shared=WORD),
    "file_format": Given(lambda _: "docx", shared=WORD),
    "subject_id": Given(lambda objects: objects["contract_id"]),
    "generated_documents.issued_file:document_id": Given(_an_issued_document),
    # notices
    "notice_id": Given(_a_notice),
    "release_id": Given(_a_release),
    # tenders
    "a tender": Given(_a_tender),
    "tender_id": Given(lambda objects: objects["a tender"].id),
    "lot_id": Given(lambda objects: objects["a tender"].lot),
    "line_id": Given(lambda objects: objects["a tender"].lines[0]),
    "criterion_id": Given(_a_criterion),
    "member_id": Given(lambda objects: objects["a tender"].members["evaluator"]),
    "declaration_id": Given(_a_declaration),
    "day_id": Given(_a_day),
    "bid_id": Given(lambda objects: objects["a tender"].bids["alpha"]),
    "a published tender": Given(_a_published_tender),
    **{
        f"portal.{page}:tender_id": Given(lambda objects: objects["a published tender"])
        for page in (
            "tender",
            "receipt",
            "withdraw",
            "confirm",
            "bid.edit",
            "bid.documents",
            "bid.remove_document",
            "bid.seal",
            "bid.copy",
            "bid.from_copy",
            "questions.listing",
            "questions.document",
        )
    },
    **{
        f"tenders.amendments.{page}:tender_id": Given(lambda objects: objects["a published tender"])
        for page in ("document", "confirm", "refuse")
    },
    "amendment_id": Given(_an_amendment),
    "question_id": Given(_a_question),
    "extension_id": Given(_an_extension),
    "portal.receipt:version": Given(lambda _: 1, shared=WORD),
    "an opened bid": Given(_an_opened_bid),
    "tenders.answers.document:bid_id": Given(lambda objects: objects["an opened bid"][0]),
    "tenders.answers.document:document_id": Given(lambda objects: objects["an opened bid"][1]),
    "portal.bid.remove_document:document_id": Given(_a_document),
    "holder_id": Given(lambda objects: holders_of(objects["tender_id"])[0].id),
    "scenario_id": Given(_a_scenario),
    "need_id": Given(lambda objects: _discovery(objects).needs[0].id),
    "pain_id": Given(lambda objects: _discovery(objects).pains[0].id),
    "paper": Given(lambda _: "statement-of-need", shared=WORD),
    "tenders.mandates.document:tender_id": Given(_a_signed_mandate),
    "challenge_id": Given(_a_challenge),
    "tenders.summaries.paper:tender_id": Given(lambda objects: _decided(objects).id),
    "tenders.summaries.paper:bid_id": Given(lambda objects: _decided(objects).bids["alpha"]),
    "tenders.standstill.check:tender_id": Given(lambda objects: _decided(objects).id),
    "tenders.standstill.check:supplier_id": Given(
        lambda objects: objects.world.alpha, shared="a supplier of everybody"
    ),
    "summary_id": Given(_a_summary),
    "tenders.conflicts.approve:version": Given(lambda _: 1, shared=WORD),
    # equipment
    "asset_id": Given(lambda objects: equipment.tonometer(objects.world.north)),
    "procedure_id": Given(lambda objects: equipment.procedure_of(objects.world.north)),
    "plan_id": Given(
        lambda objects: equipment.planned(objects["asset_id"], objects["procedure_id"])
    ),
    "run_id": Given(
        lambda objects: equipment.calibrated(
            objects["asset_id"], objects["procedure_id"], equipment.off_by("0")
        )
    ),
    # spend
    "batch_id": Given(_an_import),
    "spend.columns:file_id": Given(_an_upload),
    "merge_id": Given(_a_merge_of_spellings),
    "wording": Given(_words_that_wait),
    "decision_id": Given(_a_decision_on_words),
    "source_row": Given(lambda _: 2, shared="the row of a line in its file"),
    # savings
    "baseline_id": Given(_a_baseline),
    "alarms.alarm:baseline_id": Given(_an_alarmed_baseline),
    "alarms.alarm:kind": Given(lambda _: "window_moved", shared=WORD),
    "audit_id": Given(_an_audit),
    "claim_id": Given(_a_claim),
    "baselines.sign:party": Given(lambda _: "host", shared=WORD),
    "signed_id": Given(
        lambda objects: sign_statement(
            actor=SYSTEM,
            consortium_id=objects.world.seven_oaks,
            period=financial_year(2024),
            now=NOW,
        )
    ),
    "recorded.line:source_id": Given(
        lambda objects: savings.benefit(objects.world, trust=objects.world.north)
    ),
    "recorded.line:month": Given(lambda _: 9, shared=WORD),
    "signoff.line:item_id": Given(_an_item_that_saves, shared=CATALOGUE),
    "claim_terms.claim:item_id": Given(_an_item_that_saves, shared=CATALOGUE),
    "claim_terms.new_version:item_id": Given(_an_item_that_saves, shared=CATALOGUE),
    "signoff.line:kind": Given(lambda _: "cash_releasing", shared=WORD),
    "purchases_behind.purchases:item_id": Given(_an_item_that_saves, shared=CATALOGUE),
    "purchases_behind.purchases:kind": Given(lambda _: "cash_releasing", shared=WORD),
    "evidence_packs.saving:item_id": Given(_an_item_that_saves, shared=CATALOGUE),
    "evidence_packs.saving:kind": Given(lambda _: "cash_releasing", shared=WORD),
    "evidence_packs.note:item_id": Given(_an_item_that_saves, shared=CATALOGUE),
    "evidence_packs.note:kind": Given(lambda _: "cash_releasing", shared=WORD),
    "evidence_packs.file:file_format": Given(lambda _: "zip", shared=WORD),
    "pack_id": Given(_an_evidence_pack),
    "year": Given(lambda _: 2025, shared=WORD),
    "month": Given(lambda _: 5, shared=WORD),
    "entitlement_id": Given(_an_entitlement),
    **_of_a_rebate(
        "rebates.rebate",
        "rebate_actions.record",
        "rebate_actions.claim",
        "rebate_actions.answer",
        "rebate_actions.close",
        "rebate_actions.settle",
        "rebate_actions.reverse",
        "supplier_statements.new",
        "year_end.year_end",
    ),
    "case_id": Given(_a_case),
    "statement_id": Given(_a_statement),
    "compared_id": Given(
        lambda objects: db.session.scalars(
            select(StatementLine.id).where(StatementLine.statement_id == objects["statement_id"])
        ).first()
    ),
    "settlement_id": Given(_a_settlement),
}

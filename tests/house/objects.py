"""One object of Seven Oaks for each argument that an address can have.

The walk over all addresses (``test_walk.py``) asks here what to put into them. An address with an
argument that has no line in ``OBJECTS`` fails the walk. A line says how to make such an object
that *belongs to Seven Oaks*, or why everybody may see it. When an argument means different things
at different addresses, put the endpoint before it: ``"listing.of_kind:kind"``.
"""

import io
from datetime import UTC, datetime
from decimal import Decimal
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
from consortium.equipment.domain.asset_tag import TagKind
from consortium.equipment.domain.equipment_document import EquipmentDocumentKind
from consortium.equipment.domain.service_contract import Cover
from consortium.equipment.queries.out_of_tolerance import find_event
from consortium.equipment.usecases.asset_tag import add_asset_tag
from consortium.equipment.usecases.campaign import start_campaign
from consortium.equipment.usecases.equipment_document import attach_to_asset
from consortium.equipment.usecases.register_import import stage_register
from consortium.equipment.usecases.service_contract import record_service_contract
from consortium.equipment.usecases.work_feed import make_work_feed
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import financial_year
from consortium.foundation.domain.permissions import Permission, Role
from consortium.foundation.jobs import enqueue
from consortium.network.usecases.expansion import CaseGiven, NeedGiven, propose_expansion
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
from consortium.spend.usecases.tell_apart import tell_apart
from tests.contracts import dated, managing, recording
from tests.contracts import factories as contracts
from tests.equipment import factories as equipment
from tests.equipment import lending, reviewing, work
from tests.house.given import WORD, Given, Objects
from tests.house.tender_objects import TENDERS
from tests.savings import factories as savings
from tests.spend import factories as spend
from tests.support.world import NOW, PASSWORD, SYSTEM, TODAY
from tests.tenders import factories as tenders
from tests.visits import factories as visits


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


def _a_campaign(objects: Objects) -> UUID:
    _ = objects["asset_id"]
    return start_campaign(
        actor=SYSTEM,
        owner_id=objects.world.north,
        model_id=objects["model_id"],
        title="Campaign of the walk",
        work="Walk",
        now=NOW,
    )


def _an_alert(objects: Objects) -> UUID:
    _ = _catalogue(objects)
    return dated.raised_alert(objects.world)


def _a_plan_of_visits(objects: Objects) -> UUID:
    """What it plans is due where the engineer may work."""
    _ = objects["engineer_id"]
    return visits.planned(objects.world)


def _catalogue(objects: Objects) -> dict[str, UUID]:
    made: dict[str, UUID] = objects.once("catalogue", lambda _: contracts.items())
    return made


def _a_standard_out_of_tolerance(objects: Objects) -> tuple[UUID, UUID]:
    """Its event, and the calibration that it puts in doubt."""

    def made(_: Objects) -> tuple[UUID, UUID]:
        north = objects.world.north
        standard_id = equipment.standard(north)
        equipment.formal_run(north, objects.world.engineer, standard_id=standard_id)
        event_id = equipment.out_of_tolerance(standard_id)
        found = find_event(actor=SYSTEM, event_id=event_id, today=TODAY)
        return event_id, found.impacts[0].id

    event_id, impact_id = objects.once("standard out of tolerance", made)
    return event_id, impact_id


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


def _two_suppliers(objects: Objects) -> UUID:
    return tell_apart(
        actor=objects.world.lead.actor(), names=("Alpha Limited", "Alfa Limited"), now=NOW
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
PUBLISHED = "published price indices are nobody's secret"


def _begun_work(objects: Objects) -> tuple[UUID, UUID]:
    return work.begun_with_failure(objects.world)


def _a_checklist(objects: Objects) -> UUID:
    made: UUID = objects.once("checklist", lambda each: work.checklist(each.world.north))
    return made


def _a_safety_notice(objects: Objects) -> UUID:
    made: UUID = objects.once("safety notice", lambda each: work.notice(each.world, stop_use=False))
    return made


OBJECTS: dict[str, Given] = {
    # foundation
    "job_id": Given(_a_job),
    # organisations
    "organisation_id": Given(lambda objects: objects.world.north, shared=DIRECTORY),
    "organisations.supplier_facts:supplier_id": Given(
        lambda objects: objects.world.alpha, shared=DIRECTORY
    ),
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
    "model_id": Given(lambda _: equipment.tonometer_model(), shared=CATALOGUE),
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
    **TENDERS,
    # equipment
    "asset_id": Given(lambda objects: equipment.tonometer(objects.world.north)),
    "owner_id": Given(lambda objects: objects.world.north, shared="organisations are public"),
    "equipment_documents.download:document_id": Given(
        lambda objects: attach_to_asset(
            actor=SYSTEM,
            asset_id=objects["asset_id"],
            kind=EquipmentDocumentKind.OTHER,
            title="Walk",
            file=SentFile(name="walk.pdf", content=io.BytesIO(b"%PDF-1.4 walk")),
            now=NOW,
        )
    ),
    "equipment_contracts.contract:contract_id": Given(
        lambda objects: record_service_contract(
            actor=SYSTEM,
            trust_id=objects.world.north,
            supplier_id=objects.world.alpha,
            number="WALK",
            cover=Cover.FULL,
            starts_on=TODAY,
            last_day=TODAY,
            now=NOW,
        )
    ),
    "campaign_id": Given(_a_campaign),
    "agreed_id": Given(lambda objects: equipment.agreed(objects.world.north)),
    "import_id": Given(
        lambda objects: stage_register(
            actor=SYSTEM,
            trust_id=objects.world.north,
            content=io.BytesIO(b"Asset number,Model,Serial number\r\nW-1,Walk,1\r\n"),
            file_name="walk.csv",
            now=NOW,
        )
    ),
    "tag_id": Given(
        lambda objects: add_asset_tag(
            actor=SYSTEM, asset_id=objects["asset_id"], kind=TagKind.QR, value="WALK", now=NOW
        )
    ),
    "procedure_id": Given(lambda objects: equipment.procedure_of(objects.world.north)),
    "plan_id": Given(
        lambda objects: equipment.planned(objects["asset_id"], objects["procedure_id"])
    ),
    "interval_reviews.review:review_id": Given(
        lambda objects: reviewing.interval_review(objects.world.north, code="WALK-I")
    ),
    "event_id": Given(lambda objects: _a_standard_out_of_tolerance(objects)[0]),
    "impact_id": Given(lambda objects: _a_standard_out_of_tolerance(objects)[1]),
    "certificate_id": Given(
        lambda objects: equipment.certificate(
            objects.world.north,
            objects.world.engineer,
            equipment.engineer_at(objects.world.north, "reviewer"),
        )
    ),
    "loan_id": Given(lambda objects: lending.requested(objects.world, objects["asset_id"])),
    "unit_id": Given(lambda objects: lending.lendable(objects.world, trust_id=objects.world.south)),
    "loan_benefits.loan:loan_id": Given(lambda objects: lending.a_closed_loan(objects.world)),
    "loan_benefits.record:loan_id": Given(lambda objects: lending.a_closed_loan(objects.world)),
    "loan_terms.preview:loan_id": Given(lambda objects: lending.with_terms(objects.world)),
    "loan_terms.keep:loan_id": Given(lambda objects: lending.with_terms(objects.world)),
    "loan_terms.kept:loan_id": Given(lambda objects: lending.with_terms(objects.world)),
    "loan_terms.kept:position": Given(lambda _: 1, shared=WORD),
    "standard_id": Given(lambda objects: equipment.standard(objects.world.north)),
    "run_id": Given(
        lambda objects: equipment.calibrated(
            objects["asset_id"], objects["procedure_id"], equipment.off_by("0")
        )
    ),
    "order_id": Given(lambda objects: objects.once("work", _begun_work)[0]),
    "step_id": Given(lambda objects: objects.once("work", _begun_work)[1]),
    "work_actions.act:action": Given(lambda _: "hold", shared=WORD),
    "test_id": Given(lambda objects: work.safety_test(objects["asset_id"])),
    "meter_id": Given(lambda objects: work.meter(objects["asset_id"])),
    "work_feed.read:token": Given(
        lambda objects: make_work_feed(actor=objects.world.engineer.actor(), now=NOW)
    ),
    "skill_id": Given(lambda objects: work.skill(objects.world)),
    "authorisation_id": Given(lambda objects: work.authorisation(objects.world)),
    "checklists.checklist:procedure_id": Given(_a_checklist),
    "checklists.revise:procedure_id": Given(_a_checklist),
    "safety_notices.notice:notice_id": Given(_a_safety_notice),
    "safety_notices.settle:notice_id": Given(_a_safety_notice),
    # visits
    "engineer_id": Given(lambda objects: visits.due_everywhere(objects.world)),
    "visit_plan_id": Given(_a_plan_of_visits),
    "absence_id": Given(lambda objects: visits.away(objects["engineer_id"])),
    "site_id": Given(lambda objects: visits.open_site(objects.world.north)),
    "closure_id": Given(lambda objects: visits.closed(objects["site_id"])),
    # spend
    "batch_id": Given(_an_import),
    "spend.columns:file_id": Given(_an_upload),
    "merge_id": Given(_a_merge_of_spellings),
    "said_id": Given(_two_suppliers),
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

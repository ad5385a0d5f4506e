"""A list asks the database the same few questions, however many rows it shows."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases import device_models, items
from consortium.equipment.models.agreed_model import AgreedModel
from consortium.equipment.usecases import cover
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.campaign import start_campaign
from consortium.equipment.usecases.plan import suspend_plan
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import financial_year
from consortium.foundation.domain.permissions import Role
from consortium.foundation.web.clock import today
from consortium.network.usecases.expansion import CaseGiven, NeedGiven, propose_expansion
from consortium.notices.usecases.register import NoticeSent, record_other_notice
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases import organisations, people
from consortium.savings.domain.baseline import BaselineMethod
from consortium.savings.domain.facts import BenefitKind, CostKind
from consortium.savings.models.claimable import Choice
from consortium.savings.models.forecast import Forecast
from consortium.savings.models.price_claim import PriceClaim
from consortium.savings.models.signed_statement import SignedStatement
from consortium.savings.usecases import baselines, ledger
from consortium.savings.usecases.price_audits import run_price_audit
from consortium.savings.usecases.price_claims import draft_price_claim
from consortium.spend.queries.waiting import list_waiting
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.decide_words import Decided, decide_words
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.visits.models.engineer import Engineer as PooledEngineer
from tests.contracts import dated
from tests.contracts import factories as contracts
from tests.equipment import factories as equipment
from tests.equipment import lending, reviewing, work
from tests.notices import samples as notices
from tests.savings.auditing import three_trusts
from tests.savings.factories import locked
from tests.spend import factories as spend
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.world import NOW, PASSWORD, SYSTEM, TODAY, World
from tests.tenders import factories as tenders
from tests.visits import factories as visits

AS_A_LIST = re.compile(r"\breturn answer\(")
_numbers = count(1)


@dataclass(frozen=True)
class List:
    """Where a list is, how one more row comes onto it, and how many are worth the time."""

    address: str
    add_row: Callable[[World, int], object]
    query: str = ""
    many: int = 6


def _organisation(kind: OrganisationKind) -> Callable[[World, int], object]:
    return lambda _world, number: organisations.register_organisation(
        actor=SYSTEM, kind=kind, code=f"L{number:04d}", name=f"Listed {number}", now=NOW
    )


def _person(world: World, number: int) -> None:
    person_id = people.register_person(
        actor=SYSTEM,
        email=f"listed-{number}@example.org",
        name=f"Listed {number}",
        organisation_id=world.north,
        password=PASSWORD,
        now=NOW,
    )
    people.grant_role(
        actor=SYSTEM, person_id=person_id, role=Role.ENGINEER, organisation_id=world.north, now=NOW
    )
    people.invite_person(
        actor=SYSTEM,
        email=f"invited-{number}@example.org",
        name=f"Invited {number}",
        role=Role.ENGINEER,
        organisation_id=world.north,
        link_base="",
        now=datetime.now(UTC),
    )


def _item(_: World, number: int) -> None:
    items.add_item(
        actor=SYSTEM,
        code=f"L-{number}",
        name=f"Listed {number}",
        kind=ItemKind.CONSUMABLE,
        base_unit="EA",
        now=NOW,
    )


def _device_model(_: World, number: int) -> None:
    device_models.add_device_model(
        actor=SYSTEM, manufacturer="Gamma", name=f"Listed {number}", category="Tonometer", now=NOW
    )


def _planned_device(world: World, number: int) -> None:
    procedure = equipment.procedure_of(world.north, code=f"L-{number}")
    equipment.planned(equipment.tonometer(world.north), procedure)


def _device_of_a_model(world: World, number: int) -> None:
    model_id = device_models.add_device_model(
        actor=SYSTEM, manufacturer="Gamma", name=f"Listed {number}", category="Tonometer", now=NOW
    )
    register_asset(
        actor=SYSTEM,
        asset_no=f"L-{number}",
        device_model_id=model_id,
        serial="1",
        site_id=equipment.site_at(world.north),
        now=NOW,
    )


def _campaign(world: World, number: int) -> None:
    equipment.tonometer(world.north)
    start_campaign(
        actor=SYSTEM,
        owner_id=world.north,
        model_id=equipment.tonometer_model(),
        title=f"Listed {number}",
        work="Update",
        now=NOW,
    )


def _agreed_model(world: World, number: int) -> None:
    equipment.agreed(world.seven_oaks, purpose=f"Listed {number}")


def _off_list(world: World, number: int) -> None:
    if not db.session.scalars(select(AgreedModel)).first():
        equipment.agreed(world.seven_oaks)
    register_asset(
        actor=SYSTEM,
        asset_no=f"L-{number}",
        device_model_id=equipment.tonometer_model(),
        serial=f"L-{number}",
        site_id=equipment.site_at(world.north),
        accepted_on=TODAY,
        off_list_reason="Gift of a charity",
        now=NOW,
    )


def _shared_procedure(world: World, number: int) -> None:
    procedure = equipment.procedure_of(world.seven_oaks, code=f"L-{number}")
    equipment.planned(equipment.tonometer(world.north), procedure)


def _suspended_plan(world: World, number: int) -> None:
    procedure = equipment.procedure_of(world.north, code=f"L-{number}")
    plan_id = equipment.planned(equipment.tonometer(world.north), procedure)
    suspend_plan(actor=SYSTEM, plan_id=plan_id, reason="away for repair", now=NOW)


def _loan(world: World, _: int) -> None:
    lending.requested(world, equipment.tonometer(world.north))


def _movement(world: World, _: int) -> None:
    lending.accepted(world, equipment.tonometer(world.north))


def _site_with_a_device(world: World, number: int) -> None:
    equipment.tonometer(world.north, site=f"M{number}")


def _closed_loan(world: World, _number: int) -> None:
    lending.closed(world, lending.lendable(world))


def _minimum_stock(world: World, number: int) -> None:
    cover.set_minimum_stock(
        actor=SYSTEM,
        site_id=equipment.site_at(world.north),
        category=f"Listed {number}",
        minimum=1,
        now=NOW,
    )


def _trained_users(world: World, number: int) -> None:
    model_id = device_models.add_device_model(
        actor=SYSTEM, manufacturer="Gamma", name=f"T {number}", category="Tonometer", now=NOW
    )
    cover.record_trained_users(
        actor=SYSTEM,
        site_id=equipment.site_at(world.north),
        device_model_id=model_id,
        people=1,
        now=NOW,
    )


def _distance(world: World, number: int) -> None:
    cover.record_distance(
        actor=SYSTEM,
        site_id=equipment.site_at(world.north),
        other_id=equipment.site_at(world.north, f"D{number}"),
        miles=Decimal(number),
        now=NOW,
    )


def _site(world: World, number: int) -> None:
    organisations.register_site(
        actor=SYSTEM, trust_id=world.north, code=f"L{number:04d}", name="Listed", now=NOW
    )


def _pooled_engineer(world: World, number: int) -> UUID:
    someone = equipment.engineer_at(world.north, f"pooled_{number}")
    return visits.in_pool(world, someone.id)


def _visit_plan(world: World, _: int) -> UUID:
    if not db.session.scalar(select(func.count()).select_from(PooledEngineer)):
        visits.due_everywhere(world)
    return visits.planned(world)


def _visited_site(world: World, number: int) -> UUID:
    return visits.open_site(world.north, f"V{number:04d}")


def _import(world: World, number: int) -> None:
    """A batch of one line, of a supplier of its own."""
    line = spend.row(Order_number=f"PO-{number}", Supplier=f"Listed {number} Ltd")
    spend.imported(world.north, spend.csv_of(line), f"lines-{number}.csv")


def _decision(world: World, number: int) -> None:
    line = spend.row(Order_number=f"PO-{number}", Item_code="", Description=f"Listed {number}")
    spend.imported(world.north, spend.csv_of(line), f"lines-{number}.csv")
    (words,) = list_waiting(actor=SYSTEM, wanted=Wanted(), asked=Asked()).page.rows
    decided = Decided(trust_id=world.north, wording=words.wording, item_id=None)
    decide_words(actor=SYSTEM, decisions=[decided], now=NOW)


def _price_audit(world: World, number: int) -> None:
    _import(world, number)
    run_price_audit(
        actor=SYSTEM, consortium_id=world.seven_oaks, period=financial_year(2025), now=NOW
    )


def _expansion_case(world: World, number: int) -> object:
    trust_id = organisations.register_organisation(
        actor=SYSTEM,
        kind=OrganisationKind.TRUST,
        code=f"XC{number}",
        name=f"Candidate {number}",
        now=NOW,
    )
    item_id = items.add_item(
        actor=SYSTEM,
        code=f"XC-{number}",
        name=f"Needed {number}",
        kind=ItemKind.CONSUMABLE,
        base_unit="EA",
        now=NOW,
    )
    need = NeedGiven(item_id=item_id, quantity=Decimal(10), price_now=Decimal(2))
    return propose_expansion(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        trust_id=trust_id,
        given=CaseGiven(joins_on=date(2027, 1, 1), needs=[need], one_off_cost=Decimal(100)),
        now=NOW,
    )


def _price_claim(world: World, number: int) -> None:
    """A claim of 100 lenses that were charged £2.00 too much each."""
    if not db.session.scalar(select(func.count()).select_from(PriceClaim)):
        three_trusts(world)
    line = spend.row(Order_number=f"PO-{number}", Unit_price="40.00", Amount="4000.00")
    spend.imported(world.north, spend.csv_of(line), f"lines-{number}.csv")
    made = run_price_audit(
        actor=SYSTEM, consortium_id=world.seven_oaks, period=financial_year(2025), now=NOW
    )
    choice = Choice(supplier_id=world.alpha)
    draft_price_claim(actor=SYSTEM, audit_id=made.id, choice=choice, now=NOW)


def _payment(world: World, number: int) -> None:
    content = f"Supplier,Transaction number,Amount\r\nListed {number} Ltd,{number},5\r\n"
    spend.imported(world.north, content.encode(), f"payments-{number}.csv")


def _notice(world: World, number: int) -> None:
    record_other_notice(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        kind=NoticeKind.UK3,
        sent=NoticeSent(
            number=f"{number:06}-2026", published_at=NOW, note=f"Listed notice {number}"
        ),
        now=NOW,
    )


def _release(world: World, number: int) -> None:
    """A release that lacks its id, so that there is a warning, too."""
    of_number = notices.release(id=None, ocid=f"ocds-listed-{number}")
    notices.imported(world.seven_oaks, [of_number])


def _cost(world: World, number: int) -> None:
    ledger.record_cost(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        kind=CostKind.ONE_OFF,
        falls_on=TODAY,
        amount=Decimal(number),
        description=f"Listed {number}",
        evidence="Invoice",
        now=NOW,
        trust_id=world.north,
    )


def _benefit(world: World, number: int) -> None:
    ledger.record_benefit(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        kind=BenefitKind.NON_CASH_RELEASING,
        falls_on=TODAY,
        amount=Decimal(number),
        description=f"Listed {number}",
        valuation="12 days x £220",
        now=NOW,
        trust_id=world.north,
    )


def _forecast(world: World, number: int) -> None:
    with bookkeeping() as session:
        session.add(
            Forecast(
                reference=f"FC-2026-L{number}",
                consortium_id=world.seven_oaks,
                period_from=date(2026, 4, 1),
                period_to=date(2026, 4, 1) + timedelta(days=number),
                savings=Decimal(1),
                rebate=Decimal(0),
                sha256="0" * 64,
                locked_at=NOW,
            )
        )


def _baseline(world: World, number: int) -> None:
    _prepare(world, _item_to_list(number), 2023)


def _moved_baseline(world: World, number: int) -> None:
    """Two versions for other twelve months, which raises an alarm."""
    item_id = _item_to_list(number)
    for year in (2023, 2022):
        _prepare(world, item_id, year, reason="Lost invoices")


def _locked_baseline(world: World, number: int) -> None:
    locked(world.north, _item_to_list(number))


def _item_to_list(number: int) -> UUID:
    return items.add_item(
        actor=SYSTEM,
        code=f"B-{number}",
        name=f"Listed {number}",
        kind=ItemKind.CONSUMABLE,
        base_unit="EA",
        now=NOW,
    )


def _prepare(world: World, item_id: UUID, year: int, *, reason: str = "") -> None:
    baselines.prepare_baseline(
        actor=SYSTEM,
        scope=baselines.Scope(
            trust_id=world.north, item_id=item_id, window=financial_year(year), reason=reason
        ),
        found=baselines.Found(
            quantity=Decimal(1),
            unit_price=Decimal(1),
            method=BaselineMethod.CONTRACT,
            source="Contract",
        ),
        now=NOW,
    )


def _signed_statement(world: World, number: int) -> None:
    with bookkeeping() as session:
        session.add(
            SignedStatement(
                reference=f"SS-2026-L{number}",
                consortium_id=world.seven_oaks,
                period_from=date(2026, 4, 1),
                period_to=date(2026, 4, 1) + timedelta(days=number),
                version=1,
                cash_releasing=Decimal(1),
                net=Decimal(1),
                content="{}",
                content_sha256="0" * 64,
                signed_at=NOW,
            )
        )


# For each endpoint whose view answers with a list: where it is and how to add a row.
LISTS: dict[str, List] = {
    "organisations.listing": List(
        "/organisations/suppliers", _organisation(OrganisationKind.SUPPLIER)
    ),
    "people.listing": List("/people", _person),
    "items.listing": List("/catalogue/items", _item),
    "device_models.listing": List("/catalogue/equipment-models", _device_model),
    "agreements.listing": List("/agreements", lambda world, _: contracts.drafted_agreement(world)),
    "agreements_register.listing": List(
        "/agreements/register",
        lambda world, _: contracts.drafted_contract(
            world, contracts.drafted_agreement(world), world.north
        ),
    ),
    "agreements_obligations.listing": List(
        "/agreements/obligations",
        lambda world, _: dated.obligation(contracts.drafted_agreement(world)),
    ),
    "agreements_alerts.listing": List("/agreements/alerts", dated.listed_alert),
    "audit.listing": List("/audit-log", _site, query="q=listed"),
    "spend.batches": List("/spend/batches", _import, many=4),
    "spend.decisions": List("/spend/matching/decisions", _decision, many=4),
    "spend.payments": List("/spend/payments", _payment, many=4),
    "spend.suppliers": List("/spend/suppliers", _import, many=4),
    "register.listing": List("/notices", _notice, query="show=all", many=4),
    "releases.listing": List("/notices/releases", _release, many=4),
    "releases.warnings": List("/notices/releases/warnings", _release, many=4),
    "rebates.agreements": List(
        "/savings/rebates", lambda world, _: contracts.drafted_agreement(world)
    ),
    "price_split.agreements": List(
        "/savings/price-split", lambda world, _: contracts.drafted_agreement(world)
    ),
    "ledger.costs": List("/savings/costs", _cost),
    "ledger.benefits": List("/savings/benefits", _benefit),
    "equipment_map.shown": List("/equipment/moves/map", _site_with_a_device),
    "loan_benefits.listing": List("/savings/loans", _closed_loan, many=3),
    "ledger.forecasts": List("/savings/forecasts", _forecast),
    "price_claims.listing": List("/savings/price-claims", _price_claim, many=4),
    "price_audits.listing": List("/savings/price-audits", _price_audit, many=4),
    "recorded.listing": List("/savings/sign-off/recorded", _benefit, query="show=all"),
    "signed_statements.listing": List("/savings/signed-statements", _signed_statement),
    "baselines.listing": List("/savings/baselines", _baseline),
    "claim_terms.listing": List("/savings/claims", _baseline),
    "price_variation.listing": List("/savings/price-variation", _locked_baseline),
    "alarms.listing": List("/savings/alarms", _moved_baseline),
    "expansion.comparison": List("/network/expansion", _expansion_case, many=4),
    "portal.listing": List(
        "/portal",
        lambda world, number: tenders.published(tenders.draft(world, code=f"SOLD-{number}")),
        many=3,
    ),
    "tenders.listing": List("/tenders", lambda world, _: tenders.bare(world)),
    "equipment_campaigns.listing": List("/equipment/campaigns", _campaign),
    "equipment_risk.listing": List("/equipment/risk-scores", _device_of_a_model),
    "equipment.listing": List("/equipment", lambda world, _: equipment.tonometer(world.north)),
    "agreed_models.listing": List("/equipment/agreed-models", _agreed_model, query="which=all"),
    "agreed_models.off_list": List("/equipment/agreed-models/off-list", _off_list),
    "standardisation.compliance": List("/equipment/standardisation", _shared_procedure),
    "standardisation.use": List(
        "/equipment/utilisation", lambda world, _: equipment.tonometer(world.north)
    ),
    "standardisation.idle": List("/equipment/idle-devices", _minimum_stock),
    "equipment_out_of_tolerance.listing": List(
        "/equipment/out-of-tolerance",
        lambda world, _: equipment.out_of_tolerance(equipment.standard(world.north)),
    ),
    "certificate_list.listing": List(
        "/equipment/certificates",
        lambda world, number: reviewing.signed_certificate(world.north, number),
    ),
    "interval_reviews.listing": List(
        "/equipment/interval-reviews",
        lambda world, number: reviewing.interval_review(world.north, code=f"I-{number}"),
    ),
    "equipment_standards.listing": List(
        "/equipment/standards", lambda world, _: equipment.standard(world.north)
    ),
    "equipment_due.listing": List("/equipment/due", _planned_device, query="show=all"),
    "equipment_loans.listing": List("/equipment/loans", _loan),
    "equipment_movements.listing": List("/equipment/moves", _movement),
    "equipment_cover.stocks": List("/equipment/minimum-stocks", _minimum_stock),
    "equipment_cover.trained": List("/equipment/trained-users", _trained_users),
    "equipment_cover.distances": List("/equipment/distances", _distance),
    "equipment_due.suspended": List("/equipment/suspended-plans", _suspended_plan),
    "work_orders.listing": List(
        "/equipment/work", lambda world, _: work.fault(equipment.tonometer(world.north))
    ),
    "competence.skills": List("/equipment/competence", lambda world, _: work.skill(world)),
    "competence.authorisations": List(
        "/equipment/competence/authorisations", lambda world, _: work.authorisation(world)
    ),
    "checklists.listing": List(
        "/equipment/checklists",
        lambda world, number: work.checklist(world.north, code=f"L-{number}"),
    ),
    "safety_notices.listing": List(
        "/equipment/safety-notices",
        lambda world, number: work.notice(world, number=f"L-{number}", stop_use=False),
    ),
    "visit_plans.listing": List("/visits", _visit_plan, many=3),
    "visit_engineers.listing": List("/visits/engineers", _pooled_engineer),
    "visit_engineers.absences": List(
        "/visits/engineers/absences",
        lambda world, number: visits.away(_pooled_engineer(world, number), on=today()),
    ),
    "visit_sites.listing": List(
        "/visits/sites", lambda world, number: visits.closed(_visited_site(world, number))
    ),
    "equipment_procedures.listing": List(
        "/equipment/procedures",
        lambda world, number: equipment.procedure_of(world.north, code=f"L-{number}"),
    ),
}
# Lists of what belongs to one object: their address holds its id, so a test of their wing counts.
COUNTED_ELSEWHERE = {
    "expansion.case",
    "purchases_behind.purchases",
    "evidence_grades.listing",
    "off_contract.listing",
    "tier_attainment.listing",
    "duplicates.listing",
    "equipment.calibrations",
    # A line for each trust and class, however many devices.
    "indicators.page",
    # For those who manage equipment, whom the reader of these lists is not.
    "equipment_imports.listing",
    "equipment_imports.batch",
    "equipment_contracts.listing",
    "equipment_campaigns.campaign",
    "equipment_contracts.running_out",
    "equipment_out_of_tolerance.event",
    "safety_notices.notice",
    "safety_tests.listing",
    "equipment_cover.cover",
    # A line for each criterion, of which there is a fixed number.
    "equipment_cover.why",
    "evidence_packs.listing",
    "who_counts.listing",
    "agreement_documents.listing",
    "agreements_obligations.of_agreement",
    "clauses.listing",
    "contract_changes.listing",
    "generated_documents.listing",
    "generated_documents.issued",
    "performance.performance",
    "commitments.listing",
    "price_audits.audit",
    "price_audits.changed_afterwards",
    "price_audits.lines",
    "price_changes.listing",
    "price_claims.claim",
    "rebates.listing",
    # A line needs a whole year of purchases behind it: the tests of savings count its questions.
    "signoff.months",
    "supplier_statements.statement",
    "portal.listing",
    "tenders.mandates.listing",
    "tenders.questions.listing",
    "tenders.readiness.board",
    "tenders.acceptances.listing",
    "tenders.summaries.listing",
    "tenders.summaries.results",
    "tenders.joint_demand.listing",
    "tenders.scenarios.listing",
    "tenders.discovery.pains",
    "tenders.discovery.trace",
    "tenders.valuation.thresholds",
    "tenders.valuation.value",
    "tier_test_pages.listing",
    "visit_plans.plan",
    "visit_plans.left_out",
    "year_end.year_end",
}


@pytest.fixture
def reader(app: Flask, world: World) -> PageClient:
    """Somebody with every role that reads lists of Seven Oaks."""
    for role, place in (
        (Role.ADMINISTRATOR, world.seven_oaks),
        (Role.AUDITOR, world.seven_oaks),
        (Role.CONSORTIUM_FINANCE, world.seven_oaks),
        (Role.SUPPLIER, world.alpha),
    ):
        people.grant_role(
            actor=SYSTEM, person_id=world.lead.id, role=role, organisation_id=place, now=NOW
        )
    browser = PageClient(app, app.response_class)
    browser.sign_in_as(world.lead.email, PASSWORD)
    return browser


def test_every_list_is_counted(app: Flask) -> None:
    lists = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if AS_A_LIST.search(inspect.getsource(inspect.unwrap(view)))
    }
    uncounted = lists - set(LISTS) - COUNTED_ELSEWHERE
    assert not uncounted, f"add a line to LISTS in tests/house/test_lists.py for {uncounted}"


@pytest.mark.any_database
@pytest.mark.parametrize("endpoint", sorted(LISTS))
def test_asks_no_more_for_more_rows(
    app: Flask, world: World, reader: PageClient, endpoint: str
) -> None:
    listed = LISTS[endpoint]
    asked, sizes = [], []
    for more in (1, listed.many - 1):
        for _ in range(more):
            listed.add_row(world, next(_numbers))
        with count_queries(app) as counted:
            response = reader.get(f"{listed.address}?{listed.query}")
        assert response.status_code == 200
        asked.append(counted.statements)
        sizes.append(len(response.get_data()))
    assert sizes[1] > sizes[0] + listed.many, "the rows that were added do not show: see LISTS"
    assert len(asked[1]) <= len(asked[0]), (
        f"{listed.address} asks {len(asked[1]) - len(asked[0])} more questions for "
        f"{listed.many - 1} more rows, the last of them: {asked[1][-1]}"
    )

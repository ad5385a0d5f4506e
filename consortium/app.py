"""Wiring: which parts the application is made of. Nothing is decided here."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

import config as settings
from consortium.catalogue.views import device_models, items
from consortium.contracts import api as contracts_api
from consortium.contracts.views import (
    agreements,
    clause_records,
    clause_sums,
    clauses,
    indices,
    notices,
    performance,
    price_changes,
    prices,
    scenario,
    schedules,
    stay_or_go,
    together,
)
from consortium.contracts.views import alerts as agreement_alerts
from consortium.contracts.views import calendar as agreement_calendar
from consortium.contracts.views import calendar_feed as agreement_feed
from consortium.contracts.views import disputes as agreement_disputes
from consortium.contracts.views import documents as agreement_documents
from consortium.contracts.views import extensions as agreement_extensions
from consortium.contracts.views import generated_documents as made_documents
from consortium.contracts.views import letters as commitments
from consortium.contracts.views import obligations as agreement_obligations
from consortium.contracts.views import register as agreement_register
from consortium.contracts.views import sections as agreement_sections
from consortium.contracts.views import standing as who_counts
from consortium.desk.views import audit, home, search
from consortium.equipment.views import pages as equipment
from consortium.foundation import logs
from consortium.foundation.database import db, engine
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.jobs import broker, queue
from consortium.foundation.web import (
    api,
    chart_files,
    errors,
    forgery,
    guard,
    headers,
    health,
    openapi,
    pages,
    shell,
    uploads,
)
from consortium.network import api as network_api
from consortium.network.views import expansion
from consortium.notices import api as notices_api
from consortium.notices.views import contract_changes, packages, register, releases
from consortium.organisations.views import (
    account,
    api_tokens,
    organisations,
    people,
    sign_in,
    signed_in_user,
)
from consortium.savings.api import evidence as evidence_api
from consortium.savings.api import statement as savings_api
from consortium.savings.views import (
    adding_up,
    alarms,
    auditing,
    baselines,
    board,
    claim_terms,
    duplicates,
    evidence,
    evidence_packs,
    full_year,
    leaving,
    ledger,
    loan_benefits,
    monthly_mail,
    off_contract,
    price_split,
    price_variation,
    purchases_behind,
    rebate_actions,
    rebate_evidence,
    rebates,
    recorded,
    signed_statements,
    signoff,
    spend_change,
    tier_attainment,
    trust_savings,
    year_end,
)
from consortium.savings.views import report as savings
from consortium.savings.views import supplier_statements as statements
from consortium.spend.views import pages as spend
from consortium.tenders.views import portal
from consortium.tenders.views import sections as tender_sections
from consortium.tenders.views import tender as tenders
from consortium.visits.views import pages as visits

ROOT = Path(__file__).resolve().parent.parent

BLUEPRINTS = (
    pages.blueprint,
    sign_in.blueprint,
    account.blueprint,
    api_tokens.blueprint,
    organisations.blueprint,
    people.blueprint,
    items.blueprint,
    device_models.blueprint,
    agreements.blueprint,
    clauses.blueprint,
    clause_records.blueprint,
    clause_sums.blueprint,
    schedules.blueprint,
    prices.blueprint,
    together.blueprint,
    scenario.blueprint,
    stay_or_go.blueprint,
    notices.blueprint,
    indices.blueprint,
    agreement_documents.blueprint,
    agreement_register.blueprint,
    agreement_obligations.blueprint,
    agreement_extensions.blueprint,
    agreement_alerts.blueprint,
    agreement_calendar.blueprint,
    agreement_feed.blueprint,
    made_documents.blueprint,
    commitments.blueprint,
    performance.blueprint,
    price_changes.blueprint,
    agreement_disputes.blueprint,
    who_counts.blueprint,
    *equipment.BLUEPRINTS,
    *visits.BLUEPRINTS,
    tenders.blueprint,
    portal.blueprint,
    register.blueprint,
    contract_changes.blueprint,
    packages.blueprint,
    releases.blueprint,
    spend.blueprint,
    savings.blueprint,
    adding_up.blueprint,
    board.blueprint,
    trust_savings.blueprint,
    monthly_mail.blueprint,
    purchases_behind.blueprint,
    signoff.blueprint,
    recorded.blueprint,
    signed_statements.blueprint,
    evidence_packs.blueprint,
    baselines.blueprint,
    claim_terms.blueprint,
    alarms.blueprint,
    evidence.blueprint,
    ledger.blueprint,
    loan_benefits.blueprint,
    leaving.blueprint,
    price_split.blueprint,
    spend_change.blueprint,
    price_variation.blueprint,
    off_contract.blueprint,
    tier_attainment.blueprint,
    duplicates.blueprint,
    full_year.blueprint,
    rebates.blueprint,
    rebate_actions.blueprint,
    rebate_evidence.blueprint,
    year_end.blueprint,
    statements.blueprint,
    expansion.blueprint,
    auditing.blueprint,
    auditing.claims,
    audit.blueprint,
    home.blueprint,
    search.blueprint,
    openapi.blueprint,
    contracts_api.blueprint,
    savings_api.blueprint,
    evidence_api.blueprint,
    network_api.blueprint,
    notices_api.blueprint,
)

NAVIGATION = tuple(
    shell.NavigationItem(text=text, endpoint=endpoint, permission=permission, sections=sections)
    for text, endpoint, permission, sections in (
        ("Tenders", "tenders.listing", Permission.TENDERS_VIEW, ("/tenders", "/notices")),
        ("Open tenders", "portal.listing", Permission.BIDS_SUBMIT, ("/portal",)),
        (
            "Agreements",
            "agreements.listing",
            Permission.AGREEMENTS_VIEW,
            ("/agreements", "/prices", "/price-schedules", "/supplier-statements"),
        ),
        ("Purchase lines", "spend.lines", Permission.SPEND_VIEW, ("/spend",)),
        (
            "Savings",
            "savings.report",
            Permission.SAVINGS_VIEW,
            ("/savings", "/indices", "/network"),
        ),
        ("Equipment", "equipment_due.listing", Permission.EQUIPMENT_VIEW, ("/equipment",)),
        ("Visits", "visit_plans.listing", Permission.VISITS_VIEW, ("/visits",)),
        ("Catalogue", "items.listing", Permission.CATALOGUE_VIEW, ("/catalogue",)),
        (
            "Organisations",
            "organisations.consortia",
            Permission.ORGANISATIONS_VIEW,
            ("/organisations",),
        ),
        ("People", "people.listing", Permission.PEOPLE_MANAGE, ("/people",)),
        ("Audit log", "audit.listing", Permission.AUDIT_VIEW, ("/audit-log",)),
    )
)


def create_app(config: settings.Config) -> Flask:
    """The application with one set of settings.

    Raises:
        RuntimeError: an endpoint does not say who may come in.
    """
    logs.install(level=config.LOG_LEVEL, as_json=config.LOG_JSON)
    config.DATA_DIR.mkdir(parents=True, exist_ok=True)
    app = Flask(
        "consortium",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(config.DATA_DIR),
    )
    app.jinja_environment = shell.PageEnvironment
    app.request_class = uploads.LockedRequest
    app.config.from_mapping(config.for_flask())
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine.engine_options(config.database_url)
    _install_foundation(app)
    _install_wings(app)
    guard.public("files that every page needs")(app.view_functions["static"])
    guard.refuse_unguarded(app)
    return app


def _install_foundation(app: Flask) -> None:
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    engine.install(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    broker.install(app)
    queue.deliver_with(broker.send)
    health.install(app)
    forgery.install(app)
    signed_in_user.install(app)
    guard.install(app)
    headers.install(app)
    errors.install(app)
    shell.install(app)
    chart_files.install(app)


def _install_wings(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    shell.navigation(*NAVIGATION)
    # Before the opening nobody learns when suppliers work at their bids.
    health.leave_uncounted(portal.blueprint.name)
    agreement_sections.install(app)
    tender_sections.install(app)
    api.operations(
        *contracts_api.OPERATIONS,
        *savings_api.OPERATIONS,
        *evidence_api.OPERATIONS,
        *network_api.OPERATIONS,
        *notices_api.OPERATIONS,
    )

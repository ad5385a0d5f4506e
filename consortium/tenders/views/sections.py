"""The pages of one tender in groups, so that each leads to the others."""

from typing import Any
from uuid import UUID

from flask import Flask

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.sections import Section, pages_of

VIEW = Permission.TENDERS_VIEW

GROUPS: dict[str, tuple[Section, ...]] = {
    "Tender": (
        Section("Overview", "tenders.tender", VIEW),
        Section("Who owes what", "tenders.readiness.board", VIEW),
    ),
    "What is needed": (
        Section("Discovery", "tenders.discovery.overview", VIEW),
        Section("Statements", "tenders.discovery.pains", VIEW),
        Section("From criterion to statement", "tenders.discovery.trace", VIEW),
        Section("Joint demand", "tenders.joint_demand.listing", VIEW),
    ),
    "Before publication": (
        Section("Value and threshold", "tenders.valuation.value", VIEW),
        Section("Mandates", "tenders.mandates.listing", VIEW),
        Section("Conflicts assessment", "tenders.conflicts.listing", VIEW),
        Section("Clause review", "tenders.publication.clause_review", VIEW),
        Section("Notices and dates", "tenders.publication.dates", VIEW),
        Section("Open contracting data", "packages.package", Permission.NOTICES_VIEW),
    ),
    "While suppliers bid": (
        Section("Questions and answers", "tenders.questions.listing", VIEW),
        Section("Amendments and deadline", "tenders.amendments.listing", VIEW),
    ),
    "Sealed bids": (
        Section("Keys", "tenders.keys.keys", Permission.BIDS_OPEN),
        Section("Opening", "tenders.opening.opening", Permission.BIDS_OPEN),
        Section("Suppliers", "tenders.suppliers.suppliers", Permission.TENDERS_MANAGE),
    ),
    "Judging": (
        Section("Panel", "tenders.panel.panel", VIEW),
        Section("Evaluation days", "tenders.days.days", VIEW),
    ),
    "Decision": (
        Section("Award scenarios", "tenders.scenarios.listing", Permission.BIDS_VIEW),
        Section("Recommendation", "tenders.recommendations.page", Permission.BIDS_VIEW),
        Section("Acceptances", "tenders.acceptances.listing", VIEW),
        Section("Assessment summaries", "tenders.summaries.listing", Permission.BIDS_VIEW),
        Section("Standstill", "tenders.standstill.page", VIEW),
        Section("Award", "tenders.awards.award", Permission.BIDS_VIEW),
    ),
}


def tender_sections(tender_id: UUID, current: str) -> list[dict[str, Any]]:
    """The groups with the links to their pages, for the page whose endpoint is ``current``."""
    return pages_of(GROUPS, current, tender_id=tender_id)


def install(app: Flask) -> None:
    app.jinja_env.globals["tender_sections"] = tender_sections

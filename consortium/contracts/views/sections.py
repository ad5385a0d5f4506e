"""The pages of one agreement in groups, so that each leads to the others."""

from typing import Any
from uuid import UUID

from flask import Flask

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.sections import Section, pages_of

VIEW = Permission.AGREEMENTS_VIEW

GROUPS: dict[str, tuple[Section, ...]] = {
    "Agreement": (
        Section("Overview", "agreements.agreement", VIEW),
        Section("Clauses", "clauses.listing", VIEW),
        Section("Documents", "agreement_documents.listing", VIEW),
    ),
    "Prices": (
        Section("Commitments", "commitments.listing", VIEW),
        Section("Price changes", "price_changes.listing", VIEW),
        Section("Who counts", "who_counts.listing", VIEW),
        Section("Tier tests", "tier_test_pages.listing", VIEW),
        Section("Rebates", "rebates.listing", VIEW),
    ),
    "Staying together": (
        Section("What if", "agreements_what_if.question", VIEW),
        Section("Stay or go", "stay_or_go.matrix", Permission.VOLUMES_VIEW),
        Section("Who holds it together", "together.together", Permission.VOLUMES_VIEW),
        Section("One list or one buyer", "price_split.split", Permission.VOLUMES_VIEW),
        Section("Notices", "agreement_notices.listing", VIEW),
    ),
    "Managing it": (
        Section("Calendar", "agreements_calendar.of_agreement", VIEW),
        Section("Obligations", "agreements_obligations.of_agreement", VIEW),
        Section("Extensions", "agreements_extensions.listing", VIEW),
        Section("Contract changes", "contract_changes.listing", Permission.NOTICES_VIEW),
        Section("Performance", "performance.performance", VIEW),
    ),
}


def sections_of(agreement_id: UUID, current: str) -> list[dict[str, Any]]:
    """The groups with the links to their pages, for the page whose endpoint is ``current``."""
    return pages_of(GROUPS, current, agreement_id=agreement_id)


def install(app: Flask) -> None:
    app.jinja_env.globals["sections_of"] = sections_of

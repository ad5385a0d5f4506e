"""The pages of one agreement in groups, so that each leads to the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, url_for

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.guard import current_actor


@dataclass(frozen=True, slots=True)
class Section:
    """A page of an agreement, for whoever holds the permission; ``agreement_id`` is in its URL."""

    text: str
    endpoint: str
    permission: Permission = Permission.AGREEMENTS_VIEW


GROUPS: dict[str, tuple[Section, ...]] = {
    "Agreement": (
        Section("Overview", "agreements.agreement"),
        Section("Clauses", "clauses.listing"),
        Section("Documents", "agreement_documents.listing"),
    ),
    "Prices": (
        Section("Commitments", "commitments.listing"),
        Section("Price changes", "price_changes.listing"),
        Section("Who counts", "who_counts.listing"),
        Section("Tier tests", "tier_test_pages.listing"),
        Section("Rebates", "rebates.listing"),
    ),
    "Staying together": (
        Section("What if", "agreements_what_if.question"),
        Section("Stay or go", "stay_or_go.matrix", Permission.VOLUMES_VIEW),
        Section("Who holds it together", "together.together", Permission.VOLUMES_VIEW),
        Section("One list or one buyer", "price_split.split", Permission.VOLUMES_VIEW),
        Section("Notices", "agreement_notices.listing"),
    ),
    "Managing it": (
        Section("Calendar", "agreements_calendar.of_agreement"),
        Section("Obligations", "agreements_obligations.of_agreement"),
        Section("Extensions", "agreements_extensions.listing"),
        Section("Performance", "performance.performance"),
    ),
}


def sections_of(agreement_id: UUID, current: str) -> list[dict[str, Any]]:
    """The groups with the links to their pages, for the page whose endpoint is ``current``."""
    seen = {name: _seen(sections) for name, sections in GROUPS.items()}
    return [
        {
            "text": name,
            "href": url_for(sections[0].endpoint, agreement_id=agreement_id),
            "current": any(section.endpoint == current for section in sections),
            "pages": [
                {
                    "text": section.text,
                    "href": url_for(section.endpoint, agreement_id=agreement_id),
                    "current": section.endpoint == current,
                }
                for section in sections
            ],
        }
        for name, sections in seen.items()
        if sections
    ]


def _seen(sections: Iterable[Section]) -> list[Section]:
    actor = current_actor()
    return [section for section in sections if may(actor, section.permission)]


def install(app: Flask) -> None:
    app.jinja_env.globals["sections_of"] = sections_of

"""The pages of one agreement, so that each leads to the others."""

from dataclasses import dataclass
from uuid import UUID

from flask import Flask, url_for

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.guard import current_actor


@dataclass(frozen=True, slots=True)
class Section:
    """A page of an agreement, for whoever holds the permission; ``agreement_id`` is in its URL."""

    text: str
    endpoint: str
    permission: Permission


        Section("Documents", "agreement_documents.listing"),
        Section("Tier tests", "tier_test_pages.listing"),
        Section("Notices", "agreement_notices.listing"),
        Section("Performance", "performance.performance"),


def sections_of(agreement_id: UUID, current: str) -> list[dict[str, object]]:
    """The links to show the reader on the page whose endpoint is ``current``."""
    actor = current_actor()
    return [
        {
            "text": section.text,
            "href": url_for(section.endpoint, agreement_id=agreement_id),
            "current": section.endpoint == current,
        }
        for section in SECTIONS
        if may(actor, section.permission)
    ]


def install(app: Flask) -> None:
    app.jinja_env.globals["sections_of"] = sections_of

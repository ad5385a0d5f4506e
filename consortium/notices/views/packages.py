"""The open contracting data of a tender: a page that says what it holds, and the JSON."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import exports
from consortium.foundation.web.clock import now
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table
from consortium.notices.domain.ocds_check import problems_of
from consortium.notices.queries.ocds_package import find_package, ocds_of

blueprint = Blueprint("packages", __name__, url_prefix="/notices/tenders")

JSON_TYPE = "application/json"


@blueprint.get("/<uuid:tender_id>")
@requires(Permission.NOTICES_VIEW)
def package(tender_id: UUID) -> ResponseReturnValue:
    page = find_package(actor=current_actor(), tender_id=tender_id, now=now())
    return render_template(
        "notices/package.html",
        page=page,
        releases=Table(
            caption="Releases", columns=RELEASES, rows=(page.package or {}).get("releases", [])
        ),
        problems=problems_of(page.package) if page.package else [],
    )


@blueprint.get("/<uuid:tender_id>/json")
@requires(Permission.NOTICES_VIEW)
def as_json(tender_id: UUID) -> Response:
    as_record = request.args.get("kind") == "record"
    found = ocds_of(actor=current_actor(), tender_id=tender_id, now=now(), as_record=as_record)
    name = "record" if as_record else "releases"
    return exports.download(text_of(found), media_type=JSON_TYPE, name=f"ocds-{name}.json")


def text_of(package: dict[str, Any]) -> str:
    """A package as a file: readable, and the same for the same tender."""
    return json.dumps(package, indent=1, ensure_ascii=False)


RELEASES = (
    Column(heading="Release", value=lambda row: row["id"]),
    Column(heading="Stage", value=lambda row: ", ".join(row["tag"])),
    Column(heading="Date", value=lambda row: datetime.fromisoformat(row["date"]), kind=Kind.MOMENT),
    Column(heading="Parties", value=lambda row: len(row["parties"]), kind=Kind.NUMBER),
    Column(heading="Awards", value=lambda row: len(row.get("awards", [])), kind=Kind.NUMBER),
    Column(heading="Contracts", value=lambda row: len(row.get("contracts", [])), kind=Kind.NUMBER),
)

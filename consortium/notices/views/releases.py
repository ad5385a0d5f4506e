"""Others' open contracting data: the list, the warnings, one release, and sending a file."""

import json
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web import exports
from consortium.foundation.web.api import plain
from consortium.foundation.web.clock import now
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.foundation.web.words import count
from consortium.notices.domain.release_faults import FAULT_NAMES, Fault
from consortium.notices.forms.release_import import ReleaseImportForm
from consortium.notices.queries import ocds_release as queries
from consortium.notices.usecases.release_import import import_releases
from consortium.organisations.queries.membership import list_consortia

blueprint = Blueprint("releases", __name__, url_prefix="/notices/releases")

JSON_TYPE = "application/json"
FAULT = Choice(
    "fault",
    "What is wrong",
    [("", "Anything"), *((each.value, FAULT_NAMES[each]) for each in Fault)],
)


@blueprint.get("")
@requires(Permission.NOTICES_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_releases(actor=actor, asked=asked_from_request())
    table = Table(
        caption="Releases of other authorities", columns=COLUMNS, rows=page.rows, page=page
    )
    can = {"record": may(actor, Permission.NOTICES_RECORD)}
    return answer("notices/releases.html", table, name="ocds-releases", can=can)


@blueprint.get("/warnings")
@requires(Permission.NOTICES_VIEW)
def warnings() -> ResponseReturnValue:
    page = queries.list_warnings(
        actor=current_actor(),
        asked=asked_from_request(),
        fault=Fault(FAULT.chosen) if FAULT.chosen else None,
    )
    table = Table(caption="Warnings about releases", columns=WARNINGS, rows=page.rows, page=page)
    return answer("notices/warnings.html", table, name="ocds-warnings", choices=(FAULT,))


@blueprint.get("/<uuid:release_id>")
@requires(Permission.NOTICES_VIEW)
def release(release_id: UUID) -> ResponseReturnValue:
    found = queries.find_release(actor=current_actor(), release_id=release_id)
    return render_template(
        "notices/release.html",
        found=found,
        warnings=Table(
            caption="Warnings",
            columns=[each for each in WARNINGS if each.heading in _OF_ONE],
            rows=found.warnings,
        ),
        same=Table(
            caption="Releases of this procurement",
            columns=[each for each in COLUMNS if each.heading in _OF_SAME],
            rows=found.same_procurement,
        ),
    )


@blueprint.get("/<uuid:release_id>/json")
@requires(Permission.NOTICES_VIEW)
def as_sent(release_id: UUID) -> Response:
    found = queries.release_as_sent(actor=current_actor(), release_id=release_id)
    text = json.dumps(plain(found), indent=1, ensure_ascii=False)
    return exports.download(
        text.encode("utf-8", "replace"), media_type=JSON_TYPE, name=f"release-{release_id}.json"
    )


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Permission.NOTICES_RECORD)
@once
def send() -> ResponseReturnValue:
    form = ReleaseImportForm()
    consortia = list_consortia(actor=current_actor(), permission=Permission.NOTICES_RECORD)
    form.consortium_id.choices = [(str(each.id), each.name) for each in consortia]
    if form.validate_on_submit():
        with form.refusals():
            done = import_releases(
                actor=current_actor(),
                consortium_id=UUID(form.consortium_id.data),
                content=form.file.data.stream,
                file_name=form.file.data.filename or "releases.json",
                now=now(),
            )
            new = len(done.releases) - done.known
            flash(
                f"{count(new, 'release')} of {done.file_name} imported, "
                f"{done.known} were here already; {count(done.warnings, 'warning')}.",
                "success",
            )
            return redirect(url_for("releases.listing"), 303)
    return show("notices/import.html", form)


def _release_link(row: queries.WarningLine) -> str | None:
    return (
        url_for("releases.release", release_id=row.release_row_id) if row.release_row_id else None
    )


COLUMNS = (
    Column(
        heading="Title",
        value=lambda row: row.title or "Without a title",
        sort="title",
        link=lambda row: url_for("releases.release", release_id=row.id),
    ),
    Column(heading="Published", value=lambda row: row.published_at, kind=Kind.MOMENT, sort="date"),
    Column(heading="Stage", value=lambda row: row.tag),
    Column(heading="Buyer", value=lambda row: row.buyer, sort="buyer"),
    Column(heading="Suppliers", value=lambda row: row.suppliers),
    Column(heading="Value ex VAT", value=lambda row: row.amount, kind=Kind.NUMBER, sort="amount"),
    Column(heading="Currency", value=lambda row: row.currency),
    Column(heading="Parties", value=lambda row: row.parties, kind=Kind.NUMBER, in_files=True),
    Column(heading="Warnings", value=lambda row: row.warnings, kind=Kind.NUMBER, sort="warnings"),
    Column(heading="OCID", value=lambda row: row.ocid, sort="ocid", in_files=True),
    Column(heading="Release", value=lambda row: row.release_id, in_files=True),
    Column(heading="File", value=lambda row: row.file_name, in_files=True),
    Column(heading="Imported", value=lambda row: row.imported_at, kind=Kind.MOMENT, in_files=True),
)
WARNINGS = (
    Column(heading="File", value=lambda row: row.file_name, sort="file"),
    Column(
        heading="Release",
        value=lambda row: row.release_id or row.ocid or "The whole file",
        link=_release_link,
    ),
    Column(heading="Place in the file", value=lambda row: row.position, in_files=True),
    Column(heading="OCID", value=lambda row: row.ocid, in_files=True),
    Column(heading="Field", value=lambda row: row.place, sort="field"),
    Column(heading="What is wrong", value=lambda row: FAULT_NAMES[row.fault], sort="what"),
    Column(heading="What stands there", value=lambda row: row.words),
)
_OF_ONE = ("Field", "What is wrong", "What stands there")
_OF_SAME = ("Title", "Published", "Stage", "Suppliers", "Warnings")

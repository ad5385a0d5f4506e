"""The assessment summaries: sending them, and reading the own ones as a supplier."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.papers.generated_documents import Document
from consortium.contracts.queries.generated_documents import in_format
from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import exports
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.tenders.queries import summary as queries
from consortium.tenders.queries.summary import OwnSummary, SummaryRow
from consortium.tenders.usecases import summary as usecases

blueprint = Blueprint("summaries", __name__)

WON, LOST = Tag("Won", "green"), Tag("Did not win", "grey")


@blueprint.get("/<uuid:tender_id>/summaries")
@requires(Permission.BIDS_VIEW)
def listing(tender_id: UUID) -> ResponseReturnValue:
    found = queries.find_summaries(actor=current_actor(), tender_id=tender_id, now=now())

    def link(row: SummaryRow) -> str:
        return url_for(".paper", tender_id=tender_id, bid_id=row.bid_id, file_format="pdf")

    def word(row: SummaryRow) -> str:
        return url_for(".paper", tender_id=tender_id, bid_id=row.bid_id, file_format="docx")

    columns = (
        Column(heading="Supplier", value=lambda row: row.supplier),
        Column(heading="Lot", value=lambda row: row.lot),
        Column(heading="Result", value=lambda row: WON if row.won else LOST, kind=Kind.TAG),
        Column(heading="Place", value=lambda row: row.place, kind=Kind.NUMBER),
        Column(heading="Total of 100", value=lambda row: row.total),
        Column(heading="Sent", value=lambda row: row.sent_at, kind=Kind.MOMENT),
        Column(heading="Read", value=lambda _: "PDF", link=link),
        Column(heading="Word", value=lambda _: "DOCX", link=word),
        Column(heading="SHA-256", value=lambda row: row.sha256, in_files=True),
    )
    table = Table(caption="Assessment summaries", columns=columns, rows=found.rows)
    return answer(
        "tenders/summaries.html", table, name="assessment-summaries", page=found, form=Form()
    )


@blueprint.post("/<uuid:tender_id>/summaries/send")
@requires(Permission.TENDERS_MANAGE)
def send(tender_id: UUID) -> ResponseReturnValue:
    count = usecases.issue_summaries(actor=current_actor(), tender_id=tender_id, now=now())
    flash(f"{count} summaries are sent, all at the same time.", "success")
    return redirect(url_for(".listing", tender_id=tender_id), 303)


@blueprint.get("/<uuid:tender_id>/summaries/<uuid:bid_id>/<any(docx,pdf):file_format>")
@requires(Permission.BIDS_VIEW)
def paper(tender_id: UUID, bid_id: UUID, file_format: str) -> Response:
    document = queries.find_summary_paper(
        actor=current_actor(), tender_id=tender_id, bid_id=bid_id, now=now()
    )
    return _download(document, file_format)


@blueprint.get("/results")
@requires(Permission.BIDS_SUBMIT)
def results() -> ResponseReturnValue:
    def link(row: OwnSummary) -> str:
        return url_for(".own_paper", summary_id=row.id, file_format="pdf")

    def word(row: OwnSummary) -> str:
        return url_for(".own_paper", summary_id=row.id, file_format="docx")

    columns = (
        Column(heading="Tender", value=lambda row: f"{row.reference} {row.title}"),
        Column(heading="Lot", value=lambda row: row.lot),
        Column(heading="Result", value=lambda row: WON if row.won else LOST, kind=Kind.TAG),
        Column(heading="Sent", value=lambda row: row.sent_at, kind=Kind.MOMENT),
        Column(heading="Read", value=lambda _: "PDF", link=link),
        Column(heading="Word", value=lambda _: "DOCX", link=word),
    )
    rows = queries.list_own_summaries(actor=current_actor())
    table = Table(caption="Assessment summaries", columns=columns, rows=rows)
    return answer("tenders/results.html", table, name="assessment-summaries")


@blueprint.get("/results/<uuid:summary_id>/<any(docx,pdf):file_format>")
@requires(Permission.BIDS_SUBMIT)
def own_paper(summary_id: UUID, file_format: str) -> Response:
    document = queries.find_own_summary(actor=current_actor(), summary_id=summary_id, now=now())
    return _download(document, file_format)


def _download(document: Document, file_format: str) -> Response:
    kind = Format(file_format)
    return exports.download(
        in_format(document, kind),
        media_type=MEDIA_TYPES[kind],
        name=f"{document.file_name}.{kind.value}",
    )

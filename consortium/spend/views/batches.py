"""Imports and their reports."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.exports import CSV_TYPE
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.spend.domain.findings import Finding
from consortium.spend.queries import batches as queries
from consortium.spend.queries.batches import KeptFile
from consortium.spend.views.blueprint import blueprint


@blueprint.get("/batches")
@requires(Permission.SPEND_VIEW)
def batches() -> ResponseReturnValue:
    page = queries.list_batches(actor=current_actor(), asked=asked_from_request())
    table = Table(
        caption="Imports",
        columns=[
            Column(
                heading="Reference",
                value=lambda row: row.reference,
                link=lambda row: url_for("spend.batch", batch_id=row.id),
            ),
            Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
            Column(heading="File", value=lambda row: row.file_name),
            Column(
                heading="Imported",
                value=lambda row: row.imported_at,
                kind=Kind.MOMENT,
                sort="imported",
            ),
            Column(heading="Lines", value=lambda row: row.accepted, kind=Kind.NUMBER),
            Column(heading="Rejected", value=lambda row: row.rejected, kind=Kind.NUMBER),
            Column(heading="Duplicates", value=lambda row: row.duplicate, kind=Kind.NUMBER),
            Column(heading="Amount", value=lambda row: row.amount, kind=Kind.POUNDS, sort="amount"),
        ],
        rows=page.rows,
        page=page,
    )
    return answer("spend/batches.html", table, name="imports", can=_can())


@blueprint.get("/batches/<uuid:batch_id>")
@requires(Permission.SPEND_VIEW)
def batch(batch_id: UUID) -> ResponseReturnValue:
    found = queries.find_batch(actor=current_actor(), batch_id=batch_id)
    findings = found.report.findings
    return render_template(
        "spend/batch.html",
        batch=found,
        report=found.report,
        counts=found.report.counts,
        rejected=_findings("Rejected rows", findings.rejected, "What is wrong"),
        duplicate=_findings("Duplicates", findings.duplicate, "What was found"),
        left_out=_findings("Rows left out", findings.left_out, "What was found"),
        can=_can(),
    )


@blueprint.get("/batches/<uuid:batch_id>/rejected-rows")
@requires(Permission.SPEND_VIEW)
def rejected_rows(batch_id: UUID) -> Response:
    return _download(queries.rejected_file(actor=current_actor(), batch_id=batch_id))


@blueprint.get("/batches/<uuid:batch_id>/source-file")
@requires(Permission.SPEND_VIEW)
def source_file(batch_id: UUID) -> Response:
    return _download(queries.source_file(actor=current_actor(), batch_id=batch_id))


def _findings(caption: str, rows: Sequence[Finding], about: str) -> Table:
    return Table(
        caption=caption,
        columns=[
            Column(heading="Row", value=lambda row: row.row, kind=Kind.NUMBER),
            Column(heading="Column", value=lambda row: row.column),
            Column(heading="Value", value=lambda row: row.value),
            Column(heading=about, value=lambda row: row.problem),
            Column(heading="What to do", value=lambda row: row.what_to_do),
        ],
        rows=rows,
    )


def _download(file: KeptFile) -> Response:
    return send_file(file.path, mimetype=CSV_TYPE, as_attachment=True, download_name=file.name)


def _can() -> dict[str, bool]:
    return {"import": may(current_actor(), Permission.SPEND_IMPORT)}

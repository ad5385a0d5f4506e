"""Imports and their reports."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.exports import CSV_TYPE
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request
from consortium.spend.domain.findings import Finding
from consortium.spend.domain.kinds import Kind as BatchKind
from consortium.spend.domain.matching import WAY_NAMES, Way
from consortium.spend.domain.report import ImportReport
from consortium.spend.forms.imports import WithdrawForm
from consortium.spend.queries import batches as queries
from consortium.spend.queries.batches import BatchLine, KeptFile
from consortium.spend.usecases.withdraw_batch import restore_batch, withdraw_batch
from consortium.spend.views.blueprint import blueprint

LINES, PAYMENTS = Tag("Purchase lines", "blue"), Tag("Payments", "aqua-green")
WITHDRAWN = Tag("Withdrawn", "grey")


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
            Column(heading="Holds", value=_holds, kind=Kind.TAG),
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
        ways=_ways(found.report),
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


@blueprint.route("/batches/<uuid:batch_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.SPEND_IMPORT)
@once
def withdraw(batch_id: UUID) -> ResponseReturnValue:
    return _said(batch_id, withdraw_batch, "spend/withdraw.html", "was withdrawn")


@blueprint.route("/batches/<uuid:batch_id>/restore", methods=["GET", "POST"])
@requires(Permission.SPEND_IMPORT)
@once
def restore(batch_id: UUID) -> ResponseReturnValue:
    return _said(batch_id, restore_batch, "spend/restore.html", "counts again")


def _said(
    batch_id: UUID, say: Callable[..., None], template: str, done: str
) -> ResponseReturnValue:
    found = queries.find_batch(actor=current_actor(), batch_id=batch_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            say(actor=current_actor(), batch_id=batch_id, reason=form.reason.data, now=now())
            flash(f"{found.report.reference} {done}.", "success")
            return redirect(url_for("spend.batch", batch_id=batch_id), 303)
    return show(template, form, batch=found, report=found.report)


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


def _ways(report: ImportReport) -> str:
    """How many lines were matched in which way, in the order of certainty."""
    counted = report.findings.matched_by
    return ", ".join(
        f"{WAY_NAMES[way][:1].lower()}{WAY_NAMES[way][1:]}: {counted[way.value]:,}"
        for way in Way
        if counted.get(way.value)
    )


def _holds(row: BatchLine) -> Tag:
    if not row.is_current:
        return WITHDRAWN
    return PAYMENTS if row.kind is BatchKind.PAYMENTS else LINES


def _download(file: KeptFile) -> Response:
    return send_file(file.path, mimetype=CSV_TYPE, as_attachment=True, download_name=file.name)


def _can() -> dict[str, bool]:
    return {"import": may(current_actor(), Permission.SPEND_IMPORT)}

"""Sending a file of purchase lines or payments, and saying what its columns hold."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import exports
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Table
from consortium.spend.domain.fields import LINE_FIELDS, NAMING, PAYMENT_FIELDS, REQUIRED, name_of
from consortium.spend.domain.kinds import Kind
from consortium.spend.forms.imports import ImportForm, columns_form
from consortium.spend.queries.columns import find_columns
from consortium.spend.queries.trusts import trusts_within_reach
from consortium.spend.usecases.start_import import confirm_columns, start_import
from consortium.spend.views.blueprint import blueprint

# One line of each sort: plain, in packs, a return.
EXAMPLE = (
    "Order number,Line number,Order date,Invoice date,Supplier,Item code,GTIN,"
    "Supplier part number,Description,Unit,Quantity,Unit price,Amount,Funding source,Cost code\r\n"
    "PO-1001,1,2025-04-07,2025-04-30,Alpha Ltd,IOL,,,Intraocular lens,EA,100,38.00,3800.00,"
    "Own revenue,EYE-01\r\n"
    'PO-1001,2,2025-04-07,2025-04-30,Beta Ltd,OVD,,BX-778,"Viscoelastic, box of ten",BX,4,105.00,'
    "420.00,Own revenue,EYE-01\r\n"
    "PO-0998,1,2025-04-09,,Alpha Ltd,IOL,,,Intraocular lens returned,EA,-2,38.00,-76.00,"
    "Own revenue,EYE-01\r\n"
)


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Permission.SPEND_IMPORT)
@once
def import_lines() -> ResponseReturnValue:
    form = ImportForm()
    trusts = trusts_within_reach(actor=current_actor(), permission=Permission.SPEND_IMPORT)
    empty = [("", "Choose a trust")] if len(trusts) > 1 else []
    form.trust_id.choices = [*empty, *((str(trust.id), trust.name) for trust in trusts)]
    if form.validate_on_submit():
        with form.refusals():
            started = start_import(
                actor=current_actor(),
                trust_id=UUID(form.trust_id.data),
                content=form.file.data.stream,
                file_name=form.file.data.filename or "purchase lines.csv",
                now=now(),
            )
            if started.job_id is None:
                return redirect(url_for("spend.columns", file_id=started.file_id), 303)
            return redirect(url_for("jobs.job", job_id=started.job_id), 303)
    return show(
        "spend/import.html",
        form,
        required=[name_of(field) for field in REQUIRED],
        naming=[name_of(field) for field in NAMING],
        optional=[name_of(field) for field in LINE_FIELDS if field not in (*REQUIRED, *NAMING)],
        payments=[name_of(field) for field in PAYMENT_FIELDS[2:]],
    )


@blueprint.route("/import/<uuid:file_id>", methods=["GET", "POST"])
@requires(Permission.SPEND_IMPORT)
@once
def columns(file_id: UUID) -> ResponseReturnValue:
    asked = request.values.get("header_row", "")
    guessed = find_columns(
        actor=current_actor(),
        file_id=file_id,
        header_row=int(asked) if asked.isdecimal() and len(asked) < 4 else None,
    )
    form = columns_form(guessed)(data={"kind": guessed.kind.value})
    if form.validate_on_submit():
        with form.refusals():
            job_id = confirm_columns(
                actor=current_actor(),
                file_id=file_id,
                kind=Kind(form.kind.data),
                header_row=guessed.header_row,
                places=form.places(guessed),
                now=now(),
            )
            return redirect(url_for("jobs.job", job_id=job_id), 303)
    headings = [column.heading or f"Column {column.place + 1}" for column in guessed.columns]
    preview = Table(
        caption=f"The first rows of {guessed.file_name}",
        columns=[
            Column(heading=heading, value=partial(_cell, place))
            for place, heading in enumerate(headings)
        ],
        rows=guessed.rows,
    )
    fields = [form[f"column_{column.place}"] for column in guessed.columns]
    return show("spend/columns.html", form, guessed=guessed, fields=fields, preview=preview)


def _cell(place: int, row: Sequence[str]) -> str:
    return row[place] if place < len(row) else ""


@blueprint.get("/import/example")
@requires(Permission.SPEND_IMPORT)
def example() -> Response:
    return exports.download(EXAMPLE, media_type=exports.CSV_TYPE, name="purchase-lines.csv")

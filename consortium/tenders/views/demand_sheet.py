"""Demand as sheets: one that a trust fills in and sends back, and everybody's as one list."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.domain.units import plain, terminating, unit_name
from consortium.foundation.web import exports
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer
from consortium.tenders.domain.demand import BOUGHT_NAMES
from consortium.tenders.domain.demand_columns import HEADINGS
from consortium.tenders.forms.demand import SheetForm
from consortium.tenders.queries.demand_sheet import (
    JointRow,
    SheetRow,
    find_joint_demand,
    find_sheet,
    read_sheet,
)
from consortium.tenders.usecases.demand import submit_demand

blueprint = Blueprint("joint_demand", __name__)

MOST_BYTES = 5 << 20


@blueprint.get("/<uuid:tender_id>/joint-demand")
@requires(Permission.TENDERS_VIEW)
def listing(tender_id: UUID) -> ResponseReturnValue:
    found = find_joint_demand(actor=current_actor(), tender_id=tender_id)
    table = Table(caption="What the trusts want together", columns=JOINT, rows=found.rows)
    return answer("tenders/joint_demand.html", table, name="joint-demand", found=found)


@blueprint.route("/<uuid:tender_id>/demand/<uuid:trust_id>/sheet", methods=["GET", "POST"])
@requires(Permission.DEMAND_SUBMIT)
def sheet(tender_id: UUID, trust_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_sheet(actor=actor, tender_id=tender_id, trust_id=trust_id, today=today())
    form = SheetForm(data={"version": found.version})
    if form.validate_on_submit():
        with form.refusals():
            read = read_sheet(
                actor=actor,
                tender_id=tender_id,
                trust_id=trust_id,
                content=_content(form),
                today=today(),
            )
            if read.faults:
                return render_template(
                    "tenders/demand_sheet.html", form=form, found=found, faults=read.faults
                ), 422
            submit_demand(
                actor=actor,
                tender_id=tender_id,
                trust_id=trust_id,
                demand=read.demand,
                parts=read.parts,
                version=form.version.data,
                now=now(),
            )
            wanted = sum(bool(each.quantity) for each in read.demand.values())
            flash(
                f"The demand of {found.trust} is submitted: {wanted} of {len(read.demand)} lines "
                f"wanted, from {len(read.parts)} rows.",
                "success",
            )
            return redirect(url_for("tenders.tender", tender_id=tender_id), 303)
    return show("tenders/demand_sheet.html", form, found=found, faults=())


@blueprint.get("/<uuid:tender_id>/demand/<uuid:trust_id>/sheet/file")
@requires(Permission.DEMAND_SUBMIT)
def sheet_file(tender_id: UUID, trust_id: UUID) -> Response:
    found = find_sheet(actor=current_actor(), tender_id=tender_id, trust_id=trust_id, today=today())
    book = exports.xlsx_bytes([("Demand", HEADINGS, map(_cells, found.rows))])
    name = f"{found.reference} demand of {found.trust}.xlsx"
    return exports.download(book, media_type=exports.XLSX_TYPE, name=name)


def _content(form: SheetForm) -> bytes:
    content: bytes = form.file.data.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid(
            "too_large",
            "The file has more than 5 MB, so it is no sheet of demand. Nothing was recorded.",
            field="file",
            next_step="Fill in the sheet that the page offers.",
        )
    return content


def _cells(row: SheetRow) -> list[exports.Cell]:
    return [
        row.lot,
        row.item_code,
        row.item,
        row.unit,
        terminating(row.base_units) or plain(row.base_units),
        row.site_code,
        row.site,
        row.units,
        row.firmness.value if row.firmness else None,
        row.tolerance_percent,
    ]


def _named(row: JointRow) -> str:
    """How it was named when that was not in base units."""
    if row.unit == row.base_unit:
        return ""
    return f"{plain(row.units)} {unit_name(row.unit)}"


JOINT = (
    Column(heading="Lot", value=lambda row: row.lot),
    Column(heading="Item code", value=lambda row: row.item_code, in_files=True),
    Column(heading="Item", value=lambda row: row.item),
    Column(heading="Trust", value=lambda row: row.trust, note=lambda row: row.site),
    Column(heading="Site", value=lambda row: row.site, in_files=True),
    Column(heading="Bought", value=lambda row: BOUGHT_NAMES[row.bought]),
    Column(heading="How firm", value=lambda row: row.firmness.value),
    Column(heading="Tolerance %", value=lambda row: row.tolerance_percent, kind=Kind.NUMBER),
    Column(heading="Unit named", value=lambda row: row.unit, in_files=True),
    Column(heading="Units named", value=lambda row: row.units, kind=Kind.NUMBER, in_files=True),
    Column(
        heading="In base units",
        value=lambda row: row.quantity,
        kind=Kind.NUMBER,
        note=_named,
    ),
    Column(heading="Base unit", value=lambda row: unit_name(row.base_unit)),
)

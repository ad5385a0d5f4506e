"""Pages that import a register: send, look at what it would do, commit, undo."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.register_columns import FIELD_NAMES
from consortium.equipment.domain.register_import import OUTCOME_NAMES, Outcome
from consortium.equipment.forms.register_import import RegisterImportForm, UndoForm, columns_form
from consortium.equipment.queries import register_import as queries
from consortium.equipment.usecases import register_import as usecases
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import exports
from consortium.foundation.web.clock import now
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request
from consortium.organisations.queries import directory

blueprint = Blueprint("equipment_imports", __name__, url_prefix="/equipment/imports")

EXAMPLE = (
    "Asset number,Manufacturer,Model,Serial number,Site,Place,Accepted on,Warranty to,"
    "Software version,Purchase price\r\n"
    "TON-0101,Gamma,Tono 900,SN-55120,Main site,Eye clinic,01/04/2026,31/03/2028,4.2,4250.00\r\n"
)
_OUTCOME = Choice(
    "outcome", "Rows", [("", "All rows"), *((each.value, OUTCOME_NAMES[each]) for each in Outcome)]
)
_COLOURS = {
    Outcome.NEW: "green",
    Outcome.CHANGED: "blue",
    Outcome.UNCHANGED: "grey",
    Outcome.REFUSED: "red",
}


@blueprint.get("")
@requires(Permission.EQUIPMENT_MANAGE)
def listing() -> ResponseReturnValue:
    page = queries.list_register_imports(actor=current_actor(), asked=asked_from_request())
    table = Table(caption="Imports of the register", columns=_COLUMNS, rows=page.rows, page=page)
    return answer("equipment/imports.html", table, name="register-imports")


_COLUMNS = [
    Column(
        heading="Sent",
        value=lambda row: row.staged_at,
        kind=Kind.MOMENT,
        link=lambda row: url_for("equipment_imports.batch", import_id=row.id),
    ),
    Column(heading="File", value=lambda row: row.file_name),
    Column(heading="Trust", value=lambda row: row.trust),
    Column(heading="State", value=lambda row: row.state.value.capitalize()),
    Column(heading="New", value=lambda row: row.new, kind=Kind.NUMBER),
    Column(heading="Changed", value=lambda row: row.changed, kind=Kind.NUMBER),
    Column(heading="Unchanged", value=lambda row: row.unchanged, kind=Kind.NUMBER),
    Column(heading="Refused", value=lambda row: row.refused, kind=Kind.NUMBER),
    Column(heading="By", value=lambda row: row.staged_by),
]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = RegisterImportForm()
    sites = directory.sites_of(current_actor().scope(Permission.EQUIPMENT_MANAGE).organisations)
    trusts = dict.fromkeys((str(site.trust_id), site.trust) for site in sites)
    form.trust_id.choices = [*([("", "Choose a trust")] if len(trusts) > 1 else []), *trusts]
    form.default_site_id.choices = [
        ("", "Refuse rows without a site"),
        *((str(site.id), f"{site.trust}: {site.name}") for site in sites),
    ]
    if form.validate_on_submit():
        with form.refusals():
            site = form.default_site_id.data
            new_id = usecases.stage_register(
                actor=current_actor(),
                trust_id=UUID(form.trust_id.data),
                default_site_id=UUID(site) if site else None,
                content=form.file.data.stream,
                file_name=form.file.data.filename or "register.csv",
                now=now(),
            )
            return redirect(url_for("equipment_imports.batch", import_id=new_id), 303)
    return show("equipment/import_register.html", form, names=list(FIELD_NAMES.values()))


@blueprint.get("/example")
@requires(Permission.EQUIPMENT_MANAGE)
def example() -> ResponseReturnValue:
    return exports.download(EXAMPLE, media_type=exports.CSV_TYPE, name="register.csv")


@blueprint.get("/<uuid:import_id>")
@requires(Permission.EQUIPMENT_MANAGE)
def batch(import_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_register_import(actor=actor, import_id=import_id)
    page = queries.list_import_rows(
        actor=actor,
        import_id=import_id,
        asked=asked_from_request(),
        outcome=Outcome(_OUTCOME.chosen) if _OUTCOME.chosen else None,
    )
    table = Table(caption="Rows of the file", columns=_ROW_COLUMNS, rows=page.rows, page=page)
    return answer(
        "equipment/register_import.html",
        table,
        name=f"import-{import_id}",
        batch=found,
        choices=(_OUTCOME,),
        act=Form(),
    )


_ROW_COLUMNS = [
    Column(heading="Row", value=lambda row: row.number, kind=Kind.NUMBER),
    Column(
        heading="Outcome",
        value=lambda row: Tag(OUTCOME_NAMES[row.outcome], _COLOURS[row.outcome]),
        kind=Kind.TAG,
    ),
    Column(
        heading="Asset number",
        value=lambda row: row.asset_no,
        link=lambda row: (
            url_for("equipment.asset", asset_id=row.asset_id)
            if row.asset_id and row.outcome is not Outcome.NEW
            else None
        ),
    ),
    Column(heading="Serial number", value=lambda row: row.serial),
    Column(heading="Model", value=lambda row: row.model),
    Column(
        heading="What changes, or why it is refused",
        value=lambda row: (
            row.reasons or "; ".join(f"{name}: {was} → {will}" for name, was, will in row.changes)
        ),
    ),
]


@blueprint.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def columns(import_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_register_import(actor=actor, import_id=import_id)
    there = queries.columns_of_import(actor=actor, import_id=import_id)
    form = columns_form(there)()
    if form.validate_on_submit():
        with form.refusals():
            usecases.name_columns(
                actor=actor, import_id=import_id, places=form.places(there), now=now()
            )
            return redirect(url_for("equipment_imports.batch", import_id=import_id), 303)
    fields = [form[f"column_{column.place}"] for column in there]
    return show("equipment/import_columns.html", form, batch=found, fields=fields)


@blueprint.post("/<uuid:import_id>/commit")
@requires(Permission.EQUIPMENT_MANAGE)
def commit(import_id: UUID) -> ResponseReturnValue:
    Form().validate_on_submit()
    usecases.commit_register(actor=current_actor(), import_id=import_id, now=now())
    flash("The import is in the register.", "success")
    return redirect(url_for("equipment_imports.batch", import_id=import_id), 303)


@blueprint.route("/<uuid:import_id>/undo", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def undo(import_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_register_import(actor=actor, import_id=import_id)
    form = UndoForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.undo_register(
                actor=actor, import_id=import_id, reason=form.reason.data.strip(), now=now()
            )
            flash("The import is undone.", "success")
            return redirect(url_for("equipment_imports.batch", import_id=import_id), 303)
    return show("equipment/undo_import.html", form, batch=found)

"""Pages of items, packs and part numbers."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.domain.items import KIND_NAMES, ItemKind
from consortium.catalogue.forms.catalogue import ItemChangeForm, ItemForm, PackForm, PartForm
from consortium.catalogue.queries import items as queries
from consortium.catalogue.usecases import items as usecases
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import unit_name
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Table, answer, asked_from_request
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

blueprint = Blueprint("items", __name__, url_prefix="/catalogue/items")


@blueprint.get("")
@requires(Permission.CATALOGUE_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_items(asked=asked_from_request())
    table = Table(
        caption="Items",
        columns=[
            Column(
                heading="Code",
                value=lambda row: row.code,
                sort="code",
                link=lambda row: url_for("items.item", item_id=row.id),
            ),
            Column(heading="Name", value=lambda row: row.name, sort="name"),
            Column(heading="Kind", value=lambda row: KIND_NAMES[row.kind]),
            Column(heading="Base unit", value=lambda row: unit_name(row.base_unit)),
            Column(heading="GTIN", value=lambda row: row.gtin),
            Column(heading="CPV code", value=lambda row: row.cpv_code),
        ],
        rows=page.rows,
        page=page,
    )
    return answer("catalogue/items.html", table, name="items", can=_can())


@blueprint.get("/<uuid:item_id>")
@requires(Permission.CATALOGUE_VIEW)
def item(item_id: UUID) -> ResponseReturnValue:
    found = queries.find_item(item_id=item_id)
    return render_template(
        "catalogue/item.html", item=found, kind_name=KIND_NAMES[found.kind], can=_can()
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = ItemForm()
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.add_item(
                actor=current_actor(),
                code=form.code.data.strip(),
                name=form.name.data.strip(),
                kind=ItemKind(form.kind.data),
                base_unit=form.base_unit.data,
                gtin=form.gtin.data.strip(),
                cpv_code=form.cpv_code.data.strip(),
                eclass_code=form.eclass_code.data.strip(),
                now=now(),
            )
            flash(f"{form.code.data} is in the catalogue.", "success")
            return redirect(url_for("items.item", item_id=new_id), 303)
    return show("catalogue/add_item.html", form)


@blueprint.route("/<uuid:item_id>/change", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_MANAGE)
def change(item_id: UUID) -> ResponseReturnValue:
    found = queries.find_item(item_id=item_id)
    form = ItemChangeForm(obj=found)
    if form.validate_on_submit():
        with form.refusals():
            usecases.change_item(
                actor=current_actor(),
                item_id=item_id,
                version=form.version.data,
                name=form.name.data.strip(),
                gtin=form.gtin.data.strip(),
                cpv_code=form.cpv_code.data.strip(),
                eclass_code=form.eclass_code.data.strip(),
                now=now(),
            )
            flash(f"{found.code} is changed.", "success")
            return redirect(url_for("items.item", item_id=item_id), 303)
    return show("catalogue/change_item.html", form, item=found)


@blueprint.route("/<uuid:item_id>/packs/new", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_MANAGE)
@once
def add_pack(item_id: UUID) -> ResponseReturnValue:
    found = queries.find_item(item_id=item_id)
    form = PackForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_pack(
                actor=current_actor(),
                item_id=item_id,
                unit=form.unit.data,
                base_units=form.base_units.data,
                valid_from=form.valid_from.data,
                gtin=form.gtin.data,
                now=now(),
            )
            flash("The pack is recorded.", "success")
            return redirect(url_for("items.item", item_id=item_id), 303)
    return show("catalogue/add_pack.html", form, item=found)


@blueprint.route("/<uuid:item_id>/parts/new", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_MANAGE)
@once
def add_part(item_id: UUID) -> ResponseReturnValue:
    found = queries.find_item(item_id=item_id)
    form = PartForm()
    suppliers = directory.choices_of(OrganisationKind.SUPPLIER)
    form.supplier_id.choices = [
        ("", "Choose a supplier"),
        *((str(row.id), row.name) for row in suppliers),
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_supplier_part(
                actor=current_actor(),
                item_id=item_id,
                supplier_id=UUID(form.supplier_id.data),
                part_number=form.part_number.data.strip(),
                now=now(),
            )
            flash("The part number is recorded.", "success")
            return redirect(url_for("items.item", item_id=item_id), 303)
    return show("catalogue/add_part.html", form, item=found)


def _can() -> dict[str, bool]:
    return {"manage": may(current_actor(), Permission.CATALOGUE_MANAGE)}

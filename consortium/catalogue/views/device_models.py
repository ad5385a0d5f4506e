"""Pages of equipment models."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.forms.catalogue import DeviceModelForm
from consortium.catalogue.queries import device_models as queries
from consortium.catalogue.usecases import device_models as usecases
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Table, answer, asked_from_request

blueprint = Blueprint("device_models", __name__, url_prefix="/catalogue/equipment-models")


@blueprint.get("")
@requires(Permission.CATALOGUE_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_device_models(asked=asked_from_request())
    table = Table(
        caption="Equipment models",
        columns=[
            Column(heading="Category", value=lambda row: row.category, sort="category"),
            Column(heading="Model", value=lambda row: row.name, sort="name"),
            Column(heading="Manufacturer", value=lambda row: row.manufacturer, sort="manufacturer"),
            Column(heading="GMDN", value=lambda row: f"{row.gmdn_code} {row.gmdn_term}".strip()),
            Column(heading="UDI-DI", value=lambda row: row.udi_di),
        ],
        rows=page.rows,
        page=page,
    )
    can = {"manage": may(current_actor(), Permission.CATALOGUE_MANAGE)}
    return answer("catalogue/device_models.html", table, name="equipment-models", can=can)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = DeviceModelForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_device_model(
                actor=current_actor(),
                manufacturer=form.manufacturer.data.strip(),
                name=form.name.data.strip(),
                category=form.category.data.strip(),
                gmdn_code=form.gmdn_code.data.strip(),
                gmdn_term=form.gmdn_term.data.strip(),
                udi_di=form.udi_di.data.strip(),
                expected_life_months=form.expected_life_months.data,
                now=now(),
            )
            flash(f"{form.name.data} is in the catalogue.", "success")
            return redirect(url_for("device_models.listing"), 303)
    return show("catalogue/add_device_model.html", form)

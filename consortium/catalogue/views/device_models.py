"""Pages of equipment models."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.domain import device_class as classes
from consortium.catalogue.forms.device_model import (
    DeviceModelForm,
    EquivalentsForm,
    ModelFactsForm,
)
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
            Column(
                heading="Model",
                value=lambda row: row.name,
                sort="name",
                link=lambda row: url_for("device_models.model", model_id=row.id),
            ),
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
            new_id = usecases.add_device_model(
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
            return redirect(url_for("device_models.model", model_id=new_id), 303)
    return show("catalogue/add_device_model.html", form)


@blueprint.get("/<uuid:model_id>")
@requires(Permission.CATALOGUE_VIEW)
def model(model_id: UUID) -> ResponseReturnValue:
    return render_template(
        "catalogue/device_model.html",
        model=queries.find_device_model(model_id=model_id),
        classes=classes,
        can={"manage": may(current_actor(), Permission.CATALOGUE_MANAGE)},
    )


@blueprint.route("/<uuid:model_id>/change", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_MANAGE)
def change(model_id: UUID) -> ResponseReturnValue:
    found = queries.find_device_model(model_id=model_id)
    form = ModelFactsForm(obj=found.facts, version=found.version)
    if form.validate_on_submit():
        with form.refusals():
            usecases.change_device_model(
                actor=current_actor(),
                model_id=model_id,
                version=form.version.data,
                facts=form.facts(),
                now=now(),
            )
            flash(f"{found.line.name} is changed.", "success")
            return redirect(url_for("device_models.model", model_id=model_id), 303)
    return show("catalogue/change_device_model.html", form, model=found)


@blueprint.route("/<uuid:model_id>/equivalents", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_MANAGE)
def equivalents(model_id: UUID) -> ResponseReturnValue:
    found = queries.find_device_model(model_id=model_id)
    form = EquivalentsForm(others=[str(line.id) for line in found.equivalents])
    form.others.choices = [
        (str(line.id), f"{line.manufacturer} {line.name}")
        for line in queries.choices_of_device_models()
        if line.category == found.line.category and line.id != model_id
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_equivalents(
                actor=current_actor(),
                model_id=model_id,
                others={UUID(other) for other in form.others.data},
                now=now(),
            )
            flash("The equivalent models are recorded.", "success")
            return redirect(url_for("device_models.model", model_id=model_id), 303)
    return show("catalogue/equivalent_models.html", form, model=found)

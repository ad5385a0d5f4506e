"""Pages of meters: add one to a device, and read it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.forms.meter import MeterForm, ReadingForm
from consortium.equipment.queries.device import find_asset
from consortium.equipment.queries.meter import find_meter
from consortium.equipment.usecases import meter as usecases
from consortium.equipment.views import tags
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once

blueprint = Blueprint("meters", __name__, url_prefix="/equipment")


@blueprint.route("/<uuid:asset_id>/meters/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, found.custodian_trust_id)
    form = MeterForm()
    if form.validate_on_submit():
        with form.refusals():
            meter_id = usecases.add_meter(
                actor=actor,
                asset_id=asset_id,
                name=form.name.data.strip(),
                unit=form.unit.data.strip(),
                now=now(),
            )
            flash("The meter is added. Read it now.", "success")
            return redirect(url_for("meters.read", meter_id=meter_id), 303)
    return show("equipment/add_meter.html", form, asset=found)


@blueprint.route("/meters/<uuid:meter_id>/read", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
@once
def read(meter_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_meter(actor=actor, meter_id=meter_id)
    permissions.check(actor, Permission.CALIBRATIONS_RECORD, found.trust_id)
    form = ReadingForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.read_meter(
                actor=actor,
                meter_id=meter_id,
                read_on=form.read_on.data,
                value=form.value.data,
                now=now(),
            )
            flash("The reading is kept.", "success")
            return redirect(url_for("equipment.asset", asset_id=found.asset_id), 303)
    return show("equipment/read_meter.html", form, meter=found, number=tags.number)

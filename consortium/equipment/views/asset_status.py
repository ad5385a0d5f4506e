"""Pages that change the state of a device: accept, release, condemn, dispose."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.acceptance import Check
from consortium.equipment.domain.disposal import Data, Method
from consortium.equipment.forms.acceptance import AcceptanceForm, DisposalForm
from consortium.equipment.forms.asset import ReasonForm
from consortium.equipment.queries.agreed_model import gate_of
from consortium.equipment.queries.device import find_asset
from consortium.equipment.usecases import asset as usecases
from consortium.equipment.usecases.acceptance import check_in_asset, dispose_asset
from consortium.equipment.usecases.quarantine import release_from_quarantine
from consortium.equipment.views import tags
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires

blueprint = Blueprint("equipment_status", __name__, url_prefix="/equipment")


@blueprint.route("/<uuid:asset_id>/accept", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def accept(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    gate = gate_of(actor=current_actor(), asset_id=asset_id, on=today())
    form = AcceptanceForm()
    if form.validate_on_submit():
        with form.refusals():
            passed = check_in_asset(
                actor=current_actor(),
                asset_id=asset_id,
                answers=form.answers(),
                checked_on=form.checked_on.data,
                note=form.note.data.strip(),
                off_list_reason=form.off_list_reason.data,
                now=now(),
            )
            if passed:
                flash(f"{found.asset_no} is in service.", "success")
            else:
                flash(f"{found.asset_no} has not passed and stays out of service.", "warning")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show(
        "equipment/accept.html",
        form,
        asset=found,
        gate=gate,
        checks=[form[check.value] for check in Check],
    )


@blueprint.route("/<uuid:asset_id>/dispose", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def dispose(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    form = DisposalForm()
    if form.validate_on_submit():
        with form.refusals():
            dispose_asset(
                actor=current_actor(),
                asset_id=asset_id,
                method=Method(form.method.data),
                taken_by=form.taken_by.data.strip(),
                decontaminated=form.decontaminated.data,
                data=Data(form.data_kept.data),
                evidence=form.evidence.data.strip(),
                disposed_on=form.disposed_on.data,
                now=now(),
            )
            flash(f"{found.asset_no} is disposed of.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/dispose.html", form, asset=found)


@blueprint.route("/<uuid:asset_id>/release", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def release(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            release_from_quarantine(
                actor=current_actor(),
                asset_id=asset_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.asset_no} is back in service.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/release.html", form, asset=found, tags=tags)


@blueprint.route("/<uuid:asset_id>/condemn", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def condemn(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.condemn_asset(
                actor=current_actor(),
                asset_id=asset_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.asset_no} is condemned and its plans are ended.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/condemn.html", form, asset=found)

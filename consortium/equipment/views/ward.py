"""On the ward: where to begin on a phone, and what the phone may keep."""

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consortium.equipment.queries.ward import clinics_due
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.guard import current_actor, requires

blueprint = Blueprint("equipment_ward", __name__, url_prefix="/equipment/ward")

# The pages that a phone keeps for a walk without a network.
KEPT = {
    "equipment.asset",
    "equipment_calibrations.calibrate",
    "equipment_calibrations.result",
    "equipment_clinics.clinic",
    "equipment_due.listing",
    "equipment_scan.scan",
    "equipment_ward.ward",
}


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def ward() -> ResponseReturnValue:
    clinics = clinics_due(actor=current_actor(), on=today())
    return render_template("equipment/ward.html", clinics=clinics)


@blueprint.get("/worker")
@requires(Permission.EQUIPMENT_VIEW)
def worker() -> ResponseReturnValue:
    """Served from here because a worker only rules over addresses that it is told it may."""
    response = current_app.send_static_file("js/service-worker.js")
    response.headers["Service-Worker-Allowed"] = "/equipment"
    return response


@blueprint.after_app_request
def say_who_may_keep_it(response: Response) -> Response:
    """Say whose page it is, so that a phone keeps it for nobody else."""
    if request.endpoint in KEPT and request.method == "GET" and current_user.is_authenticated:
        response.headers["Keep-For"] = str(current_user.actor.id)
    return response

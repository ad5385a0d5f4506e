"""On the ward: where to begin, on a phone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consortium.equipment.queries.ward import clinics_due
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.guard import current_actor, requires

blueprint = Blueprint("equipment_ward", __name__, url_prefix="/equipment/ward")


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def ward() -> ResponseReturnValue:
    clinics = clinics_due(actor=current_actor(), on=today())
    return render_template("equipment/ward.html", clinics=clinics)

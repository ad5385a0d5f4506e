"""The page on which the volume scale of a lot is set."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.forms.volume_scale import scale_form
from consortium.tenders.queries.lot import find_lot
from consortium.tenders.usecases.volume_scale import set_volume_scale

blueprint = Blueprint("scale", __name__)


@blueprint.route("/lots/<uuid:lot_id>/volume-scale", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def scale(lot_id: UUID) -> ResponseReturnValue:
    found = find_lot(actor=current_actor(), lot_id=lot_id)
    form = scale_form(found)
    if form.validate_on_submit():
        with form.refusals():
            set_volume_scale(
                actor=current_actor(),
                lot_id=lot_id,
                scaled_by=form.chosen(),
                bounds=form.bounds(found.lines),
                now=now(),
            )
            flash(f"The volume scale of lot {found.seq} is set.", "success")
            return redirect(url_for("tenders.tender", tender_id=found.tender_id), 303)
    return show("tenders/volume_scale.html", form, lot=found)

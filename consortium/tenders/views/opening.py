"""The opening of a tender's bids by two holders of its key."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.forms.keys import ShowShareForm
from consortium.tenders.queries.opening import find_opening
from consortium.tenders.usecases.opening import show_share

blueprint = Blueprint("opening", __name__)


@blueprint.route("/<uuid:tender_id>/opening", methods=["GET", "POST"])
@requires(Permission.BIDS_OPEN)
def opening(tender_id: UUID) -> ResponseReturnValue:
    found = find_opening(actor=current_actor(), tender_id=tender_id, now=now())
    form = ShowShareForm()
    if form.validate_on_submit():
        with form.refusals():
            opened = show_share(
                actor=current_actor(),
                tender_id=tender_id,
                password=form.password.data,
                code=form.code.data,
                passphrase=form.passphrase.data,
                no_conflict=form.no_conflict.data,
                now=now(),
            )
            flash(
                "All bids are open." if opened else "Your share is shown. Now the second holder.",
                "success",
            )
            return redirect(url_for("tenders.opening.opening", tender_id=tender_id), 303)
    return show("tenders/opening.html", form, page=found)

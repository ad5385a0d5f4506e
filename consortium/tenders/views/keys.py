"""The key ceremony of a tender."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.forms.keys import TakeShareForm
from consortium.tenders.queries.keys import find_keys
from consortium.tenders.usecases import keys as usecases

blueprint = Blueprint("keys", __name__)


@blueprint.get("/<uuid:tender_id>/keys")
@requires(Permission.BIDS_OPEN)
def keys(tender_id: UUID) -> ResponseReturnValue:
    found = find_keys(actor=current_actor(), tender_id=tender_id)
    return render_template("tenders/keys.html", page=found, button=Form())


@blueprint.route("/<uuid:tender_id>/keys/share", methods=["GET", "POST"])
@requires(Permission.BIDS_OPEN)
def take(tender_id: UUID) -> ResponseReturnValue:
    found = find_keys(actor=current_actor(), tender_id=tender_id)
    form = TakeShareForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.take_share(
                actor=current_actor(),
                tender_id=tender_id,
                password=form.password.data,
                code=form.code.data,
                passphrase=form.passphrase.data,
                now=now(),
            )
            flash("You hold a share. Keep your passphrase until the bids are open.", "success")
            return _back(tender_id)
    return show("tenders/take_share.html", form, page=found)


@blueprint.post("/<uuid:tender_id>/keys/<uuid:holder_id>/release")
@requires(Permission.BIDS_OPEN)
def release(tender_id: UUID, holder_id: UUID) -> ResponseReturnValue:
    usecases.release_share(
        actor=current_actor(), tender_id=tender_id, holder_id=holder_id, now=now()
    )
    flash("The share is free again.", "success")
    return _back(tender_id)


@blueprint.post("/<uuid:tender_id>/keys/make")
@requires(Permission.TENDERS_MANAGE)
def make(tender_id: UUID) -> ResponseReturnValue:
    """The one page that shows the printed share: it is not kept, so there is no coming back."""
    code = usecases.make_keys(actor=current_actor(), tender_id=tender_id, now=now())
    found = find_keys(actor=current_actor(), tender_id=tender_id)
    return render_template("tenders/printed_share.html", page=found, code=code)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.keys.keys", tender_id=tender_id), 303)

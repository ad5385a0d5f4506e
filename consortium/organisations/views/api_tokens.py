"""Access for programs: the tokens of one's own account."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import PERMISSION_NAMES
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, signed_in
from consortium.organisations.domain.api_tokens import grantable
from consortium.organisations.forms.api_tokens import ApiTokenForm
from consortium.organisations.forms.sign_in import ButtonForm
from consortium.organisations.queries.api_tokens import my_api_tokens
from consortium.organisations.usecases import api_tokens as usecases

blueprint = Blueprint("api_tokens", __name__, url_prefix="/account/api-tokens")

OWN = "everybody's own account"


@blueprint.get("")
@signed_in(OWN)
def listing() -> ResponseReturnValue:
    return render_template(
        "account/api_tokens.html",
        tokens=my_api_tokens(actor=current_actor(), now=now()),
        may_make=bool(grantable(current_actor())),
        names=PERMISSION_NAMES,
        button=ButtonForm(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@signed_in(OWN)
def create() -> ResponseReturnValue:
    """Not sent twice by accident: the second token of a doubled form would be shown to nobody."""
    form = ApiTokenForm()
    form.permissions.choices = [
        (each.value, PERMISSION_NAMES[each]) for each in grantable(current_actor())
    ]
    if form.validate_on_submit():
        with form.refusals():
            token = usecases.create_api_token(
                actor=current_actor(),
                name=form.name.data,
                permissions=form.wanted(),
                last_day=form.last_day.data,
                now=now(),
            )
            return render_template("account/api_token.html", token=token, name=form.name.data)
    return show("account/new_api_token.html", form)


@blueprint.post("/<uuid:token_id>/revoke")
@signed_in(OWN)
def revoke(token_id: UUID) -> ResponseReturnValue:
    usecases.revoke_api_token(actor=current_actor(), token_id=token_id, now=now())
    flash("The token no longer opens anything.", "success")
    return redirect(url_for("api_tokens.listing"), 303)

"""One's own account: password, second factor, open sessions."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consortium.foundation.domain.permissions import ROLE_NAMES, Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, signed_in
from consortium.organisations.forms.sign_in import (
    ButtonForm,
    ChangePasswordForm,
    CodeForm,
    ConfirmPasswordForm,
)
from consortium.organisations.queries.account import my_account, my_second_factor
from consortium.organisations.queries.sessions import open_sessions
from consortium.organisations.usecases import passwords, second_factor, sign_in
from consortium.organisations.views.signed_in_user import session_lengths

blueprint = Blueprint("account", __name__, url_prefix="/account")

OWN = "everybody's own account"


@blueprint.get("")
@signed_in(OWN)
def account() -> ResponseReturnValue:
    idle, longest = session_lengths()
    return render_template(
        "account/account.html",
        account=my_account(actor=current_actor()),
        sessions=open_sessions(
            actor=current_actor(),
            this_session=current_user.session_id,
            now=now(),
            idle=idle,
            longest=longest,
        ),
        role_names=ROLE_NAMES,
        sees_savings=may(current_actor(), Permission.SAVINGS_VIEW),
        button=ButtonForm(),
    )


@blueprint.route("/password", methods=["GET", "POST"])
@signed_in(OWN)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            passwords.change_password(
                actor=current_actor(),
                current=form.current.data,
                password=form.password.data,
                keep_session=current_user.session_id,
                now=now(),
            )
            flash("Your password is changed. Other browsers were signed out.", "success")
            return redirect(url_for("account.account"), 303)
    return show("account/password.html", form)


@blueprint.post("/sessions/<uuid:session_id>/end")
@signed_in(OWN)
def end_session(session_id: UUID) -> ResponseReturnValue:
    sign_in.sign_out(actor=current_actor(), session_id=session_id, now=now())
    flash("That browser is signed out.", "success")
    return redirect(url_for("account.account"), 303)


@blueprint.route("/second-factor", methods=["GET", "POST"])
@signed_in(OWN, before_second_factor=True)
def set_up_second_factor() -> ResponseReturnValue:
    form = CodeForm()
    secret = my_second_factor(actor=current_actor())
    if secret.is_on:
        return redirect(url_for("account.account"), 303)
    if secret.picture and form.validate_on_submit():
        with form.refusals():
            codes = second_factor.confirm_second_factor(
                actor=current_actor(), code=form.code.data, now=now()
            )
            return render_template("account/recovery_codes.html", codes=codes)
    return show("account/second_factor.html", form, secret=secret, button=ButtonForm())


@blueprint.post("/second-factor/start")
@signed_in(OWN, before_second_factor=True)
def start_second_factor() -> ResponseReturnValue:
    second_factor.start_second_factor(actor=current_actor(), now=now())
    return redirect(url_for("account.set_up_second_factor"), 303)


@blueprint.route("/second-factor/off", methods=["GET", "POST"])
@signed_in(OWN)
def turn_second_factor_off() -> ResponseReturnValue:
    form = ConfirmPasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            second_factor.turn_second_factor_off(
                actor=current_actor(), password=form.password.data, now=now()
            )
            flash("The second factor is off.", "success")
            return redirect(url_for("account.account"), 303)
    return show("account/second_factor_off.html", form)

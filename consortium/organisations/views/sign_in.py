"""Coming in: password, second factor, reset, invitation; and going out."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, public, signed_in
from consortium.foundation.web.redirects import own_address
from consortium.organisations.forms.sign_in import (
    AskForResetForm,
    ButtonForm,
    CodeForm,
    NewPasswordForm,
    SignInForm,
)
from consortium.organisations.queries.people import demo_people
from consortium.organisations.usecases import passwords
from consortium.organisations.usecases import people as people_usecases
from consortium.organisations.usecases import sign_in as usecases
from consortium.organisations.views.signed_in_user import load_user

blueprint = Blueprint("sign_in", __name__)

PENDING, NEXT = "pending_sign_in", "next"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public("nobody is signed in before this page")
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("home.home"), 303)
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get(NEXT, "")
    if form.validate_on_submit():
        with form.refusals():
            opened = usecases.sign_in(
                email=form.email.data,
                password=form.password.data,
                browser=_browser(),
                address=request.remote_addr or "",
                now=now(),
            )
            return _go_on(opened, form.next.data)
    demo = demo_people() if current_app.config["DEMO_SIGN_IN"] else []
    return show("sign_in/sign_in.html", form, demo=demo, button=ButtonForm())


@blueprint.post("/sign-in/demo/<uuid:person_id>")
@public("the invented people of the demo world need no password; settings switch this off")
def sign_in_as_demo(person_id: UUID) -> ResponseReturnValue:
    if not current_app.config["DEMO_SIGN_IN"]:
        abort(404)
    opened = usecases.sign_in_as_demo(person_id=person_id, browser=_browser(), now=now())
    return _go_on(opened, "")


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public("the password was right; the code is what is still missing")
def code() -> ResponseReturnValue:
    token = session.get(PENDING)
    if token is None:
        return redirect(url_for("sign_in.sign_in"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals():
            opened = usecases.pass_second_factor(token=token, code=form.code.data, now=now())
            return _go_on(opened, session.get(NEXT, ""))
    return show("sign_in/code.html", form)


@blueprint.post("/sign-out")
@signed_in("everybody may leave", before_second_factor=True)
def sign_out() -> ResponseReturnValue:
    usecases.sign_out(actor=current_actor(), session_id=current_user.session_id, now=now())
    logout_user()
    session.clear()
    flash("You are signed out.", "success")
    return redirect(url_for("sign_in.sign_in"), 303)


@blueprint.route("/password-reset", methods=["GET", "POST"])
@public("somebody who forgot the password cannot sign in")
def ask_for_reset() -> ResponseReturnValue:
    form = AskForResetForm()
    if form.validate_on_submit():
        with form.refusals():
            passwords.ask_for_reset(
                email=form.email.data,
                link_base=url_for("sign_in.reset", token="", _external=True),
                address=request.remote_addr or "",
                now=now(),
            )
            return show("sign_in/reset_sent.html", form)
    return show("sign_in/ask_for_reset.html", form)


@blueprint.route("/password-reset/new", methods=["GET", "POST"])
@public("the secret in the link is what opens this page")
def reset() -> ResponseReturnValue:
    form = NewPasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            passwords.reset_password(
                token=request.args.get("token", ""), password=form.password.data, now=now()
            )
            flash("Your new password is set. Sign in with it.", "success")
            return redirect(url_for("sign_in.sign_in"), 303)
    return show("sign_in/new_password.html", form, title="Set a new password")


@blueprint.route("/invitation", methods=["GET", "POST"])
@public("the secret in the link is what opens this page")
def invitation() -> ResponseReturnValue:
    form = NewPasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            people_usecases.accept_invitation(
                token=request.args.get("token", ""), password=form.password.data, now=now()
            )
            flash("Your account is ready. Sign in with your e-mail address.", "success")
            return redirect(url_for("sign_in.sign_in"), 303)
    return show("sign_in/new_password.html", form, title="Set your password")


def _go_on(opened: usecases.SignedIn, wanted: str) -> ResponseReturnValue:
    """Start a fresh cookie session, so that one planted before sign-in is worth nothing."""
    session.clear()
    if opened.second_factor_pending:
        session[PENDING], session[NEXT] = opened.token, wanted
        return redirect(url_for("sign_in.code"), 303)
    user = load_user(opened.token)
    login_user(user)
    return redirect(own_address(wanted) or url_for("home.home"), 303)


def _browser() -> str:
    return request.user_agent.string

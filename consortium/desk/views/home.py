"""The home page of each role, and the two pages everybody may read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consortium.desk.queries.home import waiting_for
from consortium.desk.queries.places import places_of
from consortium.foundation.domain.permissions import ROLE_NAMES
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.guard import current_actor, public, signed_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in("everybody has a home page; it shows only what their roles reach")
def home() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "desk/home.html",
        waiting=waiting_for(actor=actor, today=today(), now=now()),
        places=places_of(actor),
        grants=actor.grants,
        role_names=ROLE_NAMES,
    )


@blueprint.get("/about-these-figures")
@public("how figures are made is no secret")
def about_figures() -> ResponseReturnValue:
    return render_template("desk/about_figures.html")


@blueprint.get("/accessibility")
@public("the accessibility statement is for everybody")
def accessibility() -> ResponseReturnValue:
    return render_template("desk/accessibility.html")

"""The home page of each role, and the two pages everybody may read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consortium.foundation.web.guard import public, signed_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in("everybody has a home page; it shows only what their roles reach")
def home() -> ResponseReturnValue:
    return render_template("desk/home.html")


@blueprint.get("/about-these-figures")
@public("how figures are made is no secret")
def about_figures() -> ResponseReturnValue:
    return render_template("desk/about_figures.html")


@blueprint.get("/accessibility")
@public("the accessibility statement is for everybody")
def accessibility() -> ResponseReturnValue:
    return render_template("desk/accessibility.html")

"""One search box for everything the reader may open."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from consortium.foundation.web.guard import signed_in

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@signed_in("everybody may search; each kind of result asks for its own permission")
def search() -> ResponseReturnValue:
    return render_template("desk/search.html", words=request.args.get("q", "").strip())

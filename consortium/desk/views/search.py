"""One search box for everything the reader may open."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from consortium.desk.queries.search import search as find
from consortium.foundation.web.guard import current_actor, signed_in

blueprint = Blueprint("search", __name__)
LONGEST = 200


@blueprint.get("/search")
@signed_in("everybody may search; each kind of result asks for its own permission")
def search() -> ResponseReturnValue:
    words = request.args.get("q", "").strip()[:LONGEST]
    return render_template(
        "desk/search.html", words=words, found=find(actor=current_actor(), words=words)
    )

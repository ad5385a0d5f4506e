"""Who holds an agreement together."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consortium.contracts.forms.together import TogetherForm
from consortium.contracts.queries import together as queries
from consortium.contracts.queries.agreements import find_agreement
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import DateInput, show
from consortium.foundation.web.guard import current_actor, requires

blueprint = Blueprint("together", __name__, url_prefix="/agreements")


@blueprint.get("/<uuid:agreement_id>/together")
@requires(Permission.VOLUMES_VIEW)
def together(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    form = TogetherForm(_asked())
    schemes = queries.schemes_to_ask_for(
        actor=actor, agreement_id=agreement_id, on=form.on.data or today()
    )
    form.scheme.choices = [("", "All of them"), *((each.id, each.name) for each in schemes)]
    found = None
    if form.validate():
        with form.refusals():
            found = queries.who_holds_it_together(
                actor=actor,
                agreement_id=agreement_id,
                on=form.on.data,
                scheme_id=form.scheme.data or "",
            )
    context = {"agreement": agreement, "found": found}
    if not request.args:
        # Whoever only opens the page has asked nothing that could be wrong.
        return render_template("contracts/together.html", form=form, **context)
    return show("contracts/together.html", form, **context)


def _asked() -> MultiDict[str, str]:
    """What was asked; without a day it is today's."""
    asked = MultiDict(request.args)
    asked.setdefault("scheme", "")
    if not any(f"on-{part}" in asked for part in DateInput.parts):
        day = today()
        asked.update({"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)})
    return asked

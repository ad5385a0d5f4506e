"""Who holds an agreement together."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consortium.contracts.forms.together import TogetherForm
from consortium.contracts.queries import together as queries
from consortium.contracts.queries.agreements import find_agreement
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import DateInput, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, export, here

blueprint = Blueprint("together", __name__, url_prefix="/agreements")


@blueprint.get("/<uuid:agreement_id>/together")
@requires(Permission.VOLUMES_VIEW)
def together(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    form = TogetherForm(_asked())
    choices = queries.choices_on(actor=actor, agreement_id=agreement_id, on=form.on.data or today())
    form.scheme.choices = [("", "All of them"), *choices.schemes]
    form.group.choices = list(choices.members)
    found = None
    if form.validate():
        with form.refusals():
            found = queries.who_holds_it_together(
                actor=actor,
                agreement_id=agreement_id,
                on=form.on.data,
                scheme_id=form.scheme.data or "",
                group=form.group.data or (),
            )
    if found is not None:
        name = f"together-{agreement.reference}-{found.on}".lower()
        if exported := export(_table(found), name=name):
            return exported
    context = {
        "agreement": agreement,
        "found": found,
        "tempted_apart": _group_link(agreement_id, found) if found else "",
        "downloads": {kind: here(format=kind) for kind in ("csv", "xlsx")},
    }
    if not request.args:
        # Whoever only opens the page has asked nothing that could be wrong.
        return render_template("contracts/together.html", form=form, **context)
    return show("contracts/together.html", form, **context)


def _group_link(agreement_id: UUID, found: queries.Together) -> str:
    """The same question with the group that has most reason to leave by itself."""
    codes = [member.code for member in found.members if member.name in found.tempted]
    asked: dict[str, Any] = {f"on-{part}": getattr(found.on, part) for part in DateInput.parts}
    if "scheme" in request.args:
        asked["scheme"] = request.args["scheme"]
    return url_for("together.together", agreement_id=agreement_id, group=codes, **asked)


def _table(found: queries.Together) -> Table:
    """Each member with all that the page says of it."""
    parted = {view.name: view for view in found.parted}
    columns = [
        Column(heading="Member", value=lambda row: row.name),
        _pounds("Pays together", lambda row: row.pays),
        _pounds("Would pay alone", lambda row: row.alone),
        _pounds("Gains by staying", lambda row: row.gains),
        _pounds("If it leaves, the others pay more", lambda row: row.others_lose),
        _pounds("Split by what each adds (Shapley)", lambda row: row.marginal),
        _pounds("Give or take (95%)", lambda row: row.marginal_within),
        _pounds("Steadiest split (nucleolus)", lambda row: row.steadiest),
    ]
    if parted:
        columns += [
            Column(heading="In the group", value=lambda row: _yes(parted[row.name].in_group)),
            _pounds("Pays when they part", lambda row: parted[row.name].apart),
        ]
    return Table(caption="Who holds it together", columns=columns, rows=found.members)


def _pounds(heading: str, value: Callable[[Any], Any]) -> Column:
    return Column(heading=heading, value=value, kind=Kind.POUNDS)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _asked() -> MultiDict[str, str]:
    """What was asked; without a day it is today's."""
    asked = MultiDict(request.args)
    asked.setdefault("scheme", "")
    if not any(f"on-{part}" in asked for part in DateInput.parts):
        day = today()
        asked.update({"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)})
    return asked

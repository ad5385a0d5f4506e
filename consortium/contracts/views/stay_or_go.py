"""Stay or go: the matrix of trusts and cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consortium.contracts.domain.what_if.stay_or_go import Choice
from consortium.contracts.forms.stay_or_go import StayOrGoForm
from consortium.contracts.queries.stay_or_go import (
    CaseView,
    StayOrGo,
    members_to_ask_about,
    stay_or_go,
)
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import DateInput, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, export, here

blueprint = Blueprint("stay_or_go", __name__, url_prefix="/agreements")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A trust in a case, as a line of the file."""

    trust: str
    case: CaseView
    choice: Choice


@blueprint.get("/<uuid:agreement_id>/stay-or-go")
@requires(Permission.VOLUMES_VIEW)
def matrix(agreement_id: UUID) -> ResponseReturnValue:
    asked = members_to_ask_about(actor=current_actor(), agreement_id=agreement_id, on=today())
    form = StayOrGoForm(_given(asked.on))
    if form.on.data and form.on.data != asked.on:
        asked = members_to_ask_about(
            actor=current_actor(), agreement_id=agreement_id, on=form.on.data
        )
    form.gone.choices = list(asked.members)
    found = None
    if form.validate():
        with form.refusals():
            found = stay_or_go(asked, on=form.on.data, gone=form.gone.data or ())
    if found is not None:
        name = f"stay-or-go-{asked.reference}-{found.on}"
        if exported := export(_table(found), name=name.lower()):
            return exported
    context = {
        "agreement": asked,
        "found": found,
        "verdict": verdict,
        "downloads": {kind: here(format=kind) for kind in ("csv", "xlsx")},
    }
    if not request.args:
        # Whoever only opens the page has asked nothing that could be wrong.
        return render_template("contracts/stay_or_go.html", form=form, **context)
    return show("contracts/stay_or_go.html", form, **context)


def verdict(choice: Choice | None) -> Tag:
    """Whether the trust still gains by staying, in words."""
    if choice is None:
        return Tag("Has left", "grey")
    if choice.gains is None:
        return Tag("No price to compare", "grey")
    if choice.gains > 0:
        return Tag("Gains by staying", "green")
    return Tag("Would pay less alone", "red") if choice.gains else Tag("Pays the same", "yellow")


def _given(day: Any) -> MultiDict[str, str]:
    """What was asked; without a day it is today's, or the nearest of the agreement."""
    given = MultiDict(request.args)
    if not any(f"on-{part}" in given for part in DateInput.parts):
        given.update({f"on-{part}": str(getattr(day, part)) for part in DateInput.parts})
    return given


def _table(found: StayOrGo) -> Table:
    return Table(
        caption="Stay or go",
        columns=[
            Column(heading="Trust", value=lambda line: line.trust),
            Column(heading="Case", value=lambda line: line.case.name),
            Column(
                heading="Stays: £ a year", value=lambda line: line.choice.stays, kind=Kind.POUNDS
            ),
            Column(
                heading="Leaves: £ a year", value=lambda line: line.choice.leaves, kind=Kind.POUNDS
            ),
            Column(
                heading="Gains by staying", value=lambda line: line.choice.gains, kind=Kind.POUNDS
            ),
            Column(heading="Verdict", value=lambda line: verdict(line.choice), kind=Kind.TAG),
        ],
        rows=list(_lines(found)),
    )


def _lines(found: StayOrGo) -> Iterator[Line]:
    for place, case in enumerate(found.cases):
        for row in found.trusts:
            choice = row.choices[place]
            if choice is not None:
                yield Line(trust=row.trust, case=case, choice=choice)

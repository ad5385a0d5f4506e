"""What if a trust left or joined: one page that asks, answers, and can be passed on as a link."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.what_if.item_comparison import ItemView
from consortium.contracts.forms import scenario as forms
from consortium.contracts.queries.scenario import Question, find_question
from consortium.contracts.queries.what_if import PriceLine, WhatIf, what_if
from consortium.contracts.reports.staircase import HERE, staircase_chart
from consortium.contracts.views import scenario_tables
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import export, here

blueprint = Blueprint("agreements_what_if", __name__, url_prefix="/agreements")

NAMES = {
    forms.RECORDED: ("As recorded", "In this scenario"),
    forms.FIRST_TRUSTS: ("First trusts only", "In this scenario"),
}
# A page draws no more staircases, and lists no more prices and steps, than somebody can take in.
MOST_CHARTS, MOST_PRICES, MOST_STEPS = 12, 200, 200


@blueprint.get("/<uuid:agreement_id>/what-if")
@requires(Permission.AGREEMENTS_VIEW)
def question(agreement_id: UUID) -> ResponseReturnValue:
    found = find_question(actor=current_actor(), agreement_id=agreement_id, today=today())
    form = forms.form_of(found, request.args)
    base = form.against.data if found.is_whole and form.validate() else forms.RECORDED
    answer = None
    if found.has_prices and form.validate():
        with form.refusals():
            answer = what_if(
                found,
                scenario=form.scenario(found),
                against_first=base == forms.FIRST_TRUSTS,
                on=form.day.data,
                why=(request.args.get("why-trust", ""), request.args.get("why-item", "")),
            )
    names = NAMES[base]
    if answer is not None:
        wanted = request.args.get("table", "")
        name = f"what-if-{found.reference}-{answer.day}-{wanted or scenario_tables.STEPS}".lower()
        if exported := export(scenario_tables.table_of(answer, wanted, names), name=name):
            return exported
    return show(
        "contracts/what_if.html",
        form,
        question=found,
        trusts=[_row(found, line.code) for line in found.trusts],
        volumes=[
            form[name]
            for line in forms.without_volume(found, request.args)
            for item_id in found.known.item_ids.values()
            if (name := forms.volume_name(line.code, item_id)) in form
        ],
        quick=_quick_links(found),
        answer=answer,
        scaled=bool(answer and found.may_scale and form.demand.data),
        names=names,
        now_on=today(),
        items=_items(answer, names) if answer else [],
        prices=_prices(found, answer, names) if answer else [],
        steps=_steps(answer) if answer else {},
        tables=scenario_tables,
    )


def _row(found: Question, code: str) -> dict[str, Any]:
    """A line of the table of trusts: its fields, and one thing to try."""
    line = next(line for line in found.trusts if line.code == code)
    on = found.next_test
    name = forms.joins_name(code) if line.stay.joins is None else forms.leaves_name(code)
    is_over = line.stay.leaves is not None and line.stay.leaves <= on
    return {
        "line": line,
        "joins": forms.joins_name(code),
        "leaves": forms.leaves_name(code),
        "try": _changed(
            found, {forms.leaves_name(code): ""} if is_over else {name: on.isoformat()}
        ),
        "words": "stays after all"
        if is_over
        else "joins on"
        if line.stay.joins is None
        else "leaves on",
        "on": None if is_over else on,
    }


def _quick_links(found: Question) -> list[tuple[str, str]]:
    """Scenarios that are one press away."""
    movable = [line for line in found.trusts if line.is_movable]
    stay = {forms.leaves_name(line.code): "" for line in movable if line.stay.leaves}
    links = [("As recorded", _link(found, {}))]
    if stay:
        links.append(("Everybody stays", _link(found, stay)))
    late = {
        forms.joins_name(line.code): ""
        for line in movable
        if line.stay.joins and line.stay.joins > found.term.start
    }
    if found.is_whole and (late or stay):
        links.append(("Only the trusts of the first day", _link(found, {**late, **stay})))
        so_far = {"against": forms.FIRST_TRUSTS}
        links.append(("What joining and leaving changed so far", _link(found, so_far)))
    return links


def _link(found: Question, asked: dict[str, str]) -> str:
    return url_for("agreements_what_if.question", agreement_id=found.agreement_id, **asked)  # type: ignore[arg-type]


def _changed(found: Question, changes: dict[str, str]) -> str:
    """This very scenario with something else in it."""
    asked = {name: value for name, value in request.args.items() if not name.startswith("why-")}
    return _link(found, {**asked, **changes})


def _items(answer: WhatIf, names: tuple[str, str]) -> list[tuple[ItemView, dict[str, Any] | None]]:
    """The items whose price depends on who takes part, with the first staircases drawn."""
    stepped = [item for item in answer.items if item.has_steps]
    before, after = names
    if names == NAMES[forms.RECORDED]:
        before = f"{HERE}, {before.lower()}"
    return [
        (item, staircase_chart(item, before=before, after=after) if place < MOST_CHARTS else None)
        for place, item in enumerate(stepped)
    ]


def _steps(answer: WhatIf) -> dict[str, Any]:
    """The steps of the trusts, those that move first, as many as somebody can take in."""
    listed = sorted(answer.steps, key=lambda line: not line.found.moves)[:MOST_STEPS]
    return {
        "moved": [line for line in listed if line.found.moves],
        "others": [line for line in listed if not line.found.moves],
        "left_out": len(answer.steps) - len(listed),
        "csv": here(format="csv", table=scenario_tables.STEPS),
        "xlsx": here(format="xlsx", table=scenario_tables.STEPS),
        "costs_csv": here(format="csv", table=scenario_tables.COSTS),
        "costs_xlsx": here(format="xlsx", table=scenario_tables.COSTS),
    }


def _prices(found: Question, answer: WhatIf, names: tuple[str, str]) -> list[dict[str, Any]]:
    """The prices of the day, the different ones first, each with the way to its explanation."""
    listed = sorted(answer.prices, key=lambda line: not line.is_different)
    as_recorded = names == NAMES[forms.RECORDED]
    return [
        {
            "line": line,
            "recorded": _explained(answer, line) if as_recorded else "",
            "supposed": _why(found, line),
        }
        for line in listed[:MOST_PRICES]
    ]


def _explained(answer: WhatIf, line: PriceLine) -> str:
    day = answer.day
    asked: dict[str, Any] = {"trust": line.trust_id, "item": line.item_id}
    asked |= {f"on-{part}": getattr(day, part) for part in ("day", "month", "year")}
    return url_for("prices.question", **asked)


def _why(found: Question, line: PriceLine) -> str:
    asked = {"why-trust": line.trust_code, "why-item": line.item_code}
    return f"{_changed(found, asked)}#why"

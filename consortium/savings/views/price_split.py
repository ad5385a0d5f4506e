"""What of an agreement's saving one price list brings, and what one buyer: page, CSV and XLSX."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consortium.contracts.queries.agreements import find_agreement
from consortium.foundation.domain.periods import (
    Period,
    financial_year_label,
    financial_year_of,
)
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import DateInput, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    answer,
    export,
    here,
)
from consortium.foundation.web.words import day as in_words
from consortium.savings.domain.price_split import Reason, Volumes
from consortium.savings.forms.price_split import PriceSplitForm
from consortium.savings.queries.price_split import asked_about, price_split
from consortium.savings.reports.price_split import PriceSplitView, split_chart
from consortium.savings.views import choices

blueprint = Blueprint("price_split", __name__)

REASONS = {
    Reason.NO_BASELINE: "No baseline was locked by then",
    Reason.NO_SAVING_BY_METHOD: "The method of its baseline shows no saving",
    Reason.NO_PRICE: "No one price a unit: it depends on how much is bought",
    Reason.RETURNED: "No more was bought than given back",
}


@blueprint.get("/savings/price-split")
@requires(Permission.VOLUMES_VIEW)
def agreements() -> ResponseReturnValue:
    table = choices.agreements(
        "One price list, or one buyer?", heading="Agreement", endpoint="price_split.split"
    )
    return answer("savings/price_split_agreements.html", table, name="price-split")


@blueprint.get("/agreements/<uuid:agreement_id>/price-split")
@requires(Permission.VOLUMES_VIEW)
def split(agreement_id: UUID) -> ResponseReturnValue:
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    asked = asked_about(actor=current_actor(), agreement_id=agreement_id)
    form = PriceSplitForm(_given(asked.term))
    found = None
    if form.validate():
        with form.refusals():
            found = price_split(asked, on=form.on.data, volumes=Volumes(form.volumes.data))
    table = _table(found) if found else None
    if found is not None and table is not None:
        name = f"price-split-{found.reference}-{found.volumes}-{found.on}".lower()
        if exported := export(table, name=name):
            return exported
    return show(
        "savings/price_split.html",
        form,
        agreement=agreement,
        found=found,
        table=table,
        by_item=_by_item(found) if found else None,
        by_trust=_by_trust(found) if found else None,
        left_out=_left_out(found) if found and found.left_out else None,
        chart=split_chart(found) if found and found.lines else None,
        bought=Volumes.BOUGHT,
        year=financial_year_label(found.year.start) if found else "",
        quick=_quick_links(agreement_id, asked.term),
        downloads={kind: here(format=kind) for kind in ("csv", "xlsx")},
    )


def _given(term: Period) -> MultiDict[str, str]:
    """What was asked; without a day it is today's, or the nearest of the agreement."""
    given = MultiDict(request.args)
    given.setdefault("volumes", Volumes.BASELINES.value)
    if not any(f"on-{part}" in given for part in DateInput.parts):
        given.update(_parts(_nearest(term, today())))
    return given


def _nearest(term: Period, day: date) -> date:
    return min(max(day, term.start), term.last_day)


def _parts(day: date) -> dict[str, str]:
    return {f"on-{part}": str(getattr(day, part)) for part in DateInput.parts}


def _quick_links(agreement_id: UUID, term: Period) -> list[tuple[str, str]]:
    """What most readers ask, one press away."""

    def link(day: date, volumes: Volumes) -> str:
        arguments: dict[str, Any] = {"volumes": volumes.value, **_parts(day)}
        return url_for("price_split.split", agreement_id=agreement_id, **arguments)

    first, now = term.start, _nearest(term, today())
    links = [(f"The first day, {in_words(first)}", link(first, Volumes.BASELINES))]
    if now != first:
        links.append((in_words(now), link(now, Volumes.BASELINES)))
    years = sorted({financial_year_of(day).start for day in (first, now)})
    return links + [
        (f"Bought in {financial_year_label(year)}", link(max(year, first), Volumes.BOUGHT))
        for year in years
    ]


def _table(found: PriceSplitView) -> Table:
    return Table(
        caption="Line by line",
        columns=[
            Column(heading="Item", value=lambda line: line.item),
            Column(heading="Trust", value=lambda line: line.trust),
            Column(
                heading="Baseline",
                value=lambda line: line.baseline,
                link=lambda line: url_for("baselines.baseline", baseline_id=line.baseline_id),
            ),
            Column(heading="Quantity", value=lambda line: line.quantity, kind=Kind.NUMBER),
            Column(heading="Baseline price", value=lambda line: line.before, kind=Kind.UNIT_PRICE),
            Column(heading="Lowest baseline", value=lambda line: line.lowest, kind=Kind.UNIT_PRICE),
            Column(
                heading=_price_heading(found), value=lambda line: line.now, kind=Kind.UNIT_PRICE
            ),
            *_both_parts(),
        ],
        rows=found.lines,
        footer=_footer(found, "Item"),
    )


def _price_heading(found: PriceSplitView) -> str:
    return "Paid on average" if found.volumes is Volumes.BOUGHT else "Price now"


def _by_item(found: PriceSplitView) -> Table:
    return Table(
        caption="Item by item",
        columns=[
            Column(heading="Item", value=lambda row: row.name),
            Column(heading="Trusts", value=lambda row: row.trusts, kind=Kind.NUMBER),
            Column(heading="Lowest baseline", value=lambda row: row.lowest, kind=Kind.UNIT_PRICE),
            *_both_parts(),
        ],
        rows=found.by_item,
        footer=_footer(found, "Item"),
    )


def _by_trust(found: PriceSplitView) -> Table:
    return Table(
        caption="Trust by trust",
        columns=[Column(heading="Trust", value=lambda row: row.name), *_both_parts()],
        rows=found.by_trust,
        footer=_footer(found, "Trust"),
    )


def _left_out(found: PriceSplitView) -> Table:
    return Table(
        caption="Not compared",
        columns=[
            Column(heading="Item", value=lambda row: row.item),
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Why", value=lambda row: REASONS[row.reason]),
            Column(
                heading=f"Spent in {financial_year_label(found.year.start)}",
                value=lambda row: row.spend,
                kind=Kind.POUNDS,
            ),
        ],
        rows=found.left_out,
    )


def _both_parts() -> list[Column]:
    return [
        Column(heading="Harmonisation", value=lambda row: row.harmonisation, kind=Kind.POUNDS),
        Column(heading="Aggregation", value=lambda row: row.aggregation, kind=Kind.POUNDS),
        Column(heading="Saving", value=lambda row: row.saving, kind=Kind.POUNDS),
    ]


def _footer(found: PriceSplitView, first: str) -> dict[str, Any]:
    total = found.total
    return {
        first: "Altogether",
        "Harmonisation": total.harmonisation,
        "Aggregation": total.aggregation,
        "Saving": total.saving,
    }

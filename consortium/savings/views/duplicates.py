"""The page that finds contracts for the same thing at the same time."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import words
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    answer,
    asked_from_request,
)
from consortium.savings.domain.duplicates import OVERLAP_NAMES, OverlapKind
from consortium.savings.queries.duplicates import list_duplicates
from consortium.savings.reports.duplicates import duplicates_chart

blueprint = Blueprint("duplicates", __name__, url_prefix="/savings/duplicate-contracts")


@blueprint.get("")
@requires(Permission.VOLUMES_VIEW)
def listing() -> ResponseReturnValue:
    kinds = [(kind.value, name) for kind, name in OVERLAP_NAMES.items()]
    kind = Choice("kind", "Overlap in", [("", "All kinds"), *kinds])
    when = Choice("when", "When", [("", "Today or later"), ("all", "Past ones, too")])
    found = list_duplicates(
        actor=current_actor(),
        on=today(),
        asked=asked_from_request(),
        kind=OverlapKind(kind.chosen) if kind.chosen else None,
        with_past=bool(when.chosen),
    )
    table = Table(
        caption="Contracts that overlap",
        columns=_columns(),
        rows=found.page.rows,
        page=found.page,
    )
    return answer(
        "savings/duplicates.html",
        table,
        name="duplicate-contracts",
        filters=[kind, when],
        found=found,
        chart=duplicates_chart(found.page.rows),
    )


def _columns() -> list[Column]:
    return [
        Column(heading="Overlap in", value=lambda row: OVERLAP_NAMES[row.kind]),
        Column(heading="Item or category", value=lambda row: row.about, sort="about"),
        Column(
            heading="Agreement",
            value=lambda row: f"{row.dearer.reference}, {row.dearer.supplier}",
            link=lambda row: url_for("agreements.agreement", agreement_id=row.dearer.id),
        ),
        Column(heading="Its price", value=lambda row: row.dearer.price, kind=Kind.UNIT_PRICE),
        Column(
            heading="Overlaps with",
            value=lambda row: f"{row.cheaper.reference}, {row.cheaper.supplier}",
            link=lambda row: url_for("agreements.agreement", agreement_id=row.cheaper.id),
        ),
        Column(heading="Price there", value=lambda row: row.cheaper.price, kind=Kind.UNIT_PRICE),
        Column(heading="Trusts", value=lambda row: ", ".join(row.trusts)),
        Column(heading="While both run", value=lambda row: words.span(row.period)),
        Column(heading="Units in a year", value=lambda row: row.units, kind=Kind.NUMBER),
        Column(heading="Costs more", value=lambda row: row.amount, kind=Kind.POUNDS),
    ]

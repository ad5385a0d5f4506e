"""The page of the end of a contract year: what lies across it, and what is accrued."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.forms.agreements import BASIS_NAMES
from consortium.contracts.queries.agreements import find_agreement
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.savings.queries.year_end import ByBasis, CutOffLine, YearEnd, find_year_end

blueprint = Blueprint("year_end", __name__)


@blueprint.get("/agreements/<uuid:agreement_id>/year-end/<int:year>")
@requires(Permission.AGREEMENTS_VIEW)
def year_end(agreement_id: UUID, year: int) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    found = find_year_end(actor=actor, agreement_id=agreement_id, year=year, today=today())
    return answer(
        "savings/year_end.html",
        _lines(found),
        name=f"year-end-{agreement.reference}-{found.year.start.year}",
        agreement=agreement,
        found=found,
        by_basis=_by_basis(found) if found.by_basis else None,
        basis=BASIS_NAMES[found.basis],
        stood_in=[(number, BASIS_NAMES[by]) for by, number in found.stood_in.items()],
    )


def _lines(found: YearEnd) -> Table:
    dates = [
        Column(heading=heading, value=_date(basis), kind=Kind.DAY)
        for basis, heading in (
            (DateBasis.ORDERED, "Ordered"),
            (DateBasis.DELIVERED, "Delivered"),
            (DateBasis.RECEIVED, "Received"),
            (DateBasis.INVOICED, "Invoiced"),
            (DateBasis.TAX_POINT, "Tax point"),
        )
    ]
    return Table(
        caption="Lines around the end of the year",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Item", value=lambda row: row.item),
            Column(heading="Order", value=lambda row: f"{row.order_number}/{row.line_number}"),
            *dates,
            Column(heading="Amount", value=lambda row: row.amount, kind=Kind.POUNDS),
            Column(heading="Counts on", value=lambda row: row.counts.on, kind=Kind.DAY),
            Column(heading="By", value=lambda row: BASIS_NAMES[row.counts.by]),
            Column(heading="Side", value=_side, kind=Kind.TAG),
        ],
        rows=found.lines,
    )


def _date(basis: DateBasis) -> Callable[[CutOffLine], date | None]:
    return lambda row: row.dates[basis]


def _side(row: CutOffLine) -> Tag:
    if row.is_accrued:
        return Tag("This year, accrued", "yellow")
    return Tag("This year", "green") if row.in_year else Tag("Another year", "grey")


def _by_basis(found: YearEnd) -> Table:
    return Table(
        caption="What each date would make of the rebate",
        columns=[
            Column(heading="Rebate", value=lambda row: row.name),
            Column(heading="If a line counts by", value=lambda row: BASIS_NAMES[row.basis]),
            Column(heading="Spend", value=lambda row: row.rebate.spend, kind=Kind.POUNDS),
            Column(
                heading="Threshold reached",
                value=lambda row: row.rebate.threshold,
                kind=Kind.POUNDS,
            ),
            Column(
                heading="Short of the next",
                value=lambda row: row.rebate.to_next_step,
                kind=Kind.POUNDS,
            ),
            Column(
                heading="On everybody's spend", value=lambda row: row.rebate.gross, kind=Kind.POUNDS
            ),
            Column(heading="The agreement's", value=_agreed),
        ],
        rows=found.by_basis,
    )


def _agreed(row: ByBasis) -> str:
    return "yes" if row.is_agreed else ""

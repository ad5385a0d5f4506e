"""The page on tier attainment: every item with steps, where it stands and what is missing."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.prices.explanation import in_measure
from consortium.foundation.domain.money import unit_price
from consortium.foundation.domain.periods import add_months
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.domain.units import plain
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
from consortium.savings.queries.report import last_purchase
from consortium.savings.queries.tier_attainment import AttainmentRow, list_tier_attainment
from consortium.savings.reports.tier_attainment import attainment_chart
from consortium.savings.views import choices

blueprint = Blueprint("tier_attainment", __name__, url_prefix="/savings/tier-attainment")

_MONTHS_OFFERED = 36


@blueprint.get("")
@requires(Permission.VOLUMES_VIEW)
def listing() -> ResponseReturnValue:
    consortia = choices.consortia(Permission.VOLUMES_VIEW)
    if not consortia:
        return render_template("savings/no_consortium.html")
    consortium = Choice("consortium", "Consortium", consortia)
    consortium_id = UUID(consortium.chosen)
    month = Choice("month", "At the end of", _months(consortium_id))
    on = add_months(date.fromisoformat(month.chosen), 1) - timedelta(days=1)
    page = list_tier_attainment(
        actor=current_actor(), consortium_id=consortium_id, on=on, asked=asked_from_request()
    )
    table = Table(caption="Tier attainment", columns=_columns(), rows=page.rows, page=page)
    bars = [
        (row.item, row.tested, row.run_rate, row.next_from) for row in page.rows if row.next_from
    ]
    return answer(
        "savings/tier_attainment.html",
        table,
        name="tier-attainment",
        filters=[each for each in (consortium, month) if len(each.options) > 1],
        on=on,
        chart=attainment_chart(bars),
    )


def _columns() -> list[Column]:
    return [
        Column(
            heading="Agreement",
            value=lambda row: row.agreement,
            sort="agreement",
            link=lambda row: url_for("agreements_what_if.question", agreement_id=row.agreement_id),
        ),
        Column(heading="Item", value=lambda row: row.item, sort="item"),
        Column(heading="Tested", value=_measured("tested")),
        Column(heading="Step", value=lambda row: row.step, note=_at("unit_price")),
        Column(
            heading="Price", value=lambda row: row.unit_price, kind=Kind.UNIT_PRICE, in_files=True
        ),
        Column(heading="To the next step", value=_measured("gap"), note=_at("next_price")),
        Column(
            heading="Next price",
            value=lambda row: row.next_price,
            kind=Kind.UNIT_PRICE,
            in_files=True,
        ),
        Column(heading="A year costs more by", value=lambda row: row.gap_pounds, kind=Kind.POUNDS),
        Column(heading="Dead zone", value=_zone),
        Column(heading="Run-rate a year", value=_measured("run_rate"), note=_run_rate_step),
        Column(heading="Step at run-rate", value=lambda row: row.run_rate_step, in_files=True),
        Column(heading="Run-rate to next", value=_measured("run_rate_gap"), in_files=True),
        Column(heading="Next test", value=lambda row: row.next_test, kind=Kind.DAY, note=_finds),
        Column(heading="It will find", value=_forecast, in_files=True),
    ]


def _at(name: str) -> Callable[[AttainmentRow], str]:
    """A unit price as the second line of a cell."""

    def note(row: AttainmentRow) -> str:
        price: Decimal | None = getattr(row, name)
        return "" if price is None else f"at {unit_price(price)}"

    return note


def _run_rate_step(row: AttainmentRow) -> str:
    if not row.run_rate_step:
        return ""
    missing = _measured("run_rate_gap")(row)
    holds = f"holds {row.run_rate_step}"
    return f"{holds}; {missing} to the next step" if missing else holds


def _finds(row: AttainmentRow) -> str:
    found = _forecast(row)
    return f"will find {found}" if found else ""


def _measured(name: str) -> Any:
    """A measure in its own unit: units, pounds, members or a share."""

    def value(row: AttainmentRow) -> str:
        amount: Decimal | None = getattr(row, name)
        if amount is None:
            return ""
        # A run-rate of a part of a year is never whole; nobody buys half a lens.
        whole = amount.quantize(Decimal(1)) if name.startswith("run_rate") else amount
        return in_measure(whole, row.measure)

    return value


def _zone(row: AttainmentRow) -> str:
    if row.zone is None:
        return ""
    return f"{plain(row.zone.begins)} to under {plain(row.zone.ends)}"


def _forecast(row: AttainmentRow) -> str:
    if row.forecast_price is None:
        return ""
    return f"{row.forecast_step} at {unit_price(row.forecast_price)}"


def _months(consortium_id: UUID) -> list[tuple[str, str]]:
    """The months to choose from, the last one with purchases first."""
    latest = last_purchase(consortium_id) or today()
    first = latest.replace(day=1)
    ahead = [add_months(first, step) for step in range(1, 13)]
    back = [add_months(first, -step) for step in range(1, _MONTHS_OFFERED)]
    return [(each.isoformat(), words.month(each)) for each in (first, *ahead, *back)]

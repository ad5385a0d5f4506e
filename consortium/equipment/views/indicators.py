"""The page of the indicators of maintenance: every trust by the same denominators."""

from fractions import Fraction

from flask import Blueprint
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.work_kind import PLANNED_KINDS, WORK_KIND_NAMES, WorkKind
from consortium.equipment.queries.indicators import ALL_CLASSES, indicators_of
from consortium.equipment.reports.indicators import completion_chart
from consortium.foundation.domain.periods import Period, add_months, financial_year_of
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer

blueprint = Blueprint("indicators", __name__, url_prefix="/equipment/indicators")

WORK = Choice(
    "work",
    "Planned work",
    [("", "Of every kind"), *((each.value, WORK_KIND_NAMES[each]) for each in PLANNED_KINDS)],
)
WHEN = Choice(
    "when",
    "Period",
    [("", "The last 12 months"), ("year", "This financial year"), ("before", "The year before")],
)


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def page() -> ResponseReturnValue:
    period = _period(WHEN.chosen)
    lines = indicators_of(
        actor=current_actor(),
        period=period,
        now=now(),
        kinds=(WorkKind(WORK.chosen),) if WORK.chosen else PLANNED_KINDS,
    )
    chart = completion_chart(
        (line.trust, line.completion.rate, line.completion.rate_of_reachable)
        for line in lines
        if line.risk_class == ALL_CLASSES
    )
    return answer(
        "equipment/indicators.html",
        Table(caption="Indicators of maintenance", columns=_COLUMNS, rows=lines),
        name="maintenance-indicators",
        choices=(WORK, WHEN),
        period=period,
        chart=chart,
    )


def _period(chosen: str) -> Period:
    if chosen == "year":
        return financial_year_of(today())
    if chosen == "before":
        return financial_year_of(add_months(today(), -12))
    return Period(add_months(today(), -12), today())


def percent(value: Fraction | None) -> str:
    """ "85.0 %"; nothing when there is nothing to divide by."""
    return f"{float(value * 100):.1f} %" if value is not None else ""


def hours(value: Fraction | None) -> str:
    """ "1,424.0 h"; nothing when there is none, which is not 0."""
    return f"{float(value):,.1f} h" if value is not None else ""


_COLUMNS = [
    Column(heading="Trust", value=lambda row: row.trust),
    Column(heading="Risk class", value=lambda row: row.risk_class),
    Column(heading="Devices", value=lambda row: row.reliability.devices, kind=Kind.NUMBER),
    Column(heading="Due", value=lambda row: row.completion.due, kind=Kind.NUMBER),
    Column(heading="In time", value=lambda row: row.completion.in_time, kind=Kind.NUMBER),
    Column(heading="Late", value=lambda row: row.completion.late, kind=Kind.NUMBER),
    Column(
        heading="Not found", value=lambda row: row.completion.could_not_locate, kind=Kind.NUMBER
    ),
    Column(heading="In use", value=lambda row: row.completion.in_use, kind=Kind.NUMBER),
    Column(heading="Completion", value=lambda row: percent(row.completion.rate)),
    Column(
        heading="Of what was found",
        value=lambda row: percent(row.completion.rate_of_located),
        in_files=True,
    ),
    Column(
        heading="Of what could be reached",
        value=lambda row: percent(row.completion.rate_of_reachable),
    ),
    Column(heading="Failures", value=lambda row: row.reliability.failures, kind=Kind.NUMBER),
    Column(heading="Between failures", value=lambda row: hours(row.reliability.mtbf)),
    Column(heading="To repair", value=lambda row: hours(row.reliability.mttr)),
    Column(heading="Availability", value=lambda row: percent(row.reliability.availability)),
]

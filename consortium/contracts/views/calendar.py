"""The calendar of key dates: of one agreement and of all, as months and as a table."""

from calendar import Calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.managing.key_dates import KIND_NAMES, KeyDateKind
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.key_dates import CalendarLine, calendar_of
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period, add_months, months_of
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import FIRST_YEAR, LAST_YEAR
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, here

blueprint = Blueprint("agreements_calendar", __name__, url_prefix="/agreements")

SPAN = Choice("span", "How long", [("3", "Three months"), ("1", "One month"), ("12", "A year")])
KIND = Choice(
    "kind", "What", [("", "Every date"), *((each.value, KIND_NAMES[each]) for each in KeyDateKind)]
)
COLOURS = {
    KeyDateKind.TIER_TEST: "blue",
    KeyDateKind.NOTICE: "orange",
    KeyDateKind.EXTENSION: "purple",
    KeyDateKind.PRICE_HOLD: "orange",
    KeyDateKind.REBATE_CLAIM: "green",
    KeyDateKind.OBLIGATION: "yellow",
    KeyDateKind.EXPIRY: "red",
}


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of a month: a day outside the month has no date."""

    on: date | None
    lines: Sequence[CalendarLine]


@dataclass(frozen=True, slots=True)
class Month:
    start: date
    weeks: Sequence[Sequence[Day]]

    @property
    def name(self) -> str:
        return f"{self.start:%B %Y}"


@blueprint.get("/calendar")
@requires(Permission.AGREEMENTS_VIEW)
def listing() -> ResponseReturnValue:
    return _answer(None)


@blueprint.get("/<uuid:agreement_id>/calendar")
@requires(Permission.AGREEMENTS_VIEW)
def of_agreement(agreement_id: UUID) -> ResponseReturnValue:
    return _answer(agreement_id)


def _answer(agreement_id: UUID | None) -> ResponseReturnValue:
    actor, day = current_actor(), today()
    period = _period(day)
    kinds = (KeyDateKind(KIND.chosen),) if KIND.chosen else tuple(KeyDateKind)
    lines = calendar_of(actor=actor, period=period, agreement_id=agreement_id, kinds=kinds)
    table = Table(
        caption="Key dates",
        columns=_columns(of_one=agreement_id is not None),
        rows=lines,
        page=Page(rows=lines, total=len(lines), asked=Asked(rows=None)),
    )
    months = int(SPAN.chosen)
    context = {
        "months": _months(period, lines),
        "period": period,
        "choices": (SPAN, KIND),
        "kind_names": KIND_NAMES,
        "colours": COLOURS,
        "today": day,
        "month": f"{period.start:%Y-%m}",
        "before": here(month=f"{add_months(period.start, -months):%Y-%m}"),
        "after": here(month=f"{add_months(period.start, months):%Y-%m}"),
    }
    if agreement_id is None:
        return answer("contracts/calendar.html", table, name="contract-calendar", **context)
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=day)
    return answer(
        "contracts/agreement_calendar.html",
        table,
        name=f"calendar-{agreement.reference}",
        agreement=agreement,
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)},
        **context,
    )


def _period(day: date) -> Period:
    """The months that the address asks for; what makes no sense is taken for this month."""
    asked = request.args.get("month", "")
    try:
        start = date.fromisoformat(f"{asked}-01")
    except ValueError:
        start = day.replace(day=1)
    if not FIRST_YEAR < start.year < LAST_YEAR:
        start = day.replace(day=1)
    return Period(start, add_months(start, int(SPAN.chosen)))


def _months(period: Period, lines: Iterable[CalendarLine]) -> list[Month]:
    on: dict[date, list[CalendarLine]] = {}
    for line in lines:
        on.setdefault(line.on, []).append(line)
    return [_month(month.start, on) for month in months_of(period)]


def _month(start: date, on: Mapping[date, list[CalendarLine]]) -> Month:
    weeks = [
        [Day(day, on.get(day, ())) if day.month == start.month else Day(None, ()) for day in week]
        for week in Calendar().monthdatescalendar(start.year, start.month)
    ]
    return Month(start, weeks)


def _columns(*, of_one: bool) -> list[Column]:
    columns = [
        Column(heading="Date", value=lambda line: line.on, kind=Kind.DAY),
        Column(
            heading="Kind",
            value=lambda line: Tag(KIND_NAMES[line.kind], COLOURS.get(line.kind, "grey")),
            kind=Kind.TAG,
        ),
        Column(heading="What", value=lambda line: line.title),
        Column(
            heading="Agreement",
            value=lambda line: f"{line.reference} {line.agreement}",
            link=lambda line: url_for(
                "agreements_calendar.of_agreement", agreement_id=line.agreement_id
            ),
        ),
        Column(heading="Trust", value=lambda line: line.trust or "All"),
        Column(heading="Dealt with", value=lambda line: "yes" if line.done else ""),
    ]
    return [each for each in columns if not (of_one and each.heading == "Agreement")]

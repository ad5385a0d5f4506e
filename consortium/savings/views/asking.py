"""Which report a page is about: the consortium and the days that its address asks for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from consortium.foundation.domain.periods import Period, financial_year_of
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import period_of
from consortium.foundation.web.guard import current_actor
from consortium.savings.forms.savings import ReportPeriodForm
from consortium.savings.queries.report import consortia_reported, last_purchase, savings_report
from consortium.savings.reports.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The form as the address fills it in, and the days it names; None where they make no sense."""

    form: ReportPeriodForm
    consortium_id: UUID
    period: Period | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The same with the report of these days."""

    form: ReportPeriodForm
    report: Report | None


def asked_days() -> Days | None:
    """What the address asks for; None when the reader sees no consortium's savings.

    Without days it is the last financial year that has purchase lines, else this one.
    """
    choices = consortia_reported(actor=current_actor())
    if not choices:
        return None
    form = ReportPeriodForm(request.args, data=_defaults(choices[0][0]))
    form.consortium.choices = [(str(consortium_id), name) for consortium_id, name in choices]
    period = None
    if form.validate() and form.start.data and form.end.data:
        with form.refusals():
            period = period_of(form.start.data, form.end.data, field="end")
    known = {str(consortium_id): consortium_id for consortium_id, _ in choices}
    return Days(
        form=form,
        consortium_id=known.get(form.consortium.data, choices[0][0]),
        period=period,
    )


def asked_report() -> Asked | None:
    """The report that the address asks for; None when the reader sees no consortium's savings."""
    asked = asked_days()
    if asked is None:
        return None
    report = None
    if asked.period is not None:
        report = savings_report(
            actor=current_actor(), consortium_id=asked.consortium_id, period=asked.period
        )
    return Asked(form=asked.form, report=report)


def asking_for(consortium_id: UUID, period: Period) -> dict[str, Any]:
    """The form as an address carries it."""
    days = {"start": period.start, "end": period.last_day}
    parts = {
        f"{name}-{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    return {"consortium": consortium_id, **parts}


def _defaults(consortium_id: UUID) -> dict[str, Any]:
    """What the form holds where nothing was asked."""
    defaults: dict[str, Any] = {"consortium": str(consortium_id)}
    if not {"start-day", "end-day"} <= set(request.args):
        period = financial_year_of(last_purchase(consortium_id) or today())
        defaults |= {"start": period.start, "end": period.end}
    return defaults

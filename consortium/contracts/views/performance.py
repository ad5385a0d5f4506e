"""Pages of how an agreement performs: indicators, results, yearly assessments."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.managing.kpis import DIRECTION_NAMES, Direction, Rating
from consortium.contracts.forms.agreements import ReasonForm
from consortium.contracts.forms.kpis import CorrectionForm, KpiForm, PublicationForm, ResultForm
from consortium.contracts.queries import kpis as queries
from consortium.contracts.queries.agreements import AgreementDetail, find_agreement
from consortium.contracts.queries.kpis import KpiLine, ResultLine
from consortium.contracts.reports.performance import Measured, kpi_chart
from consortium.contracts.usecases import kpis as usecases
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import plain
from consortium.foundation.web import words
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import period_of, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("performance", __name__, url_prefix="/agreements")

RATING_COLOURS = {
    Rating.GOOD: "green",
    Rating.APPROACHING_TARGET: "yellow",
    Rating.REQUIRES_IMPROVEMENT: "orange",
    Rating.INADEQUATE: "red",
    Rating.OTHER: "grey",
}
RESULTS = [
    Column(heading="Period", value=lambda row: words.span(row.period), sort="period"),
    Column(heading="Indicator", value=lambda row: row.kpi, sort="kpi"),
    Column(heading="Of", value=lambda row: row.trust, sort="trust"),
    Column(heading="Value", value=lambda row: row.value, kind=Kind.NUMBER),
    Column(
        heading="Target",
        value=lambda row: f"{DIRECTION_NAMES[row.direction]} {plain(row.target)} {row.unit}",
    ),
    Column(
        heading="Rating",
        value=lambda row: Tag(row.rating.value, RATING_COLOURS[row.rating]),
        kind=Kind.TAG,
        sort="rating",
    ),
    Column(heading="Evidence", value=lambda row: row.evidence),
    Column(heading="Recorded", value=lambda row: row.recorded_at, kind=Kind.MOMENT),
    Column(
        heading="Stands",
        value=lambda row: "Corrected later" if row.is_superseded else "Yes",
    ),
]


@blueprint.get("/<uuid:agreement_id>/performance")
@requires(Permission.AGREEMENTS_VIEW)
def performance(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    page = queries.list_results(actor=actor, agreement_id=agreement_id, asked=asked_from_request())
    can_manage = may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)

    def corrected_at(row: ResultLine) -> str | None:
        if not can_manage or row.is_superseded:
            return None
        return url_for("performance.correct", agreement_id=agreement_id, result_id=row.id)

    wrong = Column(
        heading="If it is wrong",
        value=lambda row: "Correct it" if corrected_at(row) else "",
        link=corrected_at,
    )
    table = Table(
        caption="Results",
        columns=[*RESULTS, wrong] if can_manage else RESULTS,
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/performance.html",
        table,
        name=f"performance-{agreement.reference}",
        agreement=agreement,
        found=queries.performance_of(actor=actor, agreement_id=agreement_id, today=today()),
        charts=_charts(queries.results_over_time(actor=actor, agreement_id=agreement_id)),
        directions=DIRECTION_NAMES,
        can={"manage": can_manage},
    )


@blueprint.route("/<uuid:agreement_id>/performance/indicators/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def add_kpi(agreement_id: UUID) -> ResponseReturnValue:
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    form = KpiForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_kpi(
                actor=current_actor(),
                agreement_id=agreement_id,
                name=form.name.data.strip(),
                measures=form.measures.data.strip(),
                target=form.target.data,
                unit=form.unit.data.strip(),
                direction=Direction(form.direction.data),
                now=now(),
            )
            flash("The indicator is set.", "success")
            return _back(agreement_id)
    return show("contracts/add_kpi.html", form, agreement=agreement)


@blueprint.route(
    "/<uuid:agreement_id>/performance/indicators/<uuid:kpi_id>/withdraw", methods=["GET", "POST"]
)
@requires(Permission.AGREEMENTS_MANAGE)
def withdraw_kpi(agreement_id: UUID, kpi_id: UUID) -> ResponseReturnValue:
    agreement, kpi = _agreement_of(agreement_id), _kpi_of(kpi_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.withdraw_kpi(
                actor=current_actor(), kpi_id=kpi_id, reason=form.reason.data.strip(), now=now()
            )
            flash("The indicator is withdrawn. Its results stay.", "success")
            return _back(agreement_id)
    return show("contracts/withdraw_kpi.html", form, agreement=agreement, kpi=kpi)


@blueprint.route(
    "/<uuid:agreement_id>/performance/indicators/<uuid:kpi_id>/results/new",
    methods=["GET", "POST"],
)
@requires(Permission.AGREEMENTS_MANAGE)
@once
def add_result(agreement_id: UUID, kpi_id: UUID) -> ResponseReturnValue:
    agreement, kpi = _agreement_of(agreement_id), _kpi_of(kpi_id)
    form = ResultForm()
    form.trust_id.choices = _whose(agreement)
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_kpi_result(
                actor=current_actor(),
                kpi_id=kpi_id,
                trust_id=UUID(form.trust_id.data) if form.trust_id.data else None,
                period=period_of(form.period_from.data, form.period_to.data, field="period_to"),
                found=form.found(),
                now=now(),
            )
            flash("The result is recorded.", "success")
            return _back(agreement_id)
    return show(
        "contracts/add_kpi_result.html",
        form,
        agreement=agreement,
        kpi=kpi,
        directions=DIRECTION_NAMES,
    )


@blueprint.route(
    "/<uuid:agreement_id>/performance/results/<uuid:result_id>/correct", methods=["GET", "POST"]
)
@requires(Permission.AGREEMENTS_MANAGE)
@once
def correct(agreement_id: UUID, result_id: UUID) -> ResponseReturnValue:
    agreement = _agreement_of(agreement_id)
    result, kpi = queries.find_result(actor=current_actor(), result_id=result_id)
    form = CorrectionForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.correct_kpi_result(
                actor=current_actor(), result_id=result_id, found=form.found(), now=now()
            )
            flash("The correction is recorded. Both results stay on record.", "success")
            return _back(agreement_id)
    return show(
        "contracts/correct_kpi_result.html",
        form,
        agreement=agreement,
        kpi=kpi,
        result=result,
        directions=DIRECTION_NAMES,
    )


@blueprint.route("/<uuid:agreement_id>/performance/assessments/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def publish(agreement_id: UUID) -> ResponseReturnValue:
    agreement = _agreement_of(agreement_id)
    found = queries.performance_of(actor=current_actor(), agreement_id=agreement_id, today=today())
    form = PublicationForm()
    form.year_from.choices = [
        (each.year.start.isoformat(), words.span(each.year))
        for each in found.assessments
        if each.published_on is None
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.publish_assessment(
                actor=current_actor(),
                agreement_id=agreement_id,
                year_from=date.fromisoformat(form.year_from.data),
                published_on=form.published_on.data,
                notice=form.notice.data.strip(),
                now=now(),
            )
            flash("The publication is recorded.", "success")
            return _back(agreement_id)
    return show("contracts/publish_assessment.html", form, agreement=agreement)


def _agreement_of(agreement_id: UUID) -> AgreementDetail:
    return find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())


def _kpi_of(kpi_id: UUID) -> KpiLine:
    return queries.find_kpi(actor=current_actor(), kpi_id=kpi_id)


def _back(agreement_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("performance.performance", agreement_id=agreement_id), 303)


def _whose(agreement: AgreementDetail) -> list[tuple[str, str]]:
    trusts = dict.fromkeys((str(each.trust_id), each.trust) for each in agreement.contracts)
    return [("", queries.WHOLE), *trusts]


def _charts(results: Sequence[ResultLine]) -> list[dict[str, Any]]:
    """One chart for each indicator that has been measured, in the order they were set."""
    charts = []
    for name, rows in groupby(results, key=lambda row: row.kpi):
        measured = list(rows)
        last = measured[-1]
        chart = kpi_chart(
            [Measured(whose=row.trust, period=row.period, value=row.value) for row in measured],
            target=last.target,
            unit=last.unit,
        )
        charts.append({"name": name, "chart": chart, "last": last})
    return charts

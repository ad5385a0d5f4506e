"""Pages of the programme's costs, its benefits apart from cash, and its locked forecasts."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import period_of, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer
from consortium.savings.domain.facts import BenefitKind, CostKind
from consortium.savings.forms.savings import (
    BENEFIT_NAMES,
    COST_NAMES,
    BenefitForm,
    CostForm,
    ForecastForm,
)
from consortium.savings.queries import ledger as queries
from consortium.savings.usecases import forecast as forecast_usecases
from consortium.savings.usecases import ledger as usecases
from consortium.savings.views import choices

blueprint = Blueprint("ledger", __name__, url_prefix="/savings")


@blueprint.get("/costs")
@requires(Permission.SAVINGS_VIEW)
def costs() -> ResponseReturnValue:
    table = Table(
        caption="Costs",
        columns=[
            Column(heading="Falls on", value=lambda row: row.falls_on, kind=Kind.DAY),
            Column(heading="What for", value=lambda row: row.description),
            Column(heading="Kind", value=lambda row: COST_NAMES[row.kind]),
            Column(heading="Amount", value=lambda row: row.amount, kind=Kind.POUNDS),
            Column(heading="Evidence", value=lambda row: row.evidence),
            Column(heading="Reference", value=lambda row: row.reference),
        ],
        rows=queries.list_costs(actor=current_actor()),
    )
    return answer("savings/costs.html", table, name="costs", can=_can())


@blueprint.route("/costs/new", methods=["GET", "POST"])
@requires(Permission.SAVINGS_RECORD)
@once
def add_cost() -> ResponseReturnValue:
    form = CostForm()
    form.consortium_id.choices = choices.consortia(Permission.SAVINGS_RECORD)
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_cost(
                actor=current_actor(),
                consortium_id=UUID(form.consortium_id.data),
                kind=CostKind(form.kind.data),
                falls_on=form.falls_on.data,
                amount=form.amount.data,
                description=form.description.data.strip(),
                evidence=form.evidence.data.strip(),
                now=now(),
            )
            flash("The cost is recorded.", "success")
            return redirect(url_for("ledger.costs"), 303)
    return show("savings/add_cost.html", form)


@blueprint.get("/benefits")
@requires(Permission.SAVINGS_VIEW)
def benefits() -> ResponseReturnValue:
    table = Table(
        caption="Benefits apart from cash",
        columns=[
            Column(heading="Day", value=lambda row: row.falls_on, kind=Kind.DAY),
            Column(heading="Kind", value=lambda row: BENEFIT_NAMES[row.kind]),
            Column(heading="What happened", value=lambda row: row.description),
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Amount", value=lambda row: row.amount, kind=Kind.POUNDS),
            Column(
                heading="How it was valued",
                value=lambda row: row.valuation,
                link=lambda row: (
                    url_for("loan_benefits.loan", loan_id=row.loan_id) if row.loan_id else None
                ),
            ),
            Column(heading="Reference", value=lambda row: row.reference),
        ],
        rows=queries.list_benefits(actor=current_actor()),
    )
    return answer("savings/benefits.html", table, name="benefits", can=_can())


@blueprint.route("/benefits/new", methods=["GET", "POST"])
@requires(Permission.SAVINGS_RECORD)
@once
def add_benefit() -> ResponseReturnValue:
    form = BenefitForm()
    form.consortium_id.choices = choices.consortia(Permission.SAVINGS_RECORD)
    form.trust_id.choices = choices.trusts(Permission.SAVINGS_RECORD, "The whole consortium")
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_benefit(
                actor=current_actor(),
                consortium_id=UUID(form.consortium_id.data),
                kind=BenefitKind(form.kind.data),
                trust_id=choices.id_or_none(form.trust_id.data),
                falls_on=form.falls_on.data,
                amount=form.amount.data,
                description=form.description.data.strip(),
                valuation=form.valuation.data.strip(),
                now=now(),
            )
            flash("The benefit is recorded.", "success")
            return redirect(url_for("ledger.benefits"), 303)
    return show("savings/add_benefit.html", form)


@blueprint.get("/forecasts")
@requires(Permission.SAVINGS_VIEW)
def forecasts() -> ResponseReturnValue:
    table = Table(
        caption="Locked forecasts",
        columns=[
            Column(heading="Forecast", value=lambda row: row.reference),
            Column(heading="From", value=lambda row: row.period.start, kind=Kind.DAY),
            Column(heading="To", value=lambda row: row.period.last_day, kind=Kind.DAY),
            Column(heading="Savings", value=lambda row: row.savings, kind=Kind.POUNDS),
            Column(heading="Rebates", value=lambda row: row.rebate, kind=Kind.POUNDS),
            Column(heading="Locked", value=lambda row: row.locked_at, kind=Kind.MOMENT),
            Column(heading="Seal", value=lambda row: row.sha256[:12]),
        ],
        rows=queries.list_forecasts(actor=current_actor()),
    )
    return answer("savings/forecasts.html", table, name="forecasts", can=_can())


@blueprint.route("/forecasts/new", methods=["GET", "POST"])
@requires(Permission.SAVINGS_RECORD)
@once
def lock_forecast() -> ResponseReturnValue:
    form = ForecastForm()
    form.consortium_id.choices = choices.consortia(Permission.SAVINGS_RECORD)
    if form.validate_on_submit():
        with form.refusals():
            forecast_usecases.lock_forecast(
                actor=current_actor(),
                consortium_id=UUID(form.consortium_id.data),
                period=period_of(form.period_from.data, form.period_to.data, field="period_to"),
                now=now(),
            )
            flash("The forecast is locked and will not be redrawn.", "success")
            return redirect(url_for("ledger.forecasts"), 303)
    return show("savings/lock_forecast.html", form)


def _can() -> dict[str, bool]:
    actor = current_actor()
    return {
        "record": may(actor, Permission.SAVINGS_RECORD),
        "signoff": may(actor, Permission.SAVINGS_LINES_VIEW),
    }

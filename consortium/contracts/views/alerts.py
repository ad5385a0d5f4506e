"""Pages of alerts, and the nightly run that raises them."""

from collections.abc import Mapping
from uuid import UUID

import structlog
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.managing.key_dates import KIND_NAMES
from consortium.contracts.forms.alerts import ResolveForm, RulesForm, as_typed
from consortium.contracts.queries import alerts as queries
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.usecases import alerts as usecases
from consortium.foundation.domain.permissions import ROLE_NAMES, Actor, Permission
from consortium.foundation.jobs import periodic
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
)
from consortium.foundation.web.words import count

log = structlog.get_logger(__name__)
blueprint = Blueprint("agreements_alerts", __name__, url_prefix="/agreements")

SHOW = Choice("show", "Show", [("", "Open"), ("all", "Open and resolved")])


@periodic("contract_alerts", hour="5", minute="40")
def nightly() -> None:
    """Before the day begins; a night that was missed is made up for by the next run."""
    report = usecases.raise_alerts(actor=Actor.system("nightly alerts"), now=now())
    log.info(
        "alerts_raised", raised=len(report.raised), resolved=report.resolved, mails=report.mails
    )


@blueprint.get("/alerts")
@requires(Permission.AGREEMENTS_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_alerts(
        actor=current_actor(), asked=asked_from_request(), only_open=SHOW.chosen != "all"
    )
    columns = [
        Column(heading="Date", value=lambda row: row.due_on, kind=Kind.DAY, sort="due"),
        Column(heading="Days left", value=lambda row: _left(row), kind=Kind.TAG),
        Column(heading="What", value=lambda row: row.title, sort="title"),
        Column(heading="Kind", value=lambda row: KIND_NAMES[row.kind]),
        Column(
            heading="Agreement",
            value=lambda row: row.agreement,
            sort="agreement",
            link=lambda row: url_for("agreements.agreement", agreement_id=row.agreement_id),
        ),
        Column(heading="Trust", value=lambda row: row.trust or "All"),
        Column(heading="Who is told", value=lambda row: ROLE_NAMES[row.role]),
        Column(heading="Raised", value=lambda row: row.raised_at, kind=Kind.MOMENT, sort="raised"),
        Column(
            heading="What was done",
            value=lambda row: row.note or ("Resolve" if row.may_resolve else "Open"),
            link=lambda row: (
                url_for("agreements_alerts.resolve", alert_id=row.id)
                if row.may_resolve and row.resolved_at is None
                else None
            ),
        ),
    ]
    table = Table(caption="Alerts", columns=columns, rows=page.rows, page=page)
    return answer("contracts/alerts.html", table, name="alerts", choices=(SHOW,))


@blueprint.route("/alerts/<uuid:alert_id>", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_VIEW)
def resolve(alert_id: UUID) -> ResponseReturnValue:
    alert = queries.find_alert(actor=current_actor(), alert_id=alert_id)
    form = ResolveForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.resolve_alert(
                actor=current_actor(), alert_id=alert_id, note=form.note.data, now=now()
            )
            flash("The alert is resolved.", "success")
            return redirect(url_for("agreements_alerts.listing"), 303)
    return show(
        "contracts/resolve_alert.html",
        form,
        alert=alert,
        left=_left(alert),
        kind_names=KIND_NAMES,
        role_names=ROLE_NAMES,
    )


@blueprint.route("/<uuid:agreement_id>/alert-rules", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
def rules(agreement_id: UUID) -> ResponseReturnValue:
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    form = RulesForm(data=_typed(agreement_id))
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_alert_rules(
                actor=current_actor(), agreement_id=agreement_id, rules=form.rules(), now=now()
            )
            flash("From the next night on, alerts follow these days.", "success")
            return redirect(
                url_for("agreements_calendar.of_agreement", agreement_id=agreement_id), 303
            )
    return show("contracts/alert_rules.html", form, agreement=agreement)


def _typed(agreement_id: UUID) -> Mapping[str, str]:
    return as_typed(queries.alert_rules(actor=current_actor(), agreement_id=agreement_id))


def _left(row: queries.AlertLine) -> Tag:
    days = row.days_left(today())
    if row.resolved_at is not None:
        return Tag("Resolved", "green")
    if days < 0:
        return Tag(f"{count(-days, 'day')} past", "red")
    if days == 0:
        return Tag("Today", "red")
    return Tag(count(days, "day"), "orange" if days <= 30 else "blue")

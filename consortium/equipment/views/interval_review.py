"""Pages that review intervals of calibration: advice from the figures, decided by somebody else."""

from decimal import Decimal
from uuid import UUID

import structlog
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.conformity import PASSED
from consortium.equipment.domain.interval_review import REVIEW_METHOD_NAMES, ReviewMethod
from consortium.equipment.domain.interval_runs import REVIEW_STATE_NAMES, ReviewState
from consortium.equipment.forms.interval_review import IntervalDecisionForm, with_exceptions
from consortium.equipment.queries import interval_review as queries
from consortium.equipment.reports.interval_review import found_chart
from consortium.equipment.usecases import interval_review as usecases
from consortium.equipment.views import tags
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.foundation.jobs import periodic
from consortium.foundation.web.clock import now
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
    export,
)
from consortium.foundation.web.words import day

log = structlog.get_logger(__name__)
blueprint = Blueprint("interval_reviews", __name__, url_prefix="/equipment")

_COLOURS = {
    ReviewState.PROPOSED: "yellow",
    ReviewState.APPROVED: "green",
    ReviewState.DECLINED: "grey",
}
SHOW = Choice(
    "state",
    "Show",
    [("", "All"), *((state.value, name) for state, name in REVIEW_STATE_NAMES.items())],
)
_REVIEWS = [
    Column(
        heading="Model",
        value=lambda row: row.model,
        sort="model",
        link=lambda row: url_for("interval_reviews.review", review_id=row.id),
        note=lambda row: row.procedure,
    ),
    Column(heading="Procedure", value=lambda row: row.procedure, in_files=True),
    Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
    Column(heading="In tolerance", value=lambda row: row.in_tolerance, kind=Kind.NUMBER),
    Column(heading="Looked at", value=lambda row: row.looked_at, kind=Kind.NUMBER),
    Column(heading="Sure by", value=lambda row: percent(row.confidence)),
    Column(heading="Days now", value=lambda row: row.days, kind=Kind.NUMBER, sort="days"),
    Column(
        heading="Days proposed",
        value=lambda row: row.proposed_days,
        kind=Kind.NUMBER,
        sort="proposed",
    ),
    Column(heading="Put forward", value=lambda row: row.proposed_at, kind=Kind.MOMENT),
    Column(heading="State", value=lambda row: _tag(row.state), kind=Kind.TAG),
]
_RUNS = [
    Column(
        heading="Calibration",
        value=lambda row: row.reference or "Of another trust",
        link=lambda row: (
            url_for("equipment_calibrations.result", run_id=row.run_id) if row.reference else None
        ),
    ),
    Column(heading="Device", value=lambda row: row.asset_no),
    Column(heading="Trust", value=lambda row: row.trust),
    Column(heading="Done on", value=lambda row: row.performed_on, kind=Kind.DAY),
    Column(heading="Days after the last", value=lambda row: row.days, kind=Kind.NUMBER),
    Column(heading="Worst error of its limit", value=lambda row: percent(row.part)),
    Column(heading="As found", value=lambda row: tags.verdict_tag(row.verdict), kind=Kind.TAG),
    Column(heading="Left out because", value=lambda row: row.left_out),
]


def percent(value: Decimal | None) -> str:
    """ "99.5 %"; nothing when there is none."""
    return "" if value is None else f"{value * 100:.1f} %"


@periodic("interval_reviews", hour="3", minute="10")
def nightly() -> None:
    """After the orders are made; what was put forward once is not put forward again."""
    actor = Actor.system("nightly review of intervals")
    log.info("interval_reviews", suggested=usecases.suggest_intervals(actor=actor, now=now()))


@blueprint.get("/interval-reviews")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    state = ReviewState(SHOW.chosen) if SHOW.chosen else None
    page = queries.list_reviews(actor=current_actor(), asked=asked_from_request(), state=state)
    table = Table(caption="Interval reviews", columns=_REVIEWS, rows=page.rows, page=page)
    return answer(
        "equipment/interval_reviews.html", table, name="interval-reviews", choices=(SHOW,)
    )


@blueprint.route("/plans/<uuid:plan_id>/interval-review", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def propose(plan_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_evidence(actor=actor, plan_id=plan_id)
    failures = [
        (run.run_id, f"{run.reference or 'the one of another trust'} of {day(run.performed_on)}")
        for run in found.runs
        if run.verdict not in PASSED
    ]
    form = with_exceptions(failures)()
    if form.validate_on_submit():
        with form.refusals():
            review_id = usecases.propose_interval(
                actor=actor,
                plan_id=plan_id,
                method=ReviewMethod(form.method.data),
                target=form.reliability,
                left_out=form.left_out(),
                now=now(),
            )
            flash("The review is put forward. Somebody else decides on it.", "success")
            return redirect(url_for("interval_reviews.review", review_id=review_id), 303)
    return show(
        "equipment/propose_interval.html",
        form,
        evidence=found,
        chart=_chart(found.runs),
        table=_runs_table(found.runs),
    )


@blueprint.route("/interval-reviews/<uuid:review_id>", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_VIEW)
@once
def review(review_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_review(actor=actor, review_id=review_id)
    table = _runs_table(found.runs)
    exported = export(table, name="interval-review")
    if exported is not None:
        return exported
    form = IntervalDecisionForm()
    if form.validate_on_submit():
        with form.refusals():
            plans = usecases.decide_interval(
                actor=actor,
                review_id=review_id,
                outcome=ReviewState(form.outcome.data),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"Decided. Plans that go on by the new interval: {plans}.", "success")
            return redirect(url_for("interval_reviews.review", review_id=review_id), 303)
    return show(
        "equipment/interval_review.html",
        form,
        review=found,
        table=table,
        chart=_chart(found.runs),
        state=_tag(found.state),
        method=REVIEW_METHOD_NAMES[found.method],
        every=tags.every(found.interval),
        percent=percent,
        can_decide=found.state is ReviewState.PROPOSED
        and may(actor, Permission.EQUIPMENT_MANAGE, found.trust_id)
        and found.proposed_by_id != actor.id,
    )


def _tag(state: ReviewState) -> Tag:
    return Tag(REVIEW_STATE_NAMES[state], _COLOURS[state])


def _runs_table(runs: tuple[queries.RunLine, ...]) -> Table:
    return Table(caption="Calibrations as found", columns=_RUNS, rows=runs)


def _chart(runs: tuple[queries.RunLine, ...]) -> dict[str, object] | None:
    return found_chart(
        (run.performed_on, run.part, run.verdict in PASSED, bool(run.left_out)) for run in runs
    )

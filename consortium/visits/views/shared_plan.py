"""Pages of plans of visits: making one, what it holds, what is left out, what it costs whom."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.work_kind import WORK_KIND_NAMES
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.foundation.jobs import JobContext, handler
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.exports import download
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
from consortium.organisations.queries.actors import actor_of
from consortium.organisations.queries.membership import list_consortia
from consortium.visits.domain.plan_state import PLAN_STATE_NAMES, VisitPlanState
from consortium.visits.domain.plan_terms import PlanTerms
from consortium.visits.domain.week import clock
from consortium.visits.forms.shared_plan import (
    ALLOCATION_NAMES,
    SharedPlanForm,
    WithdrawPlanForm,
)
from consortium.visits.queries import shared_plan as queries
from consortium.visits.usecases import shared_plan as usecases
from consortium.visits.views.comparison import cost_table, effort_table

blueprint = Blueprint("visit_plans", __name__, url_prefix="/visits")

# Whoever asks on the command line is nobody in particular.
PLANNER = Actor.system("planning of visits")
STATE_COLOURS = {VisitPlanState.DRAFT: "blue", VisitPlanState.WITHDRAWN: "grey"}


def state_tag(state: VisitPlanState) -> Tag:
    return Tag(PLAN_STATE_NAMES[state], STATE_COLOURS[state])


@blueprint.get("")
@requires(Permission.VISITS_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_shared_plans(actor=actor, asked=asked_from_request())
    return answer(
        "visits/plans.html",
        Table(caption="Plans of visits", columns=_PLANS, rows=page.rows, page=page),
        name="visit-plans",
        can={"plan": may(actor, Permission.VISITS_PLAN)},
    )


_PLANS = [
    Column(
        heading="Plan",
        value=lambda row: row.reference,
        link=lambda row: url_for("visit_plans.plan", visit_plan_id=row.id),
        note=lambda row: row.consortium,
    ),
    Column(heading="Consortium", value=lambda row: row.consortium, in_files=True),
    Column(heading="From", value=lambda row: row.starts_on, kind=Kind.DAY, sort="from"),
    Column(heading="To", value=lambda row: row.last_day, kind=Kind.DAY),
    Column(heading="State", value=lambda row: state_tag(row.state), kind=Kind.TAG, sort="state"),
    Column(heading="Jobs", value=lambda row: row.compared.together.jobs, kind=Kind.NUMBER),
    Column(heading="Left out", value=lambda row: row.compared.together.left_out, kind=Kind.NUMBER),
    Column(heading="Together", value=lambda row: row.compared.together.total, kind=Kind.POUNDS),
    Column(heading="Alone", value=lambda row: row.compared.alone.total, kind=Kind.POUNDS),
    Column(heading="Saving", value=lambda row: row.compared.saving, kind=Kind.POUNDS),
]


@blueprint.route("/plans/new", methods=["GET", "POST"])
@requires(Permission.VISITS_PLAN)
@once
def add() -> ResponseReturnValue:
    actor = current_actor()
    form = SharedPlanForm()
    consortia = list_consortia(actor=actor, permission=Permission.VISITS_PLAN)
    form.consortium_id.choices = [(str(each.id), each.name) for each in consortia]
    if form.validate_on_submit():
        with form.refusals():
            job_id = usecases.queue_plan(
                actor=actor,
                consortium_id=UUID(form.consortium_id.data),
                terms=form.terms(),
                now=now(),
            )
            return redirect(url_for("jobs.job", job_id=job_id), 303)
    return show("visits/add_plan.html", form)


@handler(usecases.PLAN_JOB, attempts=2)
def run_plan(job: JobContext) -> Mapping[str, Any]:
    somebody = actor_of(person_id=job.actor_id, today=today()) if job.actor_id else PLANNER
    plan_id = usecases.plan_visits(
        actor=somebody,
        consortium_id=UUID(job.arguments["consortium_id"]),
        terms=PlanTerms.from_json(job.arguments["terms"]),
        now=now(),
        progress=job.progress,
    )
    address = current_app.url_map.bind("").build("visit_plans.plan", {"visit_plan_id": plan_id})
    return {"link": address, "link_text": "See the plan"}


@blueprint.get("/plans/<uuid:visit_plan_id>")
@requires(Permission.VISITS_VIEW)
def plan(visit_plan_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_shared_plan(actor=actor, plan_id=visit_plan_id)
    page = queries.list_visits(actor=actor, plan_id=visit_plan_id, asked=asked_from_request())
    return answer(
        "visits/plan.html",
        Table(caption="Visits", columns=_VISITS, rows=page.rows, page=page),
        name=f"visits-{found.line.reference}",
        plan=found,
        state=state_tag(found.line.state),
        efforts=effort_table(found.line.compared),
        unplaced=queries.count_unplaced(visit_plan_id),
        allocation=ALLOCATION_NAMES[found.terms.allocation],
        minutes=[
            (WORK_KIND_NAMES[kind].lower(), minutes)
            for kind, minutes in found.terms.minutes.items()
        ],
        can={
            "withdraw": found.line.state is not VisitPlanState.WITHDRAWN
            and may(actor, Permission.VISITS_PLAN, found.consortium_id)
        },
    )


_VISITS = [
    Column(heading="Day", value=lambda row: row.day, kind=Kind.DAY, sort="day"),
    Column(
        heading="Engineer",
        value=lambda row: row.engineer,
        sort="engineer",
        link=lambda row: url_for("visit_engineers.engineer", engineer_id=row.engineer_id),
    ),
    Column(
        heading="Site",
        value=lambda row: row.site,
        sort="site",
        link=lambda row: url_for("visit_sites.site", site_id=row.site_id),
        note=lambda row: row.trust,
    ),
    Column(heading="Trust", value=lambda row: row.trust, sort="trust", in_files=True),
    Column(heading="Arrives", value=lambda row: clock(row.arrives)),
    Column(heading="Leaves", value=lambda row: clock(row.leaves)),
    Column(
        heading="Jobs",
        value=lambda row: len(row.devices),
        kind=Kind.NUMBER,
    ),
    Column(heading="Devices", value=lambda row: ", ".join(row.devices), in_files=True),
]


@blueprint.get("/plans/<uuid:visit_plan_id>/left-out")
@requires(Permission.VISITS_VIEW)
def left_out(visit_plan_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_shared_plan(actor=actor, plan_id=visit_plan_id)
    page = queries.list_unplaced(actor=actor, plan_id=visit_plan_id, asked=asked_from_request())
    return answer(
        "visits/left_out.html",
        Table(caption="Work left out", columns=_UNPLACED, rows=page.rows, page=page),
        name=f"left-out-{found.line.reference}",
        plan=found.line,
    )


_UNPLACED = [
    Column(
        heading="Device",
        value=lambda row: row.asset_no,
        sort="device",
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
        note=lambda row: WORK_KIND_NAMES[row.kind],
    ),
    Column(heading="Work", value=lambda row: WORK_KIND_NAMES[row.kind], in_files=True),
    Column(heading="Site", value=lambda row: row.site, sort="site", note=lambda row: row.trust),
    Column(heading="Trust", value=lambda row: row.trust, in_files=True),
    Column(heading="Due on", value=lambda row: row.due_on, kind=Kind.DAY, sort="due"),
    Column(heading="Why", value=lambda row: row.reason),
]


@blueprint.get("/plans/<uuid:visit_plan_id>/costs")
@requires(Permission.VISITS_VIEW)
def costs(visit_plan_id: UUID) -> ResponseReturnValue:
    found = queries.find_shared_plan(actor=current_actor(), plan_id=visit_plan_id)
    table = Table(
        caption="What each trust pays",
        columns=_SHARES,
        rows=found.shares,
        footer={
            "Trust": "Together",
            "Jobs": sum(each.jobs for each in found.shares),
            "Share": sum(each.amount for each in found.shares),
            "Alone": sum(each.alone for each in found.shares),
            "Saving": sum(each.saving for each in found.shares),
        },
    )
    exported = export(table, name=f"costs-{found.line.reference}")
    if exported is not None:
        return exported
    return render_template(
        "visits/costs.html",
        plan=found.line,
        table=table,
        costs=cost_table(found.line.compared),
        allocation=ALLOCATION_NAMES[found.terms.allocation],
    )


_SHARES = [
    Column(heading="Trust", value=lambda row: row.trust),
    Column(heading="Jobs", value=lambda row: row.jobs, kind=Kind.NUMBER),
    Column(heading="Share", value=lambda row: row.amount, kind=Kind.POUNDS),
    Column(heading="Alone", value=lambda row: row.alone, kind=Kind.POUNDS),
    Column(heading="Saving", value=lambda row: row.saving, kind=Kind.POUNDS),
]


@blueprint.get("/plans/<uuid:visit_plan_id>/inputs")
@requires(Permission.VISITS_VIEW)
def inputs(visit_plan_id: UUID) -> ResponseReturnValue:
    """What the plan was made from, as the command `consortium visits plan` reads it."""
    reference, text = queries.find_plan_inputs(actor=current_actor(), plan_id=visit_plan_id)
    return download(text.encode(), media_type="application/json", name=f"{reference}.json")


@blueprint.route("/plans/<uuid:visit_plan_id>/withdrawal", methods=["GET", "POST"])
@requires(Permission.VISITS_PLAN)
def withdraw(visit_plan_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_shared_plan(actor=actor, plan_id=visit_plan_id)
    form = WithdrawPlanForm()
    here = url_for("visit_plans.plan", visit_plan_id=visit_plan_id)
    if form.validate_on_submit():
        with form.refusals():
            usecases.withdraw_plan(
                actor=actor, plan_id=visit_plan_id, reason=form.reason.data.strip(), now=now()
            )
            flash("The plan is withdrawn.", "success")
            return redirect(here, 303)
    return show(
        "visits/step.html",
        form,
        title=f"Withdraw {found.line.reference}",
        text="Nobody goes by it any more. It stays on the list.",
        button="Withdraw the plan",
        trail=[("Visits", url_for("visit_plans.listing")), (found.line.reference, here)],
    )

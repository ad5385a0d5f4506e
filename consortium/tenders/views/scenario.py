"""Award scenarios: who could win what, with the proof, and how it holds up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.jobs import JobContext, handler
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, export
from consortium.organisations.queries.actors import actor_of
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.domain.scenario import RULES, SCENARIO_JOB, ScenarioTerms
from consortium.tenders.forms.scenario import scenario_form
from consortium.tenders.queries.scenario import (
    choosable,
    find_scenario,
    find_terms_as_ranked,
    list_scenarios,
)
from consortium.tenders.reports.scenario import frontier_chart
from consortium.tenders.usecases.scenario import queue_scenario, work_out_scenario

blueprint = Blueprint("scenarios", __name__)

VIEW = Permission.BIDS_VIEW
PROOFS = {
    AwardStatus.OPTIMAL: Tag("Proven best", "green"),
    AwardStatus.FEASIBLE: Tag("Best found so far", "yellow"),
    AwardStatus.INFEASIBLE: Tag("Cannot be kept", "red"),
    AwardStatus.UNKNOWN: Tag("No answer in time", "grey"),
}


@blueprint.get("/<uuid:tender_id>/scenarios")
@requires(VIEW)
def listing(tender_id: UUID) -> ResponseReturnValue:
    found = list_scenarios(actor=current_actor(), tender_id=tender_id)
    table = Table(caption="Award scenarios", columns=COLUMNS, rows=found.scenarios)
    return answer(
        "tenders/scenarios.html", table, name="award-scenarios", found=found, button=Form()
    )


@blueprint.route("/<uuid:tender_id>/scenarios/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def add(tender_id: UUID) -> ResponseReturnValue:
    found = choosable(actor=current_actor(), tender_id=tender_id)
    form = scenario_form(found)
    if form.validate_on_submit():
        with form.refusals():
            job_id = queue_scenario(
                actor=current_actor(),
                tender_id=tender_id,
                name=form.name.data.strip(),
                terms=form.terms(),
                now=now(),
            )
            return redirect(url_for("jobs.job", job_id=job_id), 303)
    return show("tenders/add_scenario.html", form, found=found)


@blueprint.post("/<uuid:tender_id>/scenarios/as-ranked")
@requires(Permission.TENDERS_MANAGE)
def add_as_ranked(tender_id: UUID) -> ResponseReturnValue:
    terms = find_terms_as_ranked(actor=current_actor(), tender_id=tender_id)
    job_id = queue_scenario(
        actor=current_actor(),
        tender_id=tender_id,
        name="Each lot to the bid that stands first",
        terms=terms,
        now=now(),
    )
    return redirect(url_for("jobs.job", job_id=job_id), 303)


@blueprint.get("/scenarios/<uuid:scenario_id>")
@requires(VIEW)
def scenario(scenario_id: UUID) -> ResponseReturnValue:
    found, view, is_reproducible = find_scenario(actor=current_actor(), scenario_id=scenario_id)
    rows = [(choice, trust, value) for choice in view.choices for trust, value in choice.by_trust]
    table = Table(caption="What each trust pays", columns=PAYMENTS, rows=rows)
    exported = export(table, name="award-scenario")
    if exported is not None:
        return exported
    return render_template(
        "tenders/scenario.html",
        found=found,
        scenario=view,
        table=table,
        proof=PROOFS[view.status],
        is_reproducible=is_reproducible,
        chart=frontier_chart(view.by_quality) if view.trades_quality else None,
    )


@handler(SCENARIO_JOB, attempts=2)
def run_scenario(job: JobContext) -> Mapping[str, Any]:
    # One that a trust's decline asked for again is worked out for nobody in particular.
    somebody = actor_of(person_id=job.actor_id, today=today()) if job.actor_id else RULES
    scenario_id = work_out_scenario(
        actor=somebody,
        tender_id=UUID(job.arguments["tender_id"]),
        name=job.arguments["name"],
        terms=ScenarioTerms.from_json(job.arguments["terms"]),
        now=now(),
        progress=job.progress,
    )
    address = current_app.url_map.bind("").build(
        "tenders.scenarios.scenario", {"scenario_id": scenario_id}
    )
    return {"link": address, "link_text": "See who would win what"}


COLUMNS = (
    Column(heading="Number", value=lambda row: row.seq, kind=Kind.NUMBER),
    Column(
        heading="Scenario",
        value=lambda row: row.name,
        link=lambda row: url_for(".scenario", scenario_id=row.id),
        note=lambda row: "; ".join(row.asks),
    ),
    Column(heading="Asks for", value=lambda row: "; ".join(row.asks), in_files=True),
    Column(heading="Winners", value=lambda row: ", ".join(row.suppliers)),
    Column(heading="Cost", value=lambda row: row.total, kind=Kind.POUNDS),
    Column(heading="Mean quality", value=lambda row: row.quality, kind=Kind.NUMBER),
    Column(heading="Proof", value=lambda row: PROOFS[row.status], kind=Kind.TAG),
    Column(heading="Gap %", value=lambda row: row.gap_percent, kind=Kind.NUMBER, in_files=True),
    Column(heading="Worked out", value=lambda row: row.made_at, kind=Kind.MOMENT),
    Column(heading="Hash of the inputs", value=lambda row: row.inputs_sha256, in_files=True),
)
PAYMENTS = (
    Column(heading="Lot", value=lambda row: row[0].lot),
    Column(heading="Supplier", value=lambda row: row[0].supplier),
    Column(
        heading="Scale",
        value=lambda row: "the supplier's own" if row[0].is_alternative else "the buyer's",
    ),
    Column(heading="Trust", value=lambda row: row[1]),
    Column(heading="Pays over the term", value=lambda row: row[2], kind=Kind.POUNDS),
)

"""The frame's own page: how far a job is."""

from uuid import UUID

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from consortium.foundation.jobs.queries import find_job
from consortium.foundation.web.guard import current_actor, signed_in

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("/<uuid:job_id>")
@signed_in("whoever asked for the job; the query finds no other")
def job(job_id: UUID) -> ResponseReturnValue:
    return render_template("jobs/job.html", job=find_job(actor=current_actor(), job_id=job_id))


@blueprint.get("/<uuid:job_id>/progress")
@signed_in("whoever asked for the job; the query finds no other")
def progress(job_id: UUID) -> ResponseReturnValue:
    found = find_job(actor=current_actor(), job_id=job_id)
    return jsonify(
        state=found.state.value,
        percent=found.percent,
        note=found.note,
        ended=found.ended,
    )

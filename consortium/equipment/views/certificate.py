"""Pages that sign a calibration, and show its certificate."""

from operator import itemgetter
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.certificate import RESULT_HEADINGS, result_rows
from consortium.equipment.domain.run_state import MEANINGS, RunState
from consortium.equipment.forms.certificate import SignatureForm
from consortium.equipment.queries import certificate as queries
from consortium.equipment.reports.certificate import conformity, identity_rows, traceability
from consortium.equipment.usecases.certificate import sign_step
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Table

blueprint = Blueprint("equipment_certificates", __name__, url_prefix="/equipment")


@blueprint.route("/calibrations/<uuid:run_id>/sign", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
@once
def sign(run_id: UUID) -> ResponseReturnValue:
    found = queries.find_signing(actor=current_actor(), run_id=run_id)
    form = SignatureForm(step=found.coming[0].value if found.coming else "")
    form.step.choices = [(each.value, MEANINGS[each]) for each in found.coming]
    if form.validate_on_submit():
        with form.refusals():
            certificate_id = sign_step(
                actor=current_actor(),
                run_id=run_id,
                to=RunState(form.step.data),
                secret=form.secret.data,
                note=form.note.data.strip(),
                shows_next_due=form.shows_next_due.data,
                now=now(),
            )
            flash("Your signature is recorded.", "success")
            if certificate_id is not None:
                return redirect(
                    url_for("equipment_certificates.certificate", certificate_id=certificate_id),
                    303,
                )
            return redirect(url_for("equipment_calibrations.result", run_id=run_id), 303)
    issues = RunState.CERTIFIED in found.coming
    return show("equipment/sign.html", form, signing=found, issues=issues)


@blueprint.get("/certificates/<uuid:certificate_id>")
@requires(Permission.EQUIPMENT_VIEW)
def certificate(certificate_id: UUID) -> ResponseReturnValue:
    page = queries.find_certificate(actor=current_actor(), certificate_id=certificate_id)
    facts = page.facts
    return render_template(
        "equipment/certificate.html",
        page=page,
        facts=facts,
        identity=identity_rows(facts),
        as_found=_results("As found, before any adjustment", result_rows(facts.as_found)),
        as_left=_results("As left, after adjustment", result_rows(facts.as_left)),
        conformity=conformity(facts),
        traceability=traceability(facts),
    )


@blueprint.get("/certificates/<uuid:certificate_id>/file")
@requires(Permission.EQUIPMENT_VIEW)
def file(certificate_id: UUID) -> Response:
    found = queries.certificate_file(actor=current_actor(), certificate_id=certificate_id)
    return send_file(found.path, mimetype="application/pdf", download_name=found.name)


def _results(caption: str, rows: tuple[tuple[str, ...], ...]) -> Table:
    columns = [
        Column(heading=heading, value=itemgetter(at)) for at, heading in enumerate(RESULT_HEADINGS)
    ]
    return Table(caption=caption, columns=columns, rows=rows)

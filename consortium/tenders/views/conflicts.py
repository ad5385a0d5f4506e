"""The conflicts assessment of a tender: its versions, the next one, its approval."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.tenders.domain.conflicts import NATURE_NAMES
from consortium.tenders.forms.conflicts import conflicts_form
from consortium.tenders.queries.conflicts import find_conflicts
from consortium.tenders.usecases import conflicts as usecases

blueprint = Blueprint("conflicts", __name__)


@blueprint.get("/<uuid:tender_id>/conflicts")
@requires(Permission.TENDERS_VIEW)
def listing(tender_id: UUID) -> ResponseReturnValue:
    found = find_conflicts(actor=current_actor(), tender_id=tender_id)
    return render_template(
        "tenders/conflicts.html", page=found, natures=NATURE_NAMES, button=Form()
    )


@blueprint.route("/<uuid:tender_id>/conflicts/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def write(tender_id: UUID) -> ResponseReturnValue:
    found = find_conflicts(actor=current_actor(), tender_id=tender_id)
    if not found.tender.runs_it:
        raise NotAllowed("Only those who run the tender write its conflicts assessment.")
    latest = found.versions[0] if found.versions else None
    form = conflicts_form(latest.items if latest else (), latest.conclusion if latest else "")
    if form.validate_on_submit():
        with form.refusals():
            version = usecases.write_assessment(
                actor=current_actor(),
                tender_id=tender_id,
                items=form.items(),
                conclusion=form.conclusion.data.strip(),
                now=now(),
            )
            flash(f"Version {version} is written. Another person approves it.", "success")
            return _back(tender_id)
    return show("tenders/write_conflicts.html", form, page=found)


@blueprint.post("/<uuid:tender_id>/conflicts/<int:version>/approve")
@requires(Permission.TENDERS_MANAGE)
def approve(tender_id: UUID, version: int) -> ResponseReturnValue:
    usecases.approve_assessment(
        actor=current_actor(), tender_id=tender_id, version=version, now=now()
    )
    flash(f"Version {version} is approved.", "success")
    return _back(tender_id)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.conflicts.listing", tender_id=tender_id), 303)

"""Scoring alone: the reader's bids, the sheet of each, and drafts that are saved as one types."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.agreements import ReasonForm
from consortium.foundation.domain.errors import DomainError, NotAllowed, NotFound, Stale
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.domain.tender import STATE_NAMES, TenderState
from consortium.tenders.forms.judging import ScoreSheetForm, score_sheet_form
from consortium.tenders.queries.marking import ScoreSheet, find_judging, find_score_sheet
from consortium.tenders.usecases import marking as usecases

blueprint = Blueprint("marking", __name__)


@blueprint.get("/<uuid:tender_id>/scores")
@requires(Permission.SCORES_GIVE)
def scores(tender_id: UUID) -> ResponseReturnValue:
    found = find_judging(actor=current_actor(), tender_id=tender_id, now=now())
    return render_template(
        "tenders/scores.html",
        page=found,
        state=STATE_NAMES[found.state],
        can={
            "begin": found.chairs and found.state is TenderState.SCORING,
            "moderate": found.state in (TenderState.MODERATION, TenderState.DEMO),
        },
        button=Form(),
    )


@blueprint.route("/bids/<uuid:bid_id>/scores", methods=["GET", "POST"])
@requires(Permission.SCORES_GIVE)
def sheet(bid_id: UUID) -> ResponseReturnValue:
    found = find_score_sheet(actor=current_actor(), bid_id=bid_id, now=now())
    form = score_sheet_form(found.criteria, found.draft, found.version)
    if found.open_now and form.validate_on_submit():
        with form.refusals():
            if "submit" in request.form:
                usecases.submit_scores(
                    actor=current_actor(),
                    bid_id=bid_id,
                    marks=form.marks(found.criteria),
                    now=now(),
                )
                flash(f"Your scores of {found.supplier} are submitted, and final.", "success")
                return redirect(url_for("tenders.marking.scores", tender_id=found.tender_id), 303)
            _save(found, form)
            flash("Saved. Nothing counts before you submit it.", "success")
            return redirect(url_for("tenders.marking.sheet", bid_id=bid_id), 303)
    return show("tenders/score_sheet.html", form, sheet=found)


@blueprint.post("/bids/<uuid:bid_id>/draft")
@requires(Permission.SCORES_GIVE)
def draft(bid_id: UUID) -> ResponseReturnValue:
    """Keep what was typed, for the script of the sheet: the new version, or what is there now."""
    found = find_score_sheet(actor=current_actor(), bid_id=bid_id, now=now())
    form = score_sheet_form(found.criteria, found.draft, found.version)
    if not form.validate_on_submit():
        return jsonify(refused="A note is too long, or the page is too old: reload it."), 422
    try:
        version = _save(found, form)
    except (NotFound, NotAllowed):
        raise
    except Stale as stale:
        return jsonify(refused=str(stale), version=found.version, marks=_by_field(found)), 409
    except DomainError as refusal:
        return jsonify(refused=str(refusal)), 422
    return jsonify(version=version)


@blueprint.route("/bids/<uuid:bid_id>/members/<uuid:member_id>/reopen", methods=["GET", "POST"])
@requires(Permission.SCORES_GIVE)
def reopen(bid_id: UUID, member_id: UUID) -> ResponseReturnValue:
    found = find_score_sheet(actor=current_actor(), bid_id=bid_id, now=now())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.reopen_scores(
                actor=current_actor(),
                bid_id=bid_id,
                member_id=member_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The scores are open again; what was submitted stays on record.", "success")
            return redirect(url_for("tenders.marking.scores", tender_id=found.tender_id), 303)
    back = [("Scores", url_for("tenders.marking.scores", tender_id=found.tender_id))]
    return show(
        "tenders/one_form.html",
        form,
        heading=f"Open scores of {found.supplier} again",
        button="Open them again",
        intro=("A member scores a bid again only for a reason, which stays on record.",),
        back=back,
    )


def _save(found: ScoreSheet, form: ScoreSheetForm) -> int:
    return usecases.save_score_draft(
        actor=current_actor(),
        bid_id=found.bid_id,
        version=form.version.data,
        marks=form.kept(found.criteria),
        now=now(),
    )


def _by_field(found: ScoreSheet) -> dict[str, str]:
    """The saved draft by the names of the form's fields, for a reader who has to choose."""
    saved = score_sheet_form(found.criteria, found.draft, found.version)
    values = {}
    for criterion in found.criteria:
        kept = found.draft.get(criterion.id)
        value, note = saved.fields_of(criterion)
        values[value.name] = ("not_shown" if kept["not_shown"] else kept["value"]) if kept else ""
        values[note.name] = kept["note"] if kept else ""
    return values

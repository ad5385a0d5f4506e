"""Pages of the evidence of savings: the list, one saving's, its pack as zip and PDF, its notes."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import words
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.savings.domain.packs.facts import AUDIT_GRADE_NAMES, AuditGrade
from consortium.savings.domain.signoff import KIND_NAMES
from consortium.savings.forms.evidence_packs import NO_GRADE, ReviewerNoteForm, TakePackForm
from consortium.savings.queries import evidence_packs as queries
from consortium.savings.queries.evidence_packs import Evidence, SavingRow
from consortium.savings.usecases import evidence_packs as usecases
from consortium.savings.views import pack_job
from consortium.savings.views.evidence_address import evidence_address, key_asked
from consortium.savings.views.pack_taking import is_taken, taking_of
from consortium.savings.views.signoff_tables import Filters

__all__ = ["blueprint", "pack_job"]
blueprint = Blueprint("evidence_packs", __name__, url_prefix="/savings/evidence-packs")

_SAVING = (
    "/<uuid:consortium_id>/<uuid:trust_id>/<uuid:item_id>"
    "/<any(cash_releasing, avoidance, capital):kind>"
)
GRADE_COLOURS = {
    AuditGrade.FAIR: "green",
    AuditGrade.UNCERTAIN: "yellow",
    AuditGrade.OVERSTATED: "red",
}


@blueprint.get("")
@requires(Permission.EVIDENCE_TAKE)
def listing() -> ResponseReturnValue:
    """The savings of a year, each with how far it is signed and its newest pack."""
    filters = Filters.from_request(current_actor())
    if filters is None:
        return render_template("savings/no_consortium.html")
    rows = queries.list_savings(
        actor=current_actor(), consortium_id=filters.consortium_id, period=filters.year
    )
    table = Table(
        caption="Evidence of savings",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Line", value=lambda row: row.item, link=_address_of),
            Column(heading="Kind", value=lambda row: KIND_NAMES[row.key.kind]),
            Column(heading="Counts", value=lambda row: row.counts, kind=Kind.POUNDS),
            Column(
                heading="Months signed by all", value=lambda row: f"{row.banked} of {row.months}"
            ),
            Column(heading="Pack", value=_state, kind=Kind.TAG),
            Column(heading="Newest pack", value=lambda row: row.pack),
            Column(heading="Made", value=lambda row: row.pack_made_at, kind=Kind.MOMENT),
            Column(heading="SHA-256", value=lambda row: row.pack_sha256),
        ],
        rows=rows,
    )
    return answer("savings/evidence_packs.html", table, name="evidence-packs", filters=filters)


@blueprint.route(_SAVING, methods=["GET", "POST"])
@requires(Permission.EVIDENCE_TAKE)
def saving(consortium_id: UUID, trust_id: UUID, item_id: UUID, kind: str) -> ResponseReturnValue:
    """What proves one saving; its buttons give the pack out."""
    key = key_asked(consortium_id, trust_id, item_id, kind)
    form = TakePackForm()
    if form.validate_on_submit():
        with form.refusals():
            if queries.takes_long(actor=current_actor(), key=key):
                job_id = usecases.start_pack(actor=current_actor(), key=key, now=now())
                return redirect(url_for("jobs.job", job_id=job_id), 303)
            taken = usecases.take_pack(actor=current_actor(), key=key, now=now())
            return redirect(_file_of(taken.id), 303)
    found = queries.find_evidence(actor=current_actor(), key=key)
    return show(
        "savings/evidence_pack.html",
        form,
        found=found,
        saving=found.claim.saving,
        kind_name=KIND_NAMES[key.kind],
        months=_months(found),
        sections=_sections(found),
        notes=_notes(found) if found.notes else None,
        note_at=evidence_address(key, endpoint="evidence_packs.note"),
    )


@blueprint.post("/<uuid:pack_id>")
@requires(Permission.EVIDENCE_TAKE)
def take(pack_id: UUID) -> ResponseReturnValue:
    """Give out a pack that was made before."""
    taken = usecases.give_out_again(actor=current_actor(), pack_id=pack_id, now=now())
    return redirect(_file_of(taken.id), 303)


@blueprint.get("/<uuid:pack_id>/<any(zip, pdf):file_format>")
@requires(Permission.EVIDENCE_TAKE)
def file(pack_id: UUID, file_format: str) -> ResponseReturnValue:
    """The pack exactly as it was made, for who has just taken it; others are led to its page."""
    actor = current_actor()
    kept = queries.find_pack(actor=actor, pack_id=pack_id, as_pdf=file_format == "pdf")
    if not is_taken(request.args.get("taking", ""), pack_id, actor):
        flash("A pack is given out by the button on this page, which records who took it.", "info")
        return redirect(evidence_address(kept.key), 303)
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


@blueprint.route(f"{_SAVING}/note", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_NOTE)
@once
def note(consortium_id: UUID, trust_id: UUID, item_id: UUID, kind: str) -> ResponseReturnValue:
    key = key_asked(consortium_id, trust_id, item_id, kind)
    named = queries.name_of(actor=current_actor(), key=key)
    form = ReviewerNoteForm()
    back = evidence_address(key)
    if form.validate_on_submit():
        with form.refusals():
            grade = None if form.grade.data == NO_GRADE else AuditGrade(form.grade.data)
            usecases.write_note(
                actor=current_actor(), key=key, text=form.text.data, grade=grade, now=now()
            )
            flash("The note is written.", "success")
            return redirect(back, 303)
    return show("savings/reviewer_note.html", form, back=back, named=named)


def _file_of(pack_id: UUID) -> str:
    wanted = "pdf" if request.form.get("as") == "pdf" else "zip"
    taking = taking_of(pack_id, current_actor())
    return url_for("evidence_packs.file", pack_id=pack_id, file_format=wanted, taking=taking)


def _address_of(row: SavingRow) -> str:
    return evidence_address(row.key)


def _state(row: SavingRow) -> Tag:
    if not row.pack:
        return Tag("None yet", "grey")
    return Tag("Complete", "green") if row.is_complete else Tag("Not complete", "yellow")


def _months(found: Evidence) -> Table:
    by_month = found.claim.by_month
    return Table(
        caption="Month by month",
        columns=[
            Column(heading="Month", value=lambda each: words.month(each.month)),
            Column(heading="Lines", value=lambda each: each.lines, kind=Kind.NUMBER),
            Column(heading="In numbers", value=lambda each: each.how),
            Column(heading="Worked out", value=lambda each: each.worked_out, kind=Kind.POUNDS),
            Column(heading="Counts", value=lambda each: by_month[each.month], kind=Kind.POUNDS),
            Column(heading="Signed", value=lambda each: f"{len(each.signed)} of 4"),
        ],
        rows=found.claim.months,
        footer={
            "Month": "Sum",
            "Worked out": found.claim.worked_out,
            "Counts": found.claim.counts,
        },
    )


def _sections(found: Evidence) -> Table:
    return Table(
        caption="What the pack holds",
        columns=[
            Column(heading="Section", value=lambda each: each.title),
            Column(heading="Holds", value=lambda each: each.told),
            Column(heading="Missing", value=lambda each: each.missing),
            Column(heading="File", value=lambda each: each.name),
        ],
        rows=found.sections,
    )


def _notes(found: Evidence) -> Table:
    return Table(
        caption="Reviewer notes",
        columns=[
            Column(
                heading="Grade",
                value=lambda each: (
                    Tag(AUDIT_GRADE_NAMES[each.grade], GRADE_COLOURS[each.grade])
                    if each.grade
                    else Tag("No grade", "grey")
                ),
                kind=Kind.TAG,
            ),
            Column(heading="Note", value=lambda each: each.text),
            Column(heading="By", value=lambda each: each.written_by),
            Column(heading="Written", value=lambda each: each.written_at, kind=Kind.MOMENT),
        ],
        rows=found.notes,
    )

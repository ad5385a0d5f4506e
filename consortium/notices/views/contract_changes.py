"""The changes of an agreement: a page with each measured by section 74, and a form for one more."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
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
)
from consortium.notices.domain.contract_change import CHANGE_NAMES, NOT_JUDGED, ChangeKind
from consortium.notices.forms.contract_changes import ChangeForm
from consortium.notices.queries import contract_changes as queries
from consortium.notices.queries.contract_changes import ChangeLine, ContractChanges
from consortium.notices.usecases import contract_changes as usecases

blueprint = Blueprint("contract_changes", __name__, url_prefix="/agreements")


@blueprint.get("/<uuid:agreement_id>/contract-changes")
@requires(Permission.NOTICES_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    found = queries.find_changes(
        actor=current_actor(), agreement_id=agreement_id, asked=asked_from_request()
    )
    return answer(
        "notices/contract_changes.html",
        Table(
            caption="Contract changes",
            columns=_columns(found),
            rows=found.page.rows,
            page=found.page,
        ),
        name=f"contract-changes-{found.reference}",
        found=found,
        names=CHANGE_NAMES,
        not_judged=NOT_JUDGED,
    )


@blueprint.route("/<uuid:agreement_id>/contract-changes/record", methods=["GET", "POST"])
@requires(Permission.NOTICES_RECORD)
@once
def record(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_changes(actor=actor, agreement_id=agreement_id, asked=Asked(rows=None))
    form, corrects = ChangeForm(), request.args.get("corrects", type=UUID)
    if request.method == "GET":
        _fill_in(form, agreement_id, corrects)
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_change(
                actor=actor,
                agreement_id=agreement_id,
                given=form.given(),
                corrects=corrects,
                now=now(),
            )
            flash("The change is recorded and measured.", "success")
            return redirect(url_for("contract_changes.listing", agreement_id=agreement_id), 303)
    return show("notices/record_change.html", form, found=found, corrects=corrects)


def _fill_in(form: ChangeForm, agreement_id: UUID, corrects: UUID | None) -> None:
    """What the link to the form knows already: the change to correct, or what was noticed."""
    if corrects is not None:
        form.fill_in(
            queries.find_change(
                actor=current_actor(), agreement_id=agreement_id, change_id=corrects
            )
        )
        return
    form.kind.data = request.args.get("kind", "", type=ChangeKind)
    form.changed_on.data = request.args.get("on", type=date.fromisoformat)


def _tag(row: ChangeLine) -> Tag:
    if row.corrected:
        return Tag("Corrected", "grey")
    if not row.made:
        return Tag("Not made", "grey")
    return Tag("Allowed", "green") if row.grounds else Tag("Not allowed", "red")


def _why(row: ChangeLine) -> str:
    allowed = f"Allowed as {row.grounds}. " if row.grounds else ""
    return f"{allowed}{row.why_not}".strip()


def _columns(found: ContractChanges) -> tuple[Column, ...]:
    def correct(row: ChangeLine) -> str | None:
        if row.corrected or not (found.may_record and found.is_judged):
            return None
        return url_for("contract_changes.record", agreement_id=found.agreement_id, corrects=row.id)

    return (
        Column(heading="Number", value=lambda row: row.seq, kind=Kind.NUMBER),
        Column(heading="From", value=lambda row: row.changed_on, kind=Kind.DAY, sort="changed"),
        Column(heading="What", value=lambda row: row.what, note=lambda row: CHANGE_NAMES[row.kind]),
        Column(heading="With VAT", value=lambda row: row.value, kind=Kind.POUNDS),
        Column(heading="Per cent of the award", value=lambda row: row.share, kind=Kind.NUMBER),
        Column(heading="Below threshold so far", value=lambda row: row.aggregate, kind=Kind.POUNDS),
        Column(heading="Days of term", value=lambda row: row.term_days, kind=Kind.NUMBER),
        Column(heading="How it stands", value=_tag, kind=Kind.TAG, note=_why),
        Column(
            heading="Notice", value=lambda row: "UK10 before it" if row.needs_notice else "none"
        ),
        Column(
            heading="Correction",
            value=lambda row: "Correct" if correct(row) else "",
            link=correct,
        ),
        Column(heading="Kind", value=lambda row: CHANGE_NAMES[row.kind], in_files=True),
        Column(heading="Cause", value=lambda row: row.cause, in_files=True),
        Column(heading="Schedule 8", value=lambda row: row.schedule_8, in_files=True),
        Column(heading="Why", value=_why, in_files=True),
        Column(heading="Reason", value=lambda row: row.reason, in_files=True),
    )

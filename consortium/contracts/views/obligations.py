"""Pages of obligations: what must be done under agreements, by whom, until when."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.managing.obligations import (
    KIND_NAMES,
    STEP_NAMES,
    Occurrence,
    OccurrenceState,
)
from consortium.contracts.forms.obligations import ObligationForm, StepForm
from consortium.contracts.queries import obligations as queries
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.obligations import ObligationDetail
from consortium.contracts.usecases import obligations as usecases
from consortium.foundation.domain.listing import Page
from consortium.foundation.domain.permissions import ROLE_NAMES, Permission, may
from consortium.foundation.web import words
from consortium.foundation.web.clock import now, today
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
)

blueprint = Blueprint("agreements_obligations", __name__, url_prefix="/agreements")

S = OccurrenceState
STATE_TAGS = {
    S.UPCOMING: Tag("Coming up", "grey"),
    S.DUE_SOON: Tag("Due within 30 days", "blue"),
    S.OVERDUE: Tag("Overdue", "red"),
    S.DONE: Tag("Done", "green"),
    S.WAIVED: Tag("Waived", "grey"),
    S.ENDED: Tag("Ended", "grey"),
}
_SHOWN = {
    "": ("What is open", (S.OVERDUE, S.DUE_SOON, S.UPCOMING)),
    "overdue": ("Overdue", (S.OVERDUE,)),
    "soon": ("Due within 30 days", (S.DUE_SOON,)),
    "all": ("Everything", tuple(S)),
}
SHOW = Choice("show", "Show", [(key, name) for key, (name, _) in _SHOWN.items()])


@blueprint.get("/obligations")
@requires(Permission.AGREEMENTS_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_obligations(
        actor=current_actor(),
        asked=asked_from_request(),
        today=today(),
        states=_SHOWN[SHOW.chosen][1],
    )
    return answer("contracts/obligations.html", _table(page), name="obligations", choices=(SHOW,))


@blueprint.get("/<uuid:agreement_id>/obligations")
@requires(Permission.AGREEMENTS_VIEW)
def of_agreement(agreement_id: UUID) -> ResponseReturnValue:
    actor, day = current_actor(), today()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=day)
    page = queries.list_obligations(
        actor=actor,
        asked=asked_from_request(),
        today=day,
        agreement_id=agreement_id,
        states=_SHOWN[SHOW.chosen][1],
    )
    return answer(
        "contracts/agreement_obligations.html",
        _table(page, of_one=True),
        name=f"obligations-{agreement.reference}",
        agreement=agreement,
        choices=(SHOW,),
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)},
    )


@blueprint.route("/<uuid:agreement_id>/obligations/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def add(agreement_id: UUID) -> ResponseReturnValue:
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    form = ObligationForm()
    trusts = {str(line.trust_id): line.trust for line in agreement.contracts}
    form.trust_id.choices = [("", "Everybody under the agreement"), *trusts.items()]
    if form.validate_on_submit():
        with form.refusals():
            obligation_id = usecases.record_obligation(
                actor=current_actor(),
                agreement_id=agreement_id,
                kind=form.chosen_kind(),
                what=form.what.data.strip(),
                owner=form.chosen_owner(),
                rule=form.rule(),
                trust_id=UUID(form.trust_id.data) if form.trust_id.data else None,
                paragraph=form.paragraph.data.strip(),
                now=now(),
            )
            flash("The obligation is recorded.", "success")
            return redirect(_page(agreement_id, obligation_id), 303)
    return show("contracts/add_obligation.html", form, agreement=agreement)


@blueprint.get("/<uuid:agreement_id>/obligations/<uuid:obligation_id>")
@requires(Permission.AGREEMENTS_VIEW)
def obligation(agreement_id: UUID, obligation_id: UUID) -> ResponseReturnValue:
    found = queries.find_obligation(
        actor=current_actor(),
        agreement_id=agreement_id,
        obligation_id=obligation_id,
        today=today(),
    )
    return render_template(
        "contracts/obligation.html",
        found=found,
        agreement_id=agreement_id,
        occurrences=_shown_occurrences(found),
        state=STATE_TAGS[found.line.state],
        kind_names=KIND_NAMES,
        role_names=ROLE_NAMES,
        step_names=STEP_NAMES,
    )


@blueprint.route(
    "/<uuid:agreement_id>/obligations/<uuid:obligation_id>/record", methods=["GET", "POST"]
)
@requires(Permission.AGREEMENTS_VIEW)
@once
def record(agreement_id: UUID, obligation_id: UUID) -> ResponseReturnValue:
    found = queries.find_obligation(
        actor=current_actor(),
        agreement_id=agreement_id,
        obligation_id=obligation_id,
        today=today(),
    )
    form = StepForm()
    form.offer(waiving=found.may_waive)
    form.occurrence.choices = [
        (str(each.number), words.day(each.due_on))
        for each in found.occurrences
        if each.closed_by is None
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_step(
                actor=current_actor(),
                obligation_id=obligation_id,
                occurrence=int(form.occurrence.data),
                step=form.chosen(),
                note=form.note.data,
                now=now(),
            )
            flash("It is recorded.", "success")
            return redirect(_page(agreement_id, obligation_id), 303)
    return show("contracts/record_obligation.html", form, found=found, agreement_id=agreement_id)


def _page(agreement_id: UUID, obligation_id: UUID) -> str:
    return url_for(
        "agreements_obligations.obligation",
        agreement_id=agreement_id,
        obligation_id=obligation_id,
    )


def _shown_occurrences(found: ObligationDetail) -> list[tuple[Occurrence, Tag]]:
    day = today()
    return [(each, STATE_TAGS[each.state_on(day)]) for each in found.occurrences]


def _table(page: Page[queries.ObligationLine], *, of_one: bool = False) -> Table:
    columns = [
        Column(
            heading="What",
            value=lambda row: row.what,
            sort="what",
            link=lambda row: _page(row.agreement_id, row.id),
        ),
        Column(heading="Kind", value=lambda row: KIND_NAMES[row.kind]),
        Column(
            heading="Agreement",
            value=lambda row: row.agreement,
            sort="agreement",
            link=lambda row: url_for("agreements.agreement", agreement_id=row.agreement_id),
        ),
        Column(heading="Who", value=lambda row: ROLE_NAMES[row.owner], sort="owner"),
        Column(heading="Trust", value=lambda row: row.trust or "All"),
        Column(heading="Due on", value=lambda row: row.due_on, kind=Kind.DAY, sort="due"),
        Column(heading="How it stands", value=lambda row: STATE_TAGS[row.state], kind=Kind.TAG),
    ]
    if of_one:
        columns = [each for each in columns if each.heading != "Agreement"]
    return Table(caption="Obligations", columns=columns, rows=page.rows, page=page)

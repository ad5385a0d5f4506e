"""Pages of a tender's panel: its members, its coverage, declarations and what is decided."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.agreements import ReasonForm
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Table, export
from consortium.tenders.domain.declaration import INTEREST_NAMES
from consortium.tenders.domain.tender import JUDGING, TenderState
from consortium.tenders.forms.panel import (
    DeclarationForm,
    MemberForm,
    RulingForm,
    TasksForm,
    as_choices,
    quorum_form,
)
from consortium.tenders.queries.declaration import find_declaration, find_seat
from consortium.tenders.queries.panel import find_member, find_panel, panel_choices
from consortium.tenders.usecases import declaration as declarations
from consortium.tenders.usecases import panel as usecases
from consortium.tenders.views.panel_tables import by_discipline, columns, coverage_of

blueprint = Blueprint("panel", __name__)


@blueprint.get("/<uuid:tender_id>/panel")
@requires(Permission.TENDERS_VIEW)
def panel(tender_id: UUID) -> ResponseReturnValue:
    found = find_panel(actor=current_actor(), tender_id=tender_id)
    manage = may(current_actor(), Permission.TENDERS_MANAGE, found.consortium_id)
    table = Table(caption="Panel", columns=columns(found, manage=manage), rows=found.members)
    can = {
        "manage": manage,
        "change": manage and found.state in usecases.OPEN_FOR_PANEL,
        "declare": found.seat is not None and found.state in declarations.BIDDERS_KNOWN,
        "clear_all": manage and found.waiting > 0,
        "check": may(current_actor(), Permission.BIDS_VIEW, found.consortium_id),
        "score": found.seat is not None and found.state in JUDGING,
    }
    return export(table, name="panel") or render_template(
        "tenders/panel.html",
        page=found,
        table=table,
        disciplines=by_discipline(found, manage=manage),
        coverage=coverage_of(found),
        can=can,
        judged=found.state not in (*_BEFORE_JUDGING, TenderState.CANCELLED),
        button=Form(),
    )


@blueprint.get("/<uuid:tender_id>/panel/coverage")
@requires(Permission.TENDERS_VIEW)
def coverage(tender_id: UUID) -> ResponseReturnValue:
    """The coverage grid by itself, as a page and as files."""
    found = find_panel(actor=current_actor(), tender_id=tender_id)
    table = coverage_of(found)
    return export(table, name="coverage") or render_template(
        "tenders/coverage.html", page=found, table=table
    )


@blueprint.route("/<uuid:tender_id>/panel/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def add(tender_id: UUID) -> ResponseReturnValue:
    choices = panel_choices(actor=current_actor(), tender_id=tender_id)
    form = MemberForm()
    form.person_id.choices = [("", "Choose a person"), *as_choices(choices.people)]
    form.criteria.choices = as_choices(choices.criteria)
    if form.validate_on_submit():
        with form.refusals():
            role, discipline, criteria = form.chosen()
            usecases.add_panel_member(
                actor=current_actor(),
                tender_id=tender_id,
                person_id=UUID(form.person_id.data),
                role=role,
                discipline=discipline,
                criteria=criteria,
                now=now(),
            )
            flash("The member is on the panel.", "success")
            return _back(tender_id)
    return _page(tender_id, form, "Add a member to the panel", "Add the member")


@blueprint.route("/panel/<uuid:member_id>/tasks", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def tasks(member_id: UUID) -> ResponseReturnValue:
    found = find_member(actor=current_actor(), member_id=member_id)
    choices = panel_choices(actor=current_actor(), tender_id=found.tender_id)
    form = TasksForm(data={"criteria": [str(each) for each in found.criteria]})
    form.criteria.choices = as_choices(choices.criteria)
    if form.validate_on_submit():
        with form.refusals():
            usecases.change_panel_tasks(
                actor=current_actor(), member_id=member_id, criteria=form.chosen(), now=now()
            )
            flash("What they score is changed.", "success")
            return _back(found.tender_id)
    return _page(found.tender_id, form, f"What {found.name} scores", "Save")


@blueprint.route("/panel/<uuid:member_id>/remove", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def remove(member_id: UUID) -> ResponseReturnValue:
    found = find_member(actor=current_actor(), member_id=member_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.remove_panel_member(
                actor=current_actor(),
                member_id=member_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.name} is off the panel.", "success")
            return _back(found.tender_id)
    intro = ("Scores that they submitted stay on record and count no more.",)
    return _page(found.tender_id, form, f"Take {found.name} off the panel", "Take off", intro)


@blueprint.route("/<uuid:tender_id>/panel/quorum", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def quorum(tender_id: UUID) -> ResponseReturnValue:
    choices = panel_choices(actor=current_actor(), tender_id=tender_id)
    form = quorum_form(choices.trusts, choices.quorum)
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_panel_quorum(
                actor=current_actor(),
                tender_id=tender_id,
                needed=form.needed(choices.trusts),
                now=now(),
            )
            flash("The quorum is set.", "success")
            return _back(tender_id)
    intro = ("How many of each discipline does each trust need? Leave empty what is not needed.",)
    return _page(tender_id, form, "Quorum of the panel", "Set the quorum", intro)


@blueprint.route("/<uuid:tender_id>/declaration", methods=["GET", "POST"])
@requires(Permission.SCORES_GIVE)
@once
def declare(tender_id: UUID) -> ResponseReturnValue:
    found = find_seat(actor=current_actor(), tender_id=tender_id)
    form = DeclarationForm()
    if form.validate_on_submit():
        with form.refusals():
            declarations.declare_interest(
                actor=current_actor(),
                tender_id=tender_id,
                interest=form.chosen(),
                details=form.details.data,
                now=now(),
            )
            flash("Your declaration is recorded. Somebody else decides on it.", "success")
            return _back(tender_id)
    intro = (f"The bidders are: {', '.join(found.bidders) or 'nobody yet'}.",)
    return _page(tender_id, form, "Declare your interests", "Declare", intro)


@blueprint.route("/declarations/<uuid:declaration_id>/ruling", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def rule(declaration_id: UUID) -> ResponseReturnValue:
    found = find_declaration(actor=current_actor(), declaration_id=declaration_id)
    form = RulingForm()
    if form.validate_on_submit():
        with form.refusals():
            declarations.rule_on_interest(
                actor=current_actor(),
                declaration_id=declaration_id,
                ruling=form.chosen(),
                mitigation=form.mitigation.data,
                now=now(),
            )
            flash(f"The declaration of {found.name} is decided.", "success")
            return _back(found.tender_id)
    said = f"{INTEREST_NAMES[found.interest]}. {found.details}".strip()
    intro = (f"{found.name} declared: {said}", f"The bidders are: {', '.join(found.bidders)}.")
    return _page(found.tender_id, form, f"May {found.name} judge?", "Decide", intro)


@blueprint.post("/<uuid:tender_id>/declarations/clear")
@requires(Permission.TENDERS_MANAGE)
def clear(tender_id: UUID) -> ResponseReturnValue:
    cleared = declarations.clear_declarations(actor=current_actor(), tender_id=tender_id, now=now())
    flash(f"Cleared: {cleared} of those who declared no interest.", "success")
    return _back(tender_id)


_BEFORE_JUDGING = tuple(list(TenderState)[: list(TenderState).index(TenderState.COMPLIANCE)])


def _page(
    tender_id: UUID, form: Form, heading: str, button: str, intro: tuple[str, ...] = ()
) -> ResponseReturnValue:
    back = [("Panel", url_for("tenders.panel.panel", tender_id=tender_id))]
    return show(
        "tenders/one_form.html", form, heading=heading, button=button, intro=intro, back=back
    )


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.panel.panel", tender_id=tender_id), 303)

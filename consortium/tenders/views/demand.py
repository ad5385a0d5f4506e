"""Pages on which trusts are asked for their demand, and answer."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.organisations.queries import membership
from consortium.tenders.forms.demand import DeclineForm, demand_form
from consortium.tenders.forms.tender import DemandDueForm, InviteForm
from consortium.tenders.queries.demand import find_demand, invited_to
from consortium.tenders.queries.tender_page import find_title
from consortium.tenders.usecases import demand as usecases

blueprint = Blueprint("demand", __name__)


@blueprint.route("/<uuid:tender_id>/trusts", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def invite(tender_id: UUID) -> ResponseReturnValue:
    found = find_title(actor=current_actor(), tender_id=tender_id)
    form = InviteForm()
    form.trusts.choices = _not_yet_invited(tender_id, found.consortium_id)
    if form.validate_on_submit():
        with form.refusals():
            usecases.invite_trusts(
                actor=current_actor(),
                tender_id=tender_id,
                trust_ids=[UUID(chosen) for chosen in form.trusts.data],
                now=now(),
            )
            flash("The trusts are invited.", "success")
            return _back(tender_id)
    return show("tenders/invite.html", form, tender=found)


@blueprint.route("/<uuid:tender_id>/demand", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def ask(tender_id: UUID) -> ResponseReturnValue:
    found = find_title(actor=current_actor(), tender_id=tender_id)
    form = DemandDueForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.open_demand(
                actor=current_actor(), tender_id=tender_id, due_on=form.due_on.data, now=now()
            )
            flash("The trusts are asked for their demand.", "success")
            return _back(tender_id)
    return show("tenders/ask_demand.html", form, tender=found)


@blueprint.route("/<uuid:tender_id>/demand/<uuid:trust_id>", methods=["GET", "POST"])
@requires(Permission.DEMAND_SUBMIT)
def answer(tender_id: UUID, trust_id: UUID) -> ResponseReturnValue:
    found = find_demand(actor=current_actor(), tender_id=tender_id, trust_id=trust_id)
    form = demand_form(found)
    if form.validate_on_submit():
        with form.refusals():
            usecases.submit_demand(
                actor=current_actor(),
                tender_id=tender_id,
                trust_id=trust_id,
                demand=form.demand(found.lines),
                version=form.version.data,
                now=now(),
            )
            flash(f"The demand of {found.trust} is submitted.", "success")
            return _back(tender_id)
    return show("tenders/answer_demand.html", form, question=found)


@blueprint.route("/<uuid:tender_id>/demand/<uuid:trust_id>/decline", methods=["GET", "POST"])
@requires(Permission.DEMAND_SUBMIT)
def decline(tender_id: UUID, trust_id: UUID) -> ResponseReturnValue:
    found = find_demand(actor=current_actor(), tender_id=tender_id, trust_id=trust_id)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.decline_demand(
                actor=current_actor(),
                tender_id=tender_id,
                trust_id=trust_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.trust} takes no part.", "success")
            return _back(tender_id)
    return show("tenders/decline_demand.html", form, question=found)


@blueprint.post("/<uuid:tender_id>/demand/freeze")
@requires(Permission.TENDERS_MANAGE)
def freeze(tender_id: UUID) -> ResponseReturnValue:
    usecases.freeze_demand(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The demand is frozen and sealed.", "success")
    return _back(tender_id)


def _not_yet_invited(tender_id: UUID, consortium_id: UUID) -> list[tuple[str, str]]:
    consortium = membership.find_consortium(
        actor=current_actor(),
        permission=Permission.TENDERS_MANAGE,
        consortium_id=consortium_id,
        today=today(),
    )
    invited = invited_to(actor=current_actor(), tender_id=tender_id)
    return [
        (str(member.id), member.name) for member in consortium.members if member.id not in invited
    ]


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)

"""People, their roles, and invitations: for administrators."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import ROLE_NAMES, Permission, Role
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
from consortium.organisations.forms.people import (
    DisableForm,
    GrantForm,
    InvitationForm,
    SecondFactorOffForm,
)
from consortium.organisations.forms.sign_in import ButtonForm
from consortium.organisations.queries import directory, people
from consortium.organisations.usecases import people as usecases
from consortium.organisations.usecases import second_factor

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@requires(Permission.PEOPLE_MANAGE)
def listing() -> ResponseReturnValue:
    page = people.list_people(actor=current_actor(), asked=asked_from_request())
    table = Table(
        caption="People",
        columns=[
            Column(
                heading="Name",
                value=lambda row: row.name,
                sort="name",
                link=lambda row: url_for("people.person", person_id=row.id),
            ),
            Column(heading="E-mail address", value=lambda row: row.email),
            Column(heading="Organisation", value=lambda row: row.organisation, sort="organisation"),
            Column(
                heading="Roles",
                value=lambda row: ", ".join(ROLE_NAMES[role] for role in row.roles) or "none",
            ),
            Column(heading="Account", value=_account_tag, kind=Kind.TAG),
        ],
        rows=page.rows,
        page=page,
    )
    invitations = people.open_invitations(actor=current_actor(), now=now())
    return answer(
        "people/listing.html",
        table,
        name="people",
        invitations=invitations,
        role_names=ROLE_NAMES,
        button=ButtonForm(),
    )


@blueprint.route("/invite", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
@once
def invite() -> ResponseReturnValue:
    form = InvitationForm()
    form.organisation_id.choices = _managed()
    if form.validate_on_submit():
        with form.refusals():
            usecases.invite_person(
                actor=current_actor(),
                email=form.email.data,
                name=form.name.data.strip(),
                role=Role(form.role.data),
                organisation_id=UUID(form.organisation_id.data),
                link_base=url_for("sign_in.invitation", token="", _external=True),
                now=now(),
            )
            flash(f"An invitation is on its way to {form.email.data}.", "success")
            return redirect(url_for("people.listing"), 303)
    return show("people/invite.html", form)


@blueprint.post("/invitations/<uuid:invitation_id>/withdraw")
@requires(Permission.PEOPLE_MANAGE)
def withdraw_invitation(invitation_id: UUID) -> ResponseReturnValue:
    usecases.withdraw_invitation(actor=current_actor(), invitation_id=invitation_id, now=now())
    flash("The invitation is withdrawn; its link no longer works.", "success")
    return redirect(url_for("people.listing"), 303)


@blueprint.get("/<uuid:person_id>")
@requires(Permission.PEOPLE_MANAGE)
def person(person_id: UUID) -> ResponseReturnValue:
    found = people.find_person(actor=current_actor(), person_id=person_id)
    return show(
        "people/person.html",
        ButtonForm(),
        person=found,
        role_names=ROLE_NAMES,
        is_self=found.id == current_actor().id,
    )


@blueprint.route("/<uuid:person_id>/roles/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
@once
def grant(person_id: UUID) -> ResponseReturnValue:
    found = people.find_person(actor=current_actor(), person_id=person_id)
    form = GrantForm()
    form.organisation_id.choices = _managed()
    if form.validate_on_submit():
        with form.refusals():
            usecases.grant_role(
                actor=current_actor(),
                person_id=person_id,
                role=Role(form.role.data),
                organisation_id=UUID(form.organisation_id.data),
                now=now(),
            )
            flash(f"{found.name} now has this role.", "success")
            return redirect(url_for("people.person", person_id=person_id), 303)
    return show("people/grant.html", form, person=found)


@blueprint.post("/<uuid:person_id>/roles/<uuid:grant_id>/withdraw")
@requires(Permission.PEOPLE_MANAGE)
def withdraw_role(person_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    usecases.withdraw_role(actor=current_actor(), person_id=person_id, grant_id=grant_id, now=now())
    flash("The role is withdrawn and ended at once.", "success")
    return redirect(url_for("people.person", person_id=person_id), 303)


@blueprint.route("/<uuid:person_id>/disable", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def disable(person_id: UUID) -> ResponseReturnValue:
    found = people.find_person(actor=current_actor(), person_id=person_id)
    form = DisableForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.disable_person(
                actor=current_actor(),
                person_id=person_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"The account of {found.name} is disabled.", "success")
            return redirect(url_for("people.person", person_id=person_id), 303)
    return show("people/disable.html", form, person=found)


@blueprint.route("/<uuid:person_id>/second-factor", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def take_second_factor_off(person_id: UUID) -> ResponseReturnValue:
    found = people.find_person(actor=current_actor(), person_id=person_id)
    form = SecondFactorOffForm()
    if form.validate_on_submit():
        with form.refusals():
            second_factor.take_second_factor_off(
                actor=current_actor(),
                person_id=person_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"The second factor of {found.name} is off. They are told by mail.", "success")
            return redirect(url_for("people.person", person_id=person_id), 303)
    return show("people/second_factor.html", form, person=found)


def _account_tag(row: people.PersonLine) -> Tag:
    return Tag("Disabled", "red") if row.disabled_at else Tag("Active", "green")


def _managed() -> list[tuple[str, str]]:
    """The organisations the administrator manages, for a list to choose from."""
    scope = current_actor().scope(Permission.PEOPLE_MANAGE)
    known = directory.organisations_by_id(scope.organisations)
    lines = sorted(known.values(), key=lambda row: row.name)
    return [("", "Choose an organisation"), *((str(row.id), row.name) for row in lines)]

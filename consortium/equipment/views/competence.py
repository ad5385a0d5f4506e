"""Pages of competence: skills, and the authorisations of trusts."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.device_models import choices_of_device_models
from consortium.equipment.domain.work_kind import WORK_KIND_NAMES, WorkKind
from consortium.equipment.forms.competence import AuthorisationForm, SkillForm
from consortium.equipment.queries import competence as queries
from consortium.equipment.usecases import competence as usecases
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
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
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

blueprint = Blueprint("competence", __name__, url_prefix="/equipment/competence")


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def skills() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_skills(actor=actor, asked=asked_from_request())
    return answer(
        "equipment/skills.html",
        Table(caption="Skills", columns=_SKILLS, rows=page.rows, page=page),
        name="skills",
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE)},
        mine=[
            (line.id, f"{line.engineer}: {WORK_KIND_NAMES[line.kind]} of {line.category}")
            for line in page.rows
            if may(actor, Permission.EQUIPMENT_MANAGE, line.organisation_id)
        ],
        button=Form(),
    )


@blueprint.get("/authorisations")
@requires(Permission.EQUIPMENT_VIEW)
def authorisations() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_authorisations(actor=actor, asked=asked_from_request())
    return answer(
        "equipment/authorisations.html",
        Table(caption="Authorisations", columns=_AUTHORISATIONS, rows=page.rows, page=page),
        name="authorisations",
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE)},
        mine=[
            (line.id, f"{line.engineer} at {line.trust}")
            for line in page.rows
            if may(actor, Permission.EQUIPMENT_MANAGE, line.trust_id)
        ],
        button=Form(),
    )


def _validity(row: queries.SkillLine | queries.AuthorisationLine) -> Tag:
    if row.valid_to < today():
        return Tag("Run out", "red")
    return Tag("In force", "green") if row.valid_from <= today() else Tag("To come", "blue")


_VALID = [
    Column(heading="Evidence", value=lambda row: row.evidence),
    Column(heading="From", value=lambda row: row.valid_from, kind=Kind.DAY),
    Column(heading="To", value=lambda row: row.valid_to, kind=Kind.DAY, sort="to"),
    Column(heading="Stands", value=_validity, kind=Kind.TAG),
]
_SKILLS = [
    Column(heading="Engineer", value=lambda row: row.engineer, sort="engineer"),
    Column(heading="Works for", value=lambda row: row.organisation),
    Column(heading="Work", value=lambda row: WORK_KIND_NAMES[row.kind]),
    Column(heading="On", value=lambda row: row.category, sort="category"),
    Column(heading="Model", value=lambda row: row.model or "Every model"),
    *_VALID,
]
_AUTHORISATIONS = [
    Column(heading="Engineer", value=lambda row: row.engineer, sort="engineer"),
    Column(heading="May work at", value=lambda row: row.trust, sort="trust"),
    *_VALID,
]


@blueprint.route("/skills/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add_skill() -> ResponseReturnValue:
    actor = current_actor()
    form = SkillForm()
    engineers = queries.engineers_of(actor=actor, permission=Permission.EQUIPMENT_MANAGE)
    form.engineer.choices = [
        ("", "Choose"),
        *((f"{each.person_id} {each.organisation_id}", each.name) for each in engineers),
    ]
    models = choices_of_device_models()
    categories = sorted({model.category for model in models})
    form.category.choices = [("", "Choose a category"), *((each, each) for each in categories)]
    form.device_model_id.choices = [
        ("", "Every model"),
        *((str(model.id), f"{model.manufacturer} {model.name}") for model in models),
    ]
    if form.validate_on_submit():
        with form.refusals():
            person_id, organisation_id = map(UUID, form.engineer.data.split())
            model_id = form.device_model_id.data
            usecases.record_skill(
                actor=actor,
                person_id=person_id,
                organisation_id=organisation_id,
                category=form.category.data,
                device_model_id=UUID(model_id) if model_id else None,
                kind=WorkKind(form.kind.data),
                evidence=form.evidence.data.strip(),
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
                now=now(),
            )
            flash("The skill is recorded.", "success")
            return redirect(url_for("competence.skills"), 303)
    return show("equipment/add_skill.html", form)


@blueprint.route("/authorisations/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def authorise() -> ResponseReturnValue:
    actor = current_actor()
    form = AuthorisationForm()
    engineers = queries.engineers_of(actor=actor, permission=Permission.EQUIPMENT_VIEW)
    form.person_id.choices = [
        ("", "Choose"),
        *{str(each.person_id): each.name for each in engineers}.items(),
    ]
    mine = actor.scope(Permission.EQUIPMENT_MANAGE).organisations
    trusts = [
        line
        for line in directory.organisations_by_id(mine).values()
        if line.kind is OrganisationKind.TRUST
    ]
    form.trust_id.choices = [
        ("", "Choose"),
        *((str(line.id), line.name) for line in sorted(trusts, key=lambda line: line.name)),
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.authorise_engineer(
                actor=actor,
                person_id=UUID(form.person_id.data),
                trust_id=UUID(form.trust_id.data),
                evidence=form.evidence.data.strip(),
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
                now=now(),
            )
            flash("The authorisation is recorded.", "success")
            return redirect(url_for("competence.authorisations"), 303)
    return show("equipment/add_authorisation.html", form)


@blueprint.post("/skills/<uuid:skill_id>/withdrawal")
@requires(Permission.EQUIPMENT_MANAGE)
def withdraw_skill(skill_id: UUID) -> ResponseReturnValue:
    usecases.withdraw_skill(actor=current_actor(), skill_id=skill_id, now=now())
    flash("The skill is withdrawn.", "success")
    return redirect(url_for("competence.skills"), 303)


@blueprint.post("/authorisations/<uuid:authorisation_id>/withdrawal")
@requires(Permission.EQUIPMENT_MANAGE)
def withdraw_authorisation(authorisation_id: UUID) -> ResponseReturnValue:
    usecases.withdraw_authorisation(
        actor=current_actor(), authorisation_id=authorisation_id, now=now()
    )
    flash("The authorisation is withdrawn.", "success")
    return redirect(url_for("competence.authorisations"), 303)

"""Pages of checklists: procedures for maintenance and other work."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.device_models import choices_of_device_models
from consortium.equipment.domain.work_kind import WORK_KIND_NAMES, WorkKind
from consortium.equipment.domain.work_step import StepKind, read_steps, written_steps
from consortium.equipment.forms.checklist import ChecklistForm, ChecklistRevisionForm
from consortium.equipment.queries import checklist as queries
from consortium.equipment.usecases import checklist as usecases
from consortium.equipment.views import work_tags
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.organisations.queries import directory

blueprint = Blueprint("checklists", __name__, url_prefix="/equipment/checklists")

_ANSWERS = {
    StepKind.CHECK: "Good or not good",
    StepKind.NUMBER: "A number",
    StepKind.TEXT: "In words",
}


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_checklists(actor=actor, asked=asked_from_request())
    return answer(
        "equipment/checklists.html",
        Table(caption="Checklists", columns=_COLUMNS, rows=page.rows, page=page),
        name="checklists",
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE)},
    )


_COLUMNS = [
    Column(
        heading="Name",
        value=lambda row: row.title,
        sort="title",
        link=lambda row: url_for("checklists.checklist", procedure_id=row.id),
    ),
    Column(heading="Code", value=lambda row: row.code, sort="code"),
    Column(heading="Work", value=lambda row: WORK_KIND_NAMES[row.kind]),
    Column(heading="For", value=lambda row: row.category, sort="category"),
    Column(heading="Of", value=lambda row: row.owner),
    Column(heading="Version in force", value=lambda row: row.version, kind=Kind.NUMBER),
]


@blueprint.get("/<uuid:procedure_id>")
@requires(Permission.EQUIPMENT_VIEW)
def checklist(procedure_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_checklist(actor=actor, procedure_id=procedure_id)
    return render_template(
        "equipment/checklist.html",
        checklist=found,
        work=WORK_KIND_NAMES[found.kind],
        tables=[_steps(version) for version in found.versions],
        can={"revise": may(actor, Permission.EQUIPMENT_MANAGE, found.owner_id)},
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = ChecklistForm()
    _offer_choices(form)
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.add_checklist(
                actor=current_actor(),
                owner_id=UUID(form.owner_id.data),
                code=form.code.data.strip(),
                title=form.title.data.strip(),
                category=form.category.data,
                kind=WorkKind(form.kind.data),
                steps=read_steps(form.steps.data),
                method=form.method.data.strip(),
                now=now(),
            )
            flash(f"{form.title.data} is approved. Plan work by it on a device's page.", "success")
            return redirect(url_for("checklists.checklist", procedure_id=new_id), 303)
    return show("equipment/add_checklist.html", form)


@blueprint.route("/<uuid:procedure_id>/versions/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def revise(procedure_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_checklist(actor=actor, procedure_id=procedure_id)
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, found.owner_id)
    newest = found.versions[0]
    form = ChecklistRevisionForm(
        data={"steps": written_steps(newest.steps), "method": newest.method}
    )
    if form.validate_on_submit():
        with form.refusals():
            usecases.revise_checklist(
                actor=actor,
                procedure_id=procedure_id,
                steps=read_steps(form.steps.data),
                method=form.method.data.strip(),
                now=now(),
            )
            flash("The new version is approved. Work that begins now goes by it.", "success")
            return redirect(url_for("checklists.checklist", procedure_id=procedure_id), 303)
    return show("equipment/revise_checklist.html", form, checklist=found)


def _steps(version: queries.ChecklistVersion) -> Table:
    return Table(
        caption=f"Steps of version {version.version}",
        columns=[
            Column(heading="Step", value=lambda step: step.prompt),
            Column(heading="Answer", value=lambda step: _ANSWERS[step.kind]),
            Column(heading="Limits", value=work_tags.limits),
        ],
        rows=version.steps,
    )


def _offer_choices(form: ChecklistForm) -> None:
    mine = current_actor().scope(Permission.EQUIPMENT_MANAGE).organisations
    owners = sorted(directory.organisations_by_id(mine).values(), key=lambda line: line.name)
    form.owner_id.choices = [("", "Choose"), *((str(line.id), line.name) for line in owners)]
    categories = sorted({model.category for model in choices_of_device_models()})
    form.category.choices = [("", "Choose a category"), *((each, each) for each in categories)]

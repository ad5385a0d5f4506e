"""Pages of calibration procedures."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.device_models import choices_of_device_models
from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.conformity import RULE_NAMES, RuleKind
from consortium.equipment.domain.procedure import Demands, without_percent
from consortium.equipment.domain.uncertainty import (
    DISTRIBUTIONS,
    DIVISORS,
    EVALUATION,
    Component,
    ComponentKind,
)
from consortium.equipment.forms.procedure import ProcedureForm, RevisionForm, component_start
from consortium.equipment.queries import procedure as queries
from consortium.equipment.usecases import procedure as usecases
from consortium.equipment.views import tags
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.organisations.queries import directory

blueprint = Blueprint("equipment_procedures", __name__, url_prefix="/equipment/procedures")


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_procedures(actor=current_actor(), asked=asked_from_request())
    table = Table(caption="Procedures", columns=_COLUMNS, rows=page.rows, page=page)
    can = {"manage": may(current_actor(), Permission.EQUIPMENT_MANAGE)}
    return answer("equipment/procedures.html", table, name="procedures", can=can)


_COLUMNS = [
    Column(
        heading="Name",
        value=lambda row: row.title,
        sort="title",
        link=lambda row: url_for("equipment_procedures.procedure", procedure_id=row.id),
    ),
    Column(heading="Code", value=lambda row: row.code, sort="code"),
    Column(heading="For", value=lambda row: row.category, sort="category"),
    Column(heading="Of", value=lambda row: row.owner),
    Column(heading="Version in force", value=lambda row: row.version, kind=Kind.NUMBER),
]


@blueprint.get("/<uuid:procedure_id>")
@requires(Permission.EQUIPMENT_VIEW)
def procedure(procedure_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_procedure(actor=actor, procedure_id=procedure_id)
    return render_template(
        "equipment/procedure.html",
        procedure=found,
        asks={version.id: _demands(version.demands) for version in found.versions},
        tables={version.id: _points_table(version) for version in found.versions},
        budgets={version.id: _budget_table(version) for version in found.versions},
        can={
            "revise": may(actor, Permission.EQUIPMENT_MANAGE, found.owner_id)
            and _is_even(found.versions[0])
        },
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = ProcedureForm()
    _offer_choices(form)
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.add_procedure(
                actor=current_actor(),
                owner_id=UUID(form.owner_id.data),
                code=form.code.data.strip(),
                title=form.title.data.strip(),
                category=form.category.data,
                points=form.points(),
                method=form.method.data.strip(),
                demands=form.demands(),
                now=now(),
            )
            flash(f"{form.title.data} is approved.", "success")
            return redirect(url_for("equipment_procedures.procedure", procedure_id=new_id), 303)
    return show("equipment/add_procedure.html", form)


@blueprint.route("/<uuid:procedure_id>/versions/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def revise(procedure_id: UUID) -> ResponseReturnValue:
    found = queries.find_procedure(actor=current_actor(), procedure_id=procedure_id)
    if not _is_even(found.versions[0]):
        raise NotFound("form for a procedure whose points differ")
    form = RevisionForm(data=_start(found.versions[0]))
    if form.validate_on_submit():
        with form.refusals():
            usecases.revise_procedure(
                actor=current_actor(),
                procedure_id=procedure_id,
                points=form.points(),
                method=form.method.data.strip(),
                demands=form.demands(),
                now=now(),
            )
            flash("The new version is approved. Calibrations follow it from now on.", "success")
            return redirect(
                url_for("equipment_procedures.procedure", procedure_id=procedure_id), 303
            )
    return show("equipment/revise_procedure.html", form, procedure=found)


def _points_table(version: queries.VersionDetail) -> Table:
    return Table(
        caption=f"Points of version {version.version}",
        columns=[
            Column(heading="What", value=lambda point: point.parameter),
            Column(heading="At", value=lambda point: _with_unit(point, tags.number(point.nominal))),
            Column(heading="Error that passes", value=_limits),
            Column(heading="Readings", value=lambda point: str(point.readings)),
            Column(
                heading="Goes back to its maker from",
                value=lambda point: _with_unit(point, tags.number(point.return_at), sign="±"),
            ),
        ],
        rows=version.points,
    )


def _budget_table(version: queries.VersionDetail) -> Table:
    return Table(
        caption=f"Uncertainty of version {version.version}, beside its standards and the scale",
        columns=[
            Column(heading="Source", value=lambda each: each.source),
            Column(heading="Type", value=lambda each: EVALUATION[each.kind]),
            Column(heading="Distribution", value=lambda each: DISTRIBUTIONS[each.kind]),
            Column(heading="Size", value=lambda each: tags.number(each.size) if each.size else ""),
            Column(heading="Divided by", value=_divisor),
            Column(heading="Sensitivity", value=lambda each: tags.number(each.sensitivity)),
            Column(heading="Degrees of freedom", value=_dof),
        ],
        rows=version.demands.components,
    )


def _divisor(component: Component) -> str:
    is_certificate = component.kind is ComponentKind.CERTIFICATE
    return tags.number(component.k) if is_certificate else DIVISORS[component.kind]


def _dof(component: Component) -> str:
    if component.kind is ComponentKind.TYPE_A:
        return "n − 1"
    return tags.number(component.dof) if component.dof is not None else "∞"


def _demands(demands: Demands) -> str:
    """What a version asks beyond its points, in a sentence; nothing on the short way."""
    if not demands.asks_standards:
        return ""
    rule = RULE_NAMES[demands.rule.kind].lower()
    width = "" if demands.rule.kind is RuleKind.SIMPLE else f" of {tags.number(demands.rule.r)} U"
    sources = ["the standards", "the scale", *(each.source for each in demands.components)]
    return f"Asks for the standards used. Judged by {rule}{width}; U from {', '.join(sources)}."


def _limits(point: Point) -> str:
    return f"{tags.signed(point.lower)} to {tags.signed(point.upper)} {symbol(point.unit)}"


def _with_unit(point: Point, number: str, sign: str = "") -> str:
    return f"{sign}{number} {symbol(point.unit)}" if number else ""


def _is_even(version: queries.VersionDetail) -> bool:
    """Whether all points have the same limits: the form can say nothing else."""
    percents = {point.percent for point in version.points}
    first, *others = map(without_percent, version.points)
    return len(percents) == 1 and all(
        replace(point, nominal=first.nominal) == first for point in others
    )


def _start(version: queries.VersionDetail) -> dict[str, object]:
    """What the form of a new version begins with: the version in force."""
    first = without_percent(version.points[0])
    demands = version.demands
    return {
        "percent": version.points[0].percent.normalize() or None,
        "asks_standards": demands.asks_standards,
        "rule": demands.rule.kind.value,
        "rule_r": demands.rule.r.normalize(),
        **component_start(demands.components),
        "parameter": first.parameter,
        "unit": first.unit,
        "nominals": tuple(point.nominal for point in version.points),
        "readings": first.readings,
        "lower": first.lower.normalize(),
        "upper": first.upper.normalize(),
        "resolution": first.resolution and first.resolution.normalize(),
        "return_at": first.return_at and first.return_at.normalize(),
        "method": version.method,
    }


def _offer_choices(form: ProcedureForm) -> None:
    mine = current_actor().scope(Permission.EQUIPMENT_MANAGE).organisations
    owners = sorted(directory.organisations_by_id(mine).values(), key=lambda line: line.name)
    form.owner_id.choices = [("", "Choose"), *((str(line.id), line.name) for line in owners)]
    categories = sorted({model.category for model in choices_of_device_models()})
    form.category.choices = [("", "Choose a category"), *((each, each) for each in categories)]

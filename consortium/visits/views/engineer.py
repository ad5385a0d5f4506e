"""Pages of the pool of engineers: who is in it, when they work, when they are away."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.queries.competence import engineers_of
from consortium.equipment.views.site_choice import seen_sites
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request
from consortium.visits.domain.absence import ABSENCE_NAMES, AbsenceKind
from consortium.visits.domain.week import clock
from consortium.visits.forms.engineer import AbsenceForm, ChangeEngineerForm, EngineerForm
from consortium.visits.forms.week import WeekForm
from consortium.visits.queries import engineer as queries
from consortium.visits.usecases import engineer as usecases
from consortium.visits.views.weeks import show_week, weeks_table

blueprint = Blueprint("visit_engineers", __name__, url_prefix="/visits/engineers")


@blueprint.get("")
@requires(Permission.VISITS_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_engineers(actor=actor, on=today(), asked=asked_from_request())
    return answer(
        "visits/engineers.html",
        Table(caption="Engineers", columns=_COLUMNS, rows=page.rows, page=page),
        name="engineers",
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE)},
    )


def _today(row: queries.EngineerLine) -> Tag:
    if row.is_away:
        return Tag("Away", "orange")
    if row.hours is None or row.starts_on > today():
        return Tag("Not working", "grey")
    return Tag(f"{clock(row.hours.starts)} to {clock(row.hours.ends)}", "green")


_COLUMNS = [
    Column(
        heading="Engineer",
        value=lambda row: row.name,
        sort="engineer",
        link=lambda row: url_for("visit_engineers.engineer", engineer_id=row.id),
    ),
    Column(heading="Works for", value=lambda row: row.organisation, sort="organisation"),
    Column(heading="Home base", value=lambda row: row.home, sort="home"),
    Column(heading="Today", value=_today, kind=Kind.TAG),
    Column(heading="Skills", value=lambda row: row.skills, kind=Kind.NUMBER),
    Column(heading="Trusts", value=lambda row: row.trusts, kind=Kind.NUMBER),
    Column(heading="From", value=lambda row: row.starts_on, kind=Kind.DAY, in_files=True),
    Column(heading="Last day", value=lambda row: row.last_day, kind=Kind.DAY),
]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add() -> ResponseReturnValue:
    actor = current_actor()
    form = EngineerForm()
    engineers = engineers_of(actor=actor, permission=Permission.EQUIPMENT_MANAGE)
    form.engineer.choices = [
        ("", "Choose"),
        *((f"{each.person_id} {each.organisation_id}", each.name) for each in engineers),
    ]
    form.home_site_id.choices = seen_sites(actor)
    if form.validate_on_submit():
        with form.refusals():
            person_id, organisation_id = map(UUID, form.engineer.data.split())
            engineer_id = usecases.add_engineer(
                actor=actor,
                person_id=person_id,
                organisation_id=organisation_id,
                home_site_id=UUID(form.home_site_id.data),
                starts_on=form.starts_on.data,
                last_day=form.last_day.data,
                now=now(),
            )
            flash("The engineer is in the pool. Say when they work.", "success")
            return redirect(url_for("visit_engineers.week", engineer_id=engineer_id), 303)
    return show(
        "visits/step.html",
        form,
        title="Add an engineer",
        text="Plans of visits use engineers of the pool, in their hours, with their skills.",
        button="Add the engineer",
        trail=_trail(),
    )


@blueprint.get("/<uuid:engineer_id>")
@requires(Permission.VISITS_VIEW)
def engineer(engineer_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_engineer(actor=actor, engineer_id=engineer_id, on=today())
    return render_template(
        "visits/engineer.html",
        found=found,
        today=_today(found.line),
        weeks=weeks_table(found.weeks),
        absences=Table(caption="Days away", columns=_ABSENCES[1:], rows=found.absences),
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE, found.line.organisation_id)},
        button=Form(),
    )


@blueprint.route("/<uuid:engineer_id>/change", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def change(engineer_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_engineer(actor=actor, engineer_id=engineer_id, on=today())
    line = found.line
    form = ChangeEngineerForm(
        version=found.version,
        home_site_id=str(line.home_site_id),
        starts_on=line.starts_on,
        last_day=line.last_day,
    )
    form.home_site_id.choices = seen_sites(actor)
    if form.validate_on_submit():
        with form.refusals():
            usecases.change_engineer(
                actor=actor,
                engineer_id=engineer_id,
                home_site_id=UUID(form.home_site_id.data),
                starts_on=form.starts_on.data,
                last_day=form.last_day.data,
                version=form.version.data,
                now=now(),
            )
            flash("The change is saved.", "success")
            return redirect(_page(engineer_id), 303)
    return show(
        "visits/step.html",
        form,
        title=f"Change {line.name}",
        text="Somebody who leaves gets a last day; plans before it stay as they are.",
        button="Save the change",
        trail=_trail(line),
    )


@blueprint.route("/<uuid:engineer_id>/week", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def week(engineer_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_engineer(actor=actor, engineer_id=engineer_id, on=today())
    form = WeekForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_engineer_week(
                actor=actor,
                engineer_id=engineer_id,
                valid_from=form.valid_from.data,
                hours=form.hours(),
                now=now(),
            )
            flash("The working week is set.", "success")
            return redirect(_page(engineer_id), 303)
    return show_week(
        form,
        found.weeks,
        title=f"Working week of {found.line.name}",
        trail=_trail(found.line),
    )


@blueprint.get("/absences")
@requires(Permission.VISITS_VIEW)
def absences() -> ResponseReturnValue:
    page = queries.list_absences(actor=current_actor(), since=today(), asked=asked_from_request())
    return answer(
        "visits/absences.html",
        Table(caption="Days away", columns=_ABSENCES, rows=page.rows, page=page),
        name="absences",
    )


_ABSENCES = [
    Column(
        heading="Engineer",
        value=lambda row: row.engineer,
        sort="engineer",
        link=lambda row: url_for("visit_engineers.engineer", engineer_id=row.engineer_id),
    ),
    Column(heading="From", value=lambda row: row.starts_on, kind=Kind.DAY, sort="from"),
    Column(heading="To", value=lambda row: row.ends_on, kind=Kind.DAY, sort="to"),
    Column(heading="Why", value=lambda row: ABSENCE_NAMES[row.kind] if row.kind else "Away"),
    Column(heading="Note", value=lambda row: row.note),
]


@blueprint.route("/<uuid:engineer_id>/absences/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def record_absence(engineer_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_engineer(actor=actor, engineer_id=engineer_id, on=today())
    form = AbsenceForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_absence(
                actor=actor,
                engineer_id=engineer_id,
                kind=AbsenceKind(form.kind.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                note=form.note.data.strip(),
                now=now(),
            )
            flash("The days away are recorded.", "success")
            return redirect(_page(engineer_id), 303)
    return show(
        "visits/step.html",
        form,
        title=f"Days away of {found.line.name}",
        text="No visit is planned on these days. Both days are included.",
        button="Record them",
        trail=_trail(found.line),
    )


@blueprint.post("/absences/<uuid:absence_id>/withdrawal")
@requires(Permission.EQUIPMENT_MANAGE)
def withdraw_absence(absence_id: UUID) -> ResponseReturnValue:
    engineer_id = usecases.withdraw_absence(actor=current_actor(), absence_id=absence_id, now=now())
    flash("The days away are withdrawn.", "success")
    return redirect(_page(engineer_id), 303)


def _page(engineer_id: UUID) -> str:
    return url_for("visit_engineers.engineer", engineer_id=engineer_id)


def _trail(line: queries.EngineerLine | None = None) -> list[tuple[str, str]]:
    trail = [("Engineers", url_for("visit_engineers.listing"))]
    return [*trail, (line.name, _page(line.id))] if line else trail

"""Pages of sites as engineers visit them: opening hours and closed days."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web import words
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.visits.forms.engineer import ClosureForm
from consortium.visits.forms.week import WeekForm
from consortium.visits.queries import site_hours as queries
from consortium.visits.usecases import site_hours as usecases
from consortium.visits.views.weeks import show_week, weeks_table

blueprint = Blueprint("visit_sites", __name__, url_prefix="/visits/sites")


@blueprint.get("")
@requires(Permission.VISITS_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_visited_sites(actor=current_actor(), on=today(), asked=asked_from_request())
    return answer(
        "visits/sites.html",
        Table(caption="Sites", columns=_COLUMNS, rows=page.rows, page=page),
        name="visited-sites",
    )


def _closed(row: queries.VisitedSite) -> str:
    return "; ".join(
        f"{words.day(each.starts_on)} to {words.day(each.ends_on)}" for each in row.closures
    )


_COLUMNS = [
    Column(
        heading="Site",
        value=lambda row: row.name,
        sort="site",
        link=lambda row: url_for("visit_sites.site", site_id=row.id),
    ),
    Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
    Column(
        heading="Opening hours",
        value=lambda row: row.week.words if row.week else "Not recorded: nothing is planned there",
    ),
    Column(heading="Closed", value=_closed),
]


@blueprint.get("/<uuid:site_id>")
@requires(Permission.VISITS_VIEW)
def site(site_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_visited_site(actor=actor, site_id=site_id, on=today())
    return render_template(
        "visits/site.html",
        site=found.site,
        weeks=weeks_table(found.weeks),
        closures=Table(caption="Closed days", columns=_CLOSURES, rows=found.site.closures),
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE, found.site.trust_id)},
        button=Form(),
    )


_CLOSURES = [
    Column(heading="From", value=lambda row: row.starts_on, kind=Kind.DAY),
    Column(heading="To", value=lambda row: row.ends_on, kind=Kind.DAY),
    Column(heading="Why", value=lambda row: row.reason),
]


@blueprint.route("/<uuid:site_id>/week", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def week(site_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_visited_site(actor=actor, site_id=site_id, on=today())
    form = WeekForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_site_week(
                actor=actor,
                site_id=site_id,
                valid_from=form.valid_from.data,
                hours=form.hours(),
                now=now(),
            )
            flash("The opening hours are set.", "success")
            return redirect(_page(site_id), 303)
    return show_week(
        form, found.weeks, title=f"Opening hours of {found.site.name}", trail=_trail(found.site)
    )


@blueprint.route("/<uuid:site_id>/closures/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def close(site_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_visited_site(actor=actor, site_id=site_id, on=today())
    form = ClosureForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.close_site(
                actor=actor,
                site_id=site_id,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The closed days are recorded.", "success")
            return redirect(_page(site_id), 303)
    return show(
        "visits/step.html",
        form,
        title=f"Close {found.site.name}",
        text="No visit is planned there on these days. Both days are included.",
        button="Record them",
        trail=_trail(found.site),
    )


@blueprint.post("/closures/<uuid:closure_id>/withdrawal")
@requires(Permission.EQUIPMENT_MANAGE)
def withdraw_closure(closure_id: UUID) -> ResponseReturnValue:
    site_id = usecases.withdraw_closure(actor=current_actor(), closure_id=closure_id, now=now())
    flash("The closed days are withdrawn.", "success")
    return redirect(_page(site_id), 303)


def _page(site_id: UUID) -> str:
    return url_for("visit_sites.site", site_id=site_id)


def _trail(site: queries.VisitedSite) -> list[tuple[str, str]]:
    return [("Sites", url_for("visit_sites.listing")), (site.name, _page(site.id))]

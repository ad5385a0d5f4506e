"""Pages that find a replacement for a device, and of what decides on it."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.device_models import choices_of_device_models
from consortium.equipment.domain.cover import CRITERION_NAMES, SAYS_NAMES, Criterion, Says
from consortium.equipment.domain.loan import days_of
from consortium.equipment.forms.cover import DistanceForm, MinimumStockForm, TrainedUsersForm
from consortium.equipment.queries.cover import (
    CoverLine,
    cover_for,
    explained_cover,
    list_distances,
    list_minimum_stocks,
    list_trained_users,
)
from consortium.equipment.queries.device import find_asset
from consortium.equipment.usecases import cover as usecases
from consortium.equipment.views.site_choice import managed_sites, seen_sites
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
)

blueprint = Blueprint("equipment_cover", __name__, url_prefix="/equipment")

FOR_DAYS = Choice(
    "days",
    "From today for",
    [
        ("14", "Two weeks"),
        ("1", "Today"),
        ("7", "One week"),
        ("28", "Four weeks"),
        ("91", "13 weeks"),
    ],
)


@blueprint.get("/<uuid:asset_id>/cover")
@requires(Permission.EQUIPMENT_VIEW)
def cover(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    page = cover_for(
        actor=actor,
        asset_id=asset_id,
        period=_period(),
        today=today(),
        asked=asked_from_request(),
    )
    may_ask = may(actor, Permission.EQUIPMENT_MANAGE, found.custodian_trust_id)

    def borrow(row: CoverLine) -> str:
        return url_for(
            "equipment_loans.borrow",
            asset_id=row.asset_id,
            instead_of=asset_id,
            days=FOR_DAYS.chosen,
        )

    best = next((row for row in page.rows if row.rank == 1), None)
    columns = [
        Column(
            heading="Asset number",
            value=lambda row: row.asset_no,
            link=lambda row: (
                borrow(row)
                if may_ask and row.rank
                else url_for("equipment.asset", asset_id=row.asset_id)
            ),
        ),
        Column(
            heading="Fits",
            value=lambda row: Tag(f"Choice {row.rank}", "green") if row.rank else Tag("No"),
            kind=Kind.TAG,
        ),
        Column(heading="For", value=lambda row: row.reasons),
        Column(heading="Against", value=lambda row: row.against),
        Column(
            heading="All criteria",
            value=lambda row: f"{row.in_favour} of {len(row.findings)} for it",
            link=lambda row: url_for(
                "equipment_cover.why",
                asset_id=asset_id,
                unit_id=row.asset_id,
                days=FOR_DAYS.chosen,
            ),
        ),
        Column(heading="Model", value=lambda row: row.model),
        Column(heading="Trust", value=lambda row: row.trust),
        Column(heading="Site", value=lambda row: row.site),
        Column(heading="Place", value=lambda row: row.location, in_files=True),
        Column(heading="Miles", value=lambda row: row.miles, kind=Kind.NUMBER, in_files=True),
        Column(heading="Trained", value=lambda row: row.trained, kind=Kind.NUMBER, in_files=True),
        Column(heading="Next due", value=lambda row: row.due_on, kind=Kind.DAY, in_files=True),
        *map(_criterion_column, Criterion),
    ]
    table = Table(
        caption=f"Replacements for {found.asset_no}", columns=columns, rows=page.rows, page=page
    )
    return answer(
        "equipment/cover.html",
        table,
        name=f"replacements-{found.asset_no}",
        asset=found,
        choices=(FOR_DAYS,),
        last=_period().last_day,
        may_ask=may_ask,
        best=(best, borrow(best)) if best and may_ask else None,
    )


def _period() -> Period:
    """From today for as many days as the reader chose."""
    return days_of(today(), today() + timedelta(days=int(FOR_DAYS.chosen) - 1))


def _criterion_column(criterion: Criterion) -> Column:
    """What a criterion says, for files."""

    def words(row: CoverLine) -> str:
        found = next(each for each in row.findings if each.criterion is criterion)
        return f"{SAYS_NAMES[found.says]}: {found.words}"

    return Column(heading=CRITERION_NAMES[criterion], value=words, in_files=True)


_SAYS_COLOURS = {Says.FOR: "green", Says.AGAINST: "yellow", Says.RULES_OUT: "red"}


@blueprint.get("/<uuid:asset_id>/cover/<uuid:unit_id>")
@requires(Permission.EQUIPMENT_VIEW)
def why(asset_id: UUID, unit_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    line = explained_cover(
        actor=actor, asset_id=asset_id, unit_id=unit_id, period=_period(), today=today()
    )
    table = Table(
        caption=f"What speaks for and against {line.asset_no}",
        columns=[
            Column(heading="Asked of it", value=lambda row: CRITERION_NAMES[row.criterion]),
            Column(
                heading="Says",
                value=lambda row: Tag(SAYS_NAMES[row.says], _SAYS_COLOURS[row.says]),
                kind=Kind.TAG,
            ),
            Column(heading="Because", value=lambda row: row.words),
        ],
        rows=line.findings,
    )
    return answer(
        "equipment/cover_why.html",
        table,
        name=f"why-{line.asset_no}",
        asset=found,
        line=line,
        last=_period().last_day,
        days=FOR_DAYS.chosen,
        may_ask=may(actor, Permission.EQUIPMENT_MANAGE, found.custodian_trust_id),
    )


@blueprint.get("/minimum-stocks")
@requires(Permission.EQUIPMENT_VIEW)
def stocks() -> ResponseReturnValue:
    page = list_minimum_stocks(actor=current_actor(), asked=asked_from_request())
    columns = [
        Column(heading="Trust", value=lambda row: row.trust),
        Column(heading="Site", value=lambda row: row.site),
        Column(heading="Kind", value=lambda row: row.category),
        Column(heading="Kept free", value=lambda row: row.minimum, kind=Kind.NUMBER),
    ]
    table = Table(caption="Minimum stocks", columns=columns, rows=page.rows, page=page)
    return answer("equipment/minimum_stocks.html", table, name="minimum-stocks", can=_can())


@blueprint.route("/minimum-stocks/set", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def set_stock() -> ResponseReturnValue:
    form = MinimumStockForm()
    form.site_id.choices = managed_sites(current_actor())
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_minimum_stock(
                actor=current_actor(),
                site_id=UUID(form.site_id.data),
                category=form.category.data.strip(),
                minimum=form.minimum.data,
                now=now(),
            )
            flash("The minimum stock is set.", "success")
            return redirect(url_for("equipment_cover.stocks"), 303)
    return show(
        "equipment/step.html",
        form,
        title="Set a minimum stock",
        text="So many devices of a kind stay at the site and are never offered to others.",
        button="Set it",
        trail=[("Minimum stocks", url_for("equipment_cover.stocks"))],
    )


@blueprint.get("/trained-users")
@requires(Permission.EQUIPMENT_VIEW)
def trained() -> ResponseReturnValue:
    page = list_trained_users(actor=current_actor(), asked=asked_from_request())
    columns = [
        Column(heading="Trust", value=lambda row: row.trust),
        Column(heading="Site", value=lambda row: row.site),
        Column(heading="Model", value=lambda row: row.model),
        Column(heading="People trained", value=lambda row: row.people, kind=Kind.NUMBER),
        Column(heading="Counted on", value=lambda row: row.counted_on, kind=Kind.DAY),
    ]
    table = Table(caption="Trained users", columns=columns, rows=page.rows, page=page)
    return answer("equipment/trained_users.html", table, name="trained-users", can=_can())


@blueprint.route("/trained-users/record", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def record_trained() -> ResponseReturnValue:
    form = TrainedUsersForm()
    form.site_id.choices = managed_sites(current_actor())
    form.device_model_id.choices = [
        (str(each.id), f"{each.manufacturer} {each.name}") for each in choices_of_device_models()
    ]
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_trained_users(
                actor=current_actor(),
                site_id=UUID(form.site_id.data),
                device_model_id=UUID(form.device_model_id.data),
                people=form.people.data,
                now=now(),
            )
            flash("The trained users are recorded.", "success")
            return redirect(url_for("equipment_cover.trained"), 303)
    return show(
        "equipment/step.html",
        form,
        title="Record trained users",
        text="Where people know a model, it is offered to their site first.",
        button="Record them",
        trail=[("Trained users", url_for("equipment_cover.trained"))],
    )


@blueprint.get("/distances")
@requires(Permission.EQUIPMENT_VIEW)
def distances() -> ResponseReturnValue:
    page = list_distances(actor=current_actor(), asked=asked_from_request())
    columns = [
        Column(heading="Site", value=lambda row: row.site),
        Column(heading="Other site", value=lambda row: row.other),
        Column(heading="Miles by road", value=lambda row: row.miles, kind=Kind.NUMBER),
    ]
    table = Table(caption="Distances", columns=columns, rows=page.rows, page=page)
    return answer("equipment/distances.html", table, name="distances", can=_can())


@blueprint.route("/distances/record", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def record_distance() -> ResponseReturnValue:
    form = DistanceForm()
    form.site_id.choices = managed_sites(current_actor())
    form.other_id.choices = seen_sites(current_actor())
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_distance(
                actor=current_actor(),
                site_id=UUID(form.site_id.data),
                other_id=UUID(form.other_id.data),
                miles=form.miles.data,
                now=now(),
            )
            flash("The distance is recorded.", "success")
            return redirect(url_for("equipment_cover.distances"), 303)
    return show(
        "equipment/step.html",
        form,
        title="Record a distance",
        text="Without it the way is taken as the crow flies, where the places are known.",
        button="Record it",
        trail=[("Distances", url_for("equipment_cover.distances"))],
    )


def _can() -> dict[str, bool]:
    return {"manage": may(current_actor(), Permission.EQUIPMENT_MANAGE)}

"""Pages of what the bids for a lot are judged by."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import plain
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, export
from consortium.tenders.domain.criterion import KIND_NAMES, Placed, percent
from consortium.tenders.domain.scale import values_in_words
from consortium.tenders.forms.criterion import CriterionChangeForm, CriterionForm, as_typed
from consortium.tenders.queries.criterion import CriteriaPage, find_criteria, find_criterion
from consortium.tenders.queries.lot import find_lot
from consortium.tenders.usecases import criterion as usecases

blueprint = Blueprint("criteria", __name__)


@blueprint.get("/lots/<uuid:lot_id>/criteria")
@requires(Permission.TENDERS_VIEW)
def criteria(lot_id: UUID) -> ResponseReturnValue:
    found = find_criteria(actor=current_actor(), lot_id=lot_id)
    change = found.is_open and may(current_actor(), Permission.TENDERS_MANAGE, found.consortium_id)
    table = _table(found, change=change)
    return export(table, name="criteria") or render_template(
        "tenders/criteria.html", page=found, table=table, change=change, button=Form()
    )


@blueprint.route("/lots/<uuid:lot_id>/criteria/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def add(lot_id: UUID) -> ResponseReturnValue:
    lot = find_lot(actor=current_actor(), lot_id=lot_id)
    found = find_criteria(actor=current_actor(), lot_id=lot_id)
    form = CriterionForm()
    form.offer_groups(found.criteria)
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_criterion(
                actor=current_actor(), lot_id=lot.id, criterion=form.criterion(), now=now()
            )
            flash("The criterion is added.", "success")
            return _back(lot_id)
    return show("tenders/criterion.html", form, page=found, criterion_id=None)


@blueprint.route("/criteria/<uuid:criterion_id>/change", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def change(criterion_id: UUID) -> ResponseReturnValue:
    found = find_criterion(actor=current_actor(), criterion_id=criterion_id)
    page = find_criteria(actor=current_actor(), lot_id=found.lot_id)
    form = CriterionChangeForm(data={"version": found.version, **as_typed(found.criterion)})
    form.offer_groups(page.criteria, but=criterion_id)
    if form.validate_on_submit():
        with form.refusals():
            usecases.change_criterion(
                actor=current_actor(),
                criterion_id=criterion_id,
                version=form.version.data,
                criterion=form.criterion(),
                now=now(),
            )
            flash("The criterion is changed.", "success")
            return _back(found.lot_id)
    return show("tenders/criterion.html", form, page=page, criterion_id=criterion_id)


@blueprint.post("/criteria/<uuid:criterion_id>/remove")
@requires(Permission.TENDERS_MANAGE)
def remove(criterion_id: UUID) -> ResponseReturnValue:
    found = find_criterion(actor=current_actor(), criterion_id=criterion_id)
    usecases.remove_criterion(actor=current_actor(), criterion_id=criterion_id, now=now())
    flash(f"“{found.criterion.name}” is taken out.", "success")
    return _back(found.lot_id)


def _table(page: CriteriaPage, *, change: bool) -> Table:
    """The criteria with their weights; names of parts are set in by dashes."""

    def link(row: Placed) -> str | None:
        if not change:
            return None
        return url_for("tenders.criteria.change", criterion_id=row.criterion.id)

    def is_scored(row: Placed) -> bool:
        return not row.is_group and bool(row.criterion.weight_bp) and row.criterion.kind != "price"

    columns = (
        Column(
            heading="Criterion",
            value=lambda row: f"{'– ' * row.depth}{row.criterion.name}",
            link=link,
            note=lambda row: row.criterion.script,
        ),
        Column(heading="Judged as", value=lambda row: KIND_NAMES[row.criterion.kind]),
        Column(
            heading="Weight in %",
            value=lambda row: percent(row.criterion.weight_bp) if row.criterion.weight_bp else None,
            kind=Kind.NUMBER,
        ),
        Column(
            heading="Scale",
            value=lambda row: values_in_words(row.criterion.scale) if is_scored(row) else "",
        ),
        Column(
            heading="Minimum",
            value=lambda row: row.criterion.minimum,
            kind=Kind.NUMBER,
        ),
        Column(heading="Script", value=lambda row: row.criterion.script, in_files=True),
        Column(
            heading="Anchor words",
            value=lambda row: (
                "; ".join(
                    f"{plain(point.value)} {point.label}: {point.descriptor}"
                    for point in row.criterion.scale
                )
                if is_scored(row)
                else ""
            ),
            in_files=True,
        ),
    )
    return Table(caption=f"Criteria of {page.lot}", columns=columns, rows=page.criteria)


def _back(lot_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.criteria.criteria", lot_id=lot_id), 303)

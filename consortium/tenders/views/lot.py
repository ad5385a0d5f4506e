"""Pages of lots and their lines."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.items import choices_of_items
from consortium.contracts.forms.agreements import ReasonForm
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.tenders.domain.criterion import percent
from consortium.tenders.forms.lot import LineForm, LotChangeForm, LotForm, LowPriceForm
from consortium.tenders.queries.lot import find_line, find_lot
from consortium.tenders.queries.tender_page import find_title
from consortium.tenders.usecases import line as line_usecases
from consortium.tenders.usecases import lot as usecases

blueprint = Blueprint("lots", __name__)


@blueprint.route("/<uuid:tender_id>/lots/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def add(tender_id: UUID) -> ResponseReturnValue:
    found = find_title(actor=current_actor(), tender_id=tender_id)
    form = LotForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_lot(
                actor=current_actor(),
                tender_id=tender_id,
                title=form.title.data.strip(),
                criteria=form.criteria(),
                price_formula=form.formula(),
                reference_price=form.reference_price.data,
                now=now(),
            )
            flash("The lot is added. Add its lines.", "success")
            return _back(tender_id)
    return show("tenders/add_lot.html", form, tender=found)


@blueprint.route("/lots/<uuid:lot_id>/change", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def change(lot_id: UUID) -> ResponseReturnValue:
    found = find_lot(actor=current_actor(), lot_id=lot_id)
    form = LotChangeForm(
        data={
            "version": found.version,
            "title": found.title,
            "price_formula": found.formula.value,
            "reference_price": found.reference_price,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            usecases.change_lot(
                actor=current_actor(),
                lot_id=lot_id,
                version=form.version.data,
                title=form.title.data.strip(),
                price_formula=form.formula(),
                reference_price=form.reference_price.data,
                now=now(),
            )
            flash(f"Lot {found.seq} is changed.", "success")
            return _back(found.tender_id)
    return show("tenders/change_lot.html", form, lot=found)


@blueprint.route("/lots/<uuid:lot_id>/low-price", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def low_price(lot_id: UUID) -> ResponseReturnValue:
    found = find_lot(actor=current_actor(), lot_id=lot_id)
    form = LowPriceForm(
        data={
            "version": found.version,
            "low_price_percent": percent(found.low_price.below_bp),
            "low_price_basis": found.low_price.compared_with.value,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            usecases.set_low_price_rule(
                actor=current_actor(),
                lot_id=lot_id,
                version=form.version.data,
                rule=form.rule(),
                now=now(),
            )
            flash(f"The rule for low prices of lot {found.seq} is set.", "success")
            return _back(found.tender_id)
    return show("tenders/low_price.html", form, lot=found)


@blueprint.route("/lots/<uuid:lot_id>/end", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def end(lot_id: UUID) -> ResponseReturnValue:
    found = find_lot(actor=current_actor(), lot_id=lot_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.end_lot(
                actor=current_actor(), lot_id=lot_id, reason=form.reason.data.strip(), now=now()
            )
            flash(f"Lot {found.seq} is ended without an award.", "success")
            return _back(found.tender_id)
    return show("tenders/end_lot.html", form, lot=found)


@blueprint.route("/lots/<uuid:lot_id>/lines/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def add_line(lot_id: UUID) -> ResponseReturnValue:
    found = find_lot(actor=current_actor(), lot_id=lot_id)
    form = LineForm()
    form.item_id.choices = [("", "Choose an item")] + [
        (str(item.id), f"{item.code}: {item.name}") for item in choices_of_items()
    ]
    if form.validate_on_submit():
        with form.refusals():
            line_usecases.add_line(
                actor=current_actor(),
                lot_id=lot_id,
                item_id=UUID(form.item_id.data),
                spec=form.spec.data.strip(),
                bought=form.cadence(),
                now=now(),
            )
            flash("The line is added.", "success")
            return _back(found.tender_id)
    return show("tenders/add_line.html", form, lot=found)


@blueprint.post("/lines/<uuid:line_id>/remove")
@requires(Permission.TENDERS_MANAGE)
def remove_line(line_id: UUID) -> ResponseReturnValue:
    found = find_line(actor=current_actor(), line_id=line_id)
    line_usecases.remove_line(actor=current_actor(), line_id=line_id, now=now())
    flash(f"{found.item} is taken out.", "success")
    return _back(found.tender_id)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)

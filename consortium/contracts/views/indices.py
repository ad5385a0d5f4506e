"""Pages of published price indices."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.schedules import IndexForm, IndexValueForm
from consortium.contracts.queries import indices as queries
from consortium.contracts.usecases import indices as usecases
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once

blueprint = Blueprint("indices", __name__, url_prefix="/indices")


@blueprint.get("")
@requires(Permission.SAVINGS_VIEW)
def listing() -> ResponseReturnValue:
    can = {"record": may(current_actor(), Permission.SAVINGS_RECORD)}
    return render_template("contracts/indices.html", indices=queries.list_indices(), can=can)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.SAVINGS_RECORD)
@once
def add() -> ResponseReturnValue:
    form = IndexForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_index_series(
                actor=current_actor(),
                code=form.code.data.strip(),
                name=form.name.data.strip(),
                publisher=form.publisher.data.strip(),
                now=now(),
            )
            flash(f"{form.code.data} is added. Record its values.", "success")
            return redirect(url_for("indices.listing"), 303)
    return show("contracts/add_index.html", form)


@blueprint.route("/<uuid:series_id>/values/new", methods=["GET", "POST"])
@requires(Permission.SAVINGS_RECORD)
@once
def add_value(series_id: UUID) -> ResponseReturnValue:
    index = queries.find_index(series_id=series_id)
    form = IndexValueForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_index_value(
                actor=current_actor(),
                series_id=series_id,
                period_from=form.period_from.data,
                period_to=form.period_to.data,
                value=form.value.data,
                published_on=form.published_on.data,
                now=now(),
            )
            flash("The value is recorded.", "success")
            return redirect(url_for("indices.listing"), 303)
    return show("contracts/add_index_value.html", form, index=index)

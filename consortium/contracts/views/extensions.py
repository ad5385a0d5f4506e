"""Pages of the options to extend an agreement."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.managing.extensions import OptionState
from consortium.contracts.forms.extensions import DecisionForm, OptionForm
from consortium.contracts.queries import extensions as queries
from consortium.contracts.usecases import extensions as usecases
from consortium.foundation.domain.periods import last_day
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web import words
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Tag

blueprint = Blueprint("agreements_extensions", __name__, url_prefix="/agreements")

STATE_TAGS = {
    OptionState.OPEN: Tag("To decide", "blue"),
    OptionState.WAITING: Tag("After the one before", "grey"),
    OptionState.TAKEN: Tag("Taken up", "green"),
    OptionState.DECLINED: Tag("Not taken up", "grey"),
    OptionState.LAPSED: Tag("Lapsed", "grey"),
}


@blueprint.get("/<uuid:agreement_id>/extensions")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    page = queries.extensions_of(actor=actor, agreement_id=agreement_id)
    return render_template(
        "contracts/extensions.html",
        page=page,
        today=today(),
        tags=STATE_TAGS,
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, page.consortium_id)},
    )


@blueprint.route("/<uuid:agreement_id>/extensions/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def add(agreement_id: UUID) -> ResponseReturnValue:
    page = queries.extensions_of(actor=current_actor(), agreement_id=agreement_id)
    form = OptionForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_extension_option(
                actor=current_actor(),
                agreement_id=agreement_id,
                months=form.months.data,
                notice_months=form.notice_months.data,
                paragraph=form.paragraph.data.strip(),
                now=now(),
            )
            flash("The option is recorded.", "success")
            return redirect(
                url_for("agreements_extensions.listing", agreement_id=agreement_id), 303
            )
    return show("contracts/add_extension.html", form, page=page)


@blueprint.route("/<uuid:agreement_id>/extensions/<uuid:option_id>", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def decide(agreement_id: UUID, option_id: UUID) -> ResponseReturnValue:
    page, option = queries.find_option(
        actor=current_actor(), agreement_id=agreement_id, option_id=option_id
    )
    form = DecisionForm()
    if form.validate_on_submit():
        with form.refusals():
            ends_on = usecases.decide_extension(
                actor=current_actor(),
                option_id=option_id,
                taken=form.is_taken(),
                told_on=form.told_on.data,
                reason=form.reason.data,
                change_notice=form.change_notice.data,
                now=now(),
            )
            until = words.day(last_day(ends_on))
            flash(f"It is decided: the agreement runs until {until}.", "success")
            return redirect(
                url_for("agreements_extensions.listing", agreement_id=agreement_id), 303
            )
    return show("contracts/decide_extension.html", form, page=page, option=option)

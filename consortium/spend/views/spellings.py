"""Spellings of suppliers that look like one: made one, and taken back."""

from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, requires
from consortium.spend.queries.spellings import Likely, likely_one, merges_in_force
from consortium.spend.usecases.merge_suppliers import Spelling, merge_suppliers, undo_merge
from consortium.spend.views.blueprint import blueprint


@blueprint.get("/suppliers/spellings")
@requires(Permission.SPEND_VIEW)
def spellings() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "spend/spellings.html",
        likely=likely_one(actor=actor),
        merges=merges_in_force(actor=actor),
        form=Form(),
        can={"match": may(actor, Permission.LINES_MATCH)},
    )


@blueprint.post("/suppliers/spellings/merge")
@requires(Permission.LINES_MATCH)
def merge_spellings() -> ResponseReturnValue:
    group = _asked_group()
    chosen = set(request.form.getlist("spelling"))
    merge_suppliers(
        actor=current_actor(),
        spellings=[
            Spelling(written=each.name, amount=Decimal(each.amount))
            for each in group.others
            if each.name in chosen
        ],
        supplier_id=group.target.supplier_id,
        name=group.target.name,
        now=now(),
    )
    flash(f"Those spellings mean {group.target.name} now. Lines and payments follow.", "success")
    return redirect(url_for("spend.spellings"), 303)


@blueprint.post("/suppliers/spellings/<uuid:merge_id>/undo")
@requires(Permission.LINES_MATCH)
def undo_spellings(merge_id: UUID) -> ResponseReturnValue:
    undo_merge(actor=current_actor(), merge_id=merge_id, now=now())
    flash("The spellings stand for themselves again. Lines and payments follow.", "success")
    return redirect(url_for("spend.spellings"), 303)


def _asked_group() -> Likely:
    """The group that the page showed, as it is now.

    Raises:
        Invalid: its names are no longer alike, or were made one meanwhile.
    """
    target = request.form.get("target", "")
    for group in likely_one(actor=current_actor()):
        if group.target.name == target:
            return group
    raise Invalid(
        "group_gone",
        "These spellings were made one meanwhile, or no longer look alike.",
        next_step="Open the page again.",
    )

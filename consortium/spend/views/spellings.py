"""Spellings of suppliers that look like one: made one or told apart, and either taken back."""

from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, requires
from consortium.spend.queries.alike_names import Alike, alike_names, names_apart
from consortium.spend.queries.names import list_names
from consortium.spend.queries.spellings import Likely, likely_one, merges_in_force
from consortium.spend.usecases.merge_suppliers import Spelling, merge_suppliers, undo_merge
from consortium.spend.usecases.tell_apart import tell_apart, undo_apart
from consortium.spend.views.blueprint import blueprint


@blueprint.get("/suppliers/spellings")
@requires(Permission.SPEND_VIEW)
def spellings() -> ResponseReturnValue:
    actor = current_actor()
    names = list_names(actor=actor)
    return render_template(
        "spend/spellings.html",
        likely=likely_one(names=names),
        alike=alike_names(actor=actor, names=names),
        merges=merges_in_force(actor=actor),
        apart=names_apart(actor=actor),
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


@blueprint.post("/suppliers/spellings/alike/merge")
@requires(Permission.LINES_MATCH)
def merge_alike() -> ResponseReturnValue:
    pair = _asked_pair()
    merge_suppliers(
        actor=current_actor(),
        spellings=[Spelling(written=pair.other.name, amount=Decimal(pair.other.amount))],
        supplier_id=pair.target.supplier_id,
        name=pair.target.name,
        now=now(),
    )
    flash(f"{pair.other.name} means {pair.target.name} now. Lines follow.", "success")
    return redirect(url_for("spend.spellings"), 303)


@blueprint.post("/suppliers/spellings/alike/apart")
@requires(Permission.LINES_MATCH)
def tell_names_apart() -> ResponseReturnValue:
    pair = _asked_pair()
    tell_apart(actor=current_actor(), names=(pair.target.name, pair.other.name), now=now())
    flash(f"{pair.target.name} and {pair.other.name} are two suppliers.", "success")
    return redirect(url_for("spend.spellings"), 303)


@blueprint.post("/suppliers/spellings/apart/<uuid:said_id>/undo")
@requires(Permission.LINES_MATCH)
def undo_names_apart(said_id: UUID) -> ResponseReturnValue:
    undo_apart(actor=current_actor(), said_id=said_id, now=now())
    flash("The two names are proposed again where they look alike.", "success")
    return redirect(url_for("spend.spellings"), 303)


def _asked_pair() -> Alike:
    """The pair that the page showed, as it is now.

    Raises:
        Invalid: it was decided meanwhile, or a later search did not find it.
    """
    asked = (request.form.get("target", ""), request.form.get("other", ""))
    actor = current_actor()
    for pair in alike_names(actor=actor, names=list_names(actor=actor)):
        if (pair.target.name, pair.other.name) == asked:
            return pair
    raise Invalid(
        "pair_gone",
        "These names were decided meanwhile, or no longer look alike.",
        next_step="Open the page again.",
    )


def _asked_group() -> Likely:
    """The group that the page showed, as it is now.

    Raises:
        Invalid: its names are no longer alike, or were made one meanwhile.
    """
    target = request.form.get("target", "")
    for group in likely_one(names=list_names(actor=current_actor())):
        if group.target.name == target:
            return group
    raise Invalid(
        "group_gone",
        "These spellings were made one meanwhile, or no longer look alike.",
        next_step="Open the page again.",
    )

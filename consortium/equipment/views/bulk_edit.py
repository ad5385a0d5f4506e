"""The page that edits every device of a filtered list at once."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.asset_facts import FACT_NAMES
from consortium.equipment.domain.bulk_edit import MOST_DEVICES, check_edit
from consortium.equipment.forms.bulk_edit import BulkEditForm
from consortium.equipment.queries.asset import assets_that_fit
from consortium.equipment.queries.bulk_edit import EditPreview, preview_edit
from consortium.equipment.usecases.bulk_edit import edit_assets
from consortium.equipment.views.filters import register_choices, wanted_from
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import asked_from_request
from consortium.foundation.web.words import count

blueprint = Blueprint("equipment_bulk", __name__, url_prefix="/equipment/bulk-edit")

SHOWN = 20


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def edit() -> ResponseReturnValue:
    actor = current_actor()
    ids = assets_that_fit(
        actor=actor,
        words=asked_from_request().words,
        wanted=wanted_from(register_choices(actor)),
        limit=MOST_DEVICES + 1,
    )
    if len(ids) > MOST_DEVICES:
        raise Invalid(
            "too_many_devices",
            f"These are more than {MOST_DEVICES:,} devices.",
            next_step="Go back and choose a place, a model or a state.",
        )
    form: Any = BulkEditForm()
    preview: EditPreview | None = None
    if form.validate_on_submit():
        with form.refusals():
            values = form.values()
            check_edit(values)
            preview = preview_edit(actor=actor, asset_ids=ids, values=values, today=today())
            if digest := request.form.get("digest"):
                changed = _edited(form, ids, values, digest)
                if changed:
                    flash(f"{count(changed, 'device')} changed.", "success")
                    return redirect(url_for("equipment.listing", **_filters()), 303)
    rows = [(words, form[f"how_{name}"], form[name]) for name, words in FACT_NAMES.items()]
    return show(
        "equipment/bulk_edit.html",
        form,
        rows=rows,
        devices=len(ids),
        preview=preview,
        shown=SHOWN,
        names=FACT_NAMES,
        here=url_for("equipment_bulk.edit", **_filters()),
        back=url_for("equipment.listing", **_filters()),
    )


def _edited(form: Any, ids: tuple[Any, ...], values: dict[str, Any], digest: str) -> int:
    """How many devices changed; nought, with the reason on the form, when none did."""
    try:
        return edit_assets(
            actor=current_actor(), asset_ids=ids, values=values, digest=digest, now=now()
        )
    except Conflict as refusal:
        form.form_errors.append(str(refusal))
        return 0


def _filters() -> dict[str, Any]:
    """The filters of the register that the address carries."""
    names = {"q", *(choice.name for choice in register_choices(current_actor()))}
    return {name: value for name, value in request.args.items() if name in names}

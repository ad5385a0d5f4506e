"""Tags of a device, and labels to print."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.asset_tag import TagKind
from consortium.equipment.forms.asset_tag import AssetTagForm
from consortium.equipment.queries.asset import AssetLine, list_assets
from consortium.equipment.queries.asset_tag import tags_of
from consortium.equipment.queries.device import AssetDetail, find_asset
from consortium.equipment.usecases.asset_tag import add_asset_tag, retire_asset_tag
from consortium.equipment.views.filters import register_choices, wanted_from
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.lazy import lazy
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import asked_from_request

if TYPE_CHECKING:
    from consortium.equipment.reports import labels as printing
else:
    printing = lazy("consortium.equipment.reports.labels")  # draws QR codes and PDFs

blueprint = Blueprint("equipment_tags", __name__, url_prefix="/equipment")

MOST_LABELS = 600


@blueprint.route("/<uuid:asset_id>/tags/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    form = AssetTagForm()
    form.replaces_id.choices = [
        ("", "Beside the others"),
        *((str(tag.id), tag.value) for tag in tags_of(asset_id) if tag.retired_at is None),
    ]
    if form.validate_on_submit():
        with form.refusals():
            replaced = form.replaces_id.data
            add_asset_tag(
                actor=current_actor(),
                asset_id=asset_id,
                kind=TagKind(form.kind.data),
                value=form.value.data,
                replaces_id=UUID(replaced) if replaced else None,
                now=now(),
            )
            flash(f"The tag finds {found.asset_no} from now on.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/add_tag.html", form, asset=found)


@blueprint.post("/tags/<uuid:tag_id>/retire")
@requires(Permission.EQUIPMENT_MANAGE)
def retire(tag_id: UUID) -> ResponseReturnValue:
    Form().validate_on_submit()
    asset_id = retire_asset_tag(actor=current_actor(), tag_id=tag_id, now=now())
    flash("The tag is out of use.", "success")
    return redirect(url_for("equipment.asset", asset_id=asset_id), 303)


@blueprint.get("/<uuid:asset_id>/label")
@requires(Permission.EQUIPMENT_VIEW)
def label(asset_id: UUID) -> ResponseReturnValue:
    found = find_asset(actor=current_actor(), asset_id=asset_id, today=today())
    return pdf(printing.single_label(_label(found, found.owner)), f"label-{found.asset_no}")


@blueprint.get("/labels")
@requires(Permission.EQUIPMENT_VIEW)
def labels() -> ResponseReturnValue:
    """The labels of every device that the register shows, with its filters."""
    actor = current_actor()
    asked = replace(asked_from_request(), page=1, rows=MOST_LABELS)
    page = list_assets(actor=actor, asked=asked, wanted=wanted_from(register_choices(actor)))
    if page.total > MOST_LABELS:
        raise Invalid(
            "too_many_labels",
            f"These are {page.total:,} devices; one file holds {MOST_LABELS} labels.",
            next_step="Go back and choose a place, or search for fewer.",
        )
    return sheet_of([_label(line, line.owner) for line in page.rows], "labels")


def sheet_of(labels: Sequence["printing.Label"], name: str) -> Response:
    """A4 sheets of labels, from the place on that the reader says is the first free one."""
    skip = request.args.get("skip", "0")
    skipped = int(skip) % printing.ON_A_SHEET if skip.isdecimal() and len(skip) < 3 else 0
    return pdf(printing.label_sheet(labels, skip=skipped), name)


def _label(device: AssetDetail | AssetLine, owner: str) -> "printing.Label":
    address = url_for("equipment_scan.scan", code=device.asset_no, _external=True)
    return printing.Label(
        address=address,
        heading=device.asset_no,
        lines=(f"{device.manufacturer} {device.model}", f"Serial {device.serial}", owner),
    )


def pdf(content: bytes, name: str) -> Response:
    """A document to download."""
    return send_file(
        io.BytesIO(content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{name}.pdf",
    )

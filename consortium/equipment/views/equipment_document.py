"""Documents of devices and of their models."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.documents import sent_file
from consortium.equipment.domain.equipment_document import EquipmentDocumentKind
from consortium.equipment.forms.equipment_document import EquipmentDocumentForm
from consortium.equipment.queries.device import find_asset
from consortium.equipment.queries.equipment_document import (
    documents_of_asset,
    open_equipment_document,
)
from consortium.equipment.usecases import equipment_document as usecases
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once

blueprint = Blueprint("equipment_documents", __name__, url_prefix="/equipment")


@blueprint.route("/<uuid:asset_id>/documents/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    there = documents_of_asset(actor, asset_id, found.device_model_id)
    form = EquipmentDocumentForm()
    form.about.choices = [
        ("device", f"This device, {found.asset_no}"),
        ("model", f"Every {found.manufacturer} {found.model}"),
    ]
    form.supersedes_id.choices = [
        ("", "Beside the others"),
        *((str(each.id), each.title) for each in there if not each.is_superseded),
    ]
    if form.validate_on_submit():
        with form.refusals():
            older = form.supersedes_id.data
            sent: dict[str, Any] = {
                "actor": actor,
                "kind": EquipmentDocumentKind(form.kind.data),
                "title": form.title.data.strip(),
                "file": sent_file(form.file),
                "supersedes_id": UUID(older) if older else None,
                "now": now(),
            }
            if form.about.data == "model":
                usecases.attach_to_model(
                    model_id=found.device_model_id, trust_id=found.custodian_trust_id, **sent
                )
            else:
                usecases.attach_to_asset(asset_id=asset_id, **sent)
            flash("The document is attached.", "success")
            return redirect(url_for("equipment.asset", asset_id=asset_id), 303)
    return show("equipment/add_document.html", form, asset=found)


@blueprint.get("/documents/<uuid:document_id>")
@requires(Permission.EQUIPMENT_VIEW)
def download(document_id: UUID) -> Response:
    kept = open_equipment_document(actor=current_actor(), document_id=document_id)
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )

"""The terms of a loan as files: a preview, keeping them, and those that were kept."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format
from consortium.equipment.queries import loan_terms as queries
from consortium.equipment.usecases.loan_terms import keep_loan_terms
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.exports import download
from consortium.foundation.web.guard import current_actor, requires

blueprint = Blueprint("loan_terms", __name__, url_prefix="/equipment/loans/<uuid:loan_id>/terms")

FORMATS = ",".join(f'"{file_format.value}"' for file_format in Format)


@blueprint.get(f"/<any({FORMATS}):file_format>")
@requires(Permission.EQUIPMENT_MANAGE)
def preview(loan_id: UUID, file_format: str) -> Response:
    wanted = Format(file_format)
    document = queries.preview_terms(actor=current_actor(), loan_id=loan_id, now=now())
    return download(
        queries.terms_in_format(document, wanted),
        media_type=MEDIA_TYPES[wanted],
        name=f"preview-{document.file_name}.{file_format}",
    )


@blueprint.post("/keep")
@requires(Permission.EQUIPMENT_MANAGE)
def keep(loan_id: UUID) -> ResponseReturnValue:
    try:
        keep_loan_terms(actor=current_actor(), loan_id=loan_id, now=now())
        flash("The terms are kept. These bytes stay as they are.", "success")
    except Conflict as refusal:
        flash(str(refusal), "info")
    return redirect(url_for("equipment_loans.loan", loan_id=loan_id), 303)


@blueprint.get(f"/kept/<int:position>/<any({FORMATS}):file_format>")
@requires(Permission.EQUIPMENT_MANAGE)
def kept(loan_id: UUID, position: int, file_format: str) -> Response:
    file = queries.open_kept_terms(
        actor=current_actor(),
        loan_id=loan_id,
        position=position,
        file_format=Format(file_format),
    )
    return send_file(
        file.path, mimetype=file.media_type, as_attachment=True, download_name=file.name
    )

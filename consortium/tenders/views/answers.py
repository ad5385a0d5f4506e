"""A bid's answers and documents, for the panel and for whoever sees bids."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.queries.answers import find_answers, find_document

blueprint = Blueprint("answers", __name__)


@blueprint.get("/bids/<uuid:bid_id>/answers")
@requires(Permission.TENDERS_VIEW)
def answers(bid_id: UUID) -> ResponseReturnValue:
    found = find_answers(actor=current_actor(), bid_id=bid_id, now=now())
    return render_template("tenders/answers.html", page=found)


@blueprint.get("/bids/<uuid:bid_id>/documents/<uuid:document_id>")
@requires(Permission.TENDERS_VIEW)
def document(bid_id: UUID, document_id: UUID) -> ResponseReturnValue:
    found = find_document(actor=current_actor(), bid_id=bid_id, document_id=document_id, now=now())
    return send_file(
        BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
    )

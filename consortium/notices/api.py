"""Open contracting data for programs: a tender's releases, or the record of them."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.api import Operation, Parameter
from consortium.foundation.web.clock import now
from consortium.foundation.web.guard import current_actor, requires
from consortium.notices.queries.ocds_package import ocds_of, tender_of_reference
from consortium.notices.views.packages import JSON_TYPE, text_of

blueprint = Blueprint("api_notices", __name__, url_prefix="/api/v1")

_TEXT = {"type": "string"}


@blueprint.get("/ocds")
@requires(Permission.NOTICES_VIEW)
def ocds() -> ResponseReturnValue:
    reference = request.args.get("tender", "").strip()
    if not reference:
        raise Invalid("missing_parameter", "The parameter tender is missing.", field="tender")
    actor = current_actor()
    found = ocds_of(
        actor=actor,
        tender_id=tender_of_reference(actor=actor, reference=reference),
        now=now(),
        as_record=request.args.get("kind") == "record",
    )
    return Response(text_of(found), mimetype=JSON_TYPE)


OPERATIONS = (
    Operation(
        endpoint="api_notices.ocds",
        summary="A tender as open contracting data (OCDS 1.1): its releases, or their record",
        parameters=(
            Parameter(name="tender", about="The tender's reference", schema=_TEXT, required=True),
            Parameter(
                name="kind",
                about="“record” for the record package",
                schema={"type": "string", "enum": ["releases", "record"]},
            ),
        ),
        answer={
            "type": "object",
            "required": ["publishedDate", "publisher", "uri", "version"],
            "properties": {
                "uri": _TEXT,
                "version": _TEXT,
                "publishedDate": _TEXT,
                "publisher": {"type": "object"},
                "releases": {"type": "array", "items": {"type": "object"}},
                "records": {"type": "array", "items": {"type": "object"}},
            },
        },
    ),
)

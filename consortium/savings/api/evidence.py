"""Evidence for programs: savings with the hash of their packs, and the order that takes one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.items import ids_of_items
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.api import Operation, Parameter, as_json
from consortium.foundation.web.clock import now
from consortium.foundation.web.guard import current_actor, requires
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.savings.api.asking import (
    MONEY,
    NUMBER,
    PERIOD,
    TEXT,
    TEXT_OR_NONE,
    consortium_asked,
    list_of,
    object_of,
    period_asked,
    text_asked,
)
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.domain.signoff import LineKind
from consortium.savings.queries.evidence_packs import SavingRow, find_pack, list_savings, takes_long
from consortium.savings.usecases.evidence_packs import (
    PDF,
    ZIP,
    give_out_again,
    start_pack,
    take_pack,
)
from consortium.savings.views.evidence_address import evidence_address

blueprint = Blueprint("api_evidence", __name__, url_prefix="/api/v1")


@blueprint.get("/savings/evidence-packs")
@requires(Permission.EVIDENCE_TAKE)
def evidence_packs() -> ResponseReturnValue:
    rows = list_savings(
        actor=current_actor(), consortium_id=consortium_asked(), period=period_asked()
    )
    return as_json({"savings": [_with_pack(row) for row in rows]})


@blueprint.post("/savings/evidence-packs/take")
@requires(Permission.EVIDENCE_TAKE)
def take_evidence() -> ResponseReturnValue:
    """Give out the pack of a saving; one that a worker writes is had from the list afterwards."""
    key = SavingKey(
        consortium_id=consortium_asked(),
        trust_id=id_of_code(text_asked("trust"), [OrganisationKind.TRUST]),
        item_id=_item(text_asked("line")),
        kind=_kind(),
        period=period_asked(),
    )
    if takes_long(actor=current_actor(), key=key):
        start_pack(actor=current_actor(), key=key, now=now())
        return as_json({"state": "being_written"}, 202)
    taken = take_pack(actor=current_actor(), key=key, now=now())
    return _pack(taken.id)


@blueprint.post("/savings/evidence-packs/<uuid:pack_id>")
@requires(Permission.EVIDENCE_TAKE)
def take_evidence_again(pack_id: UUID) -> ResponseReturnValue:
    """Give out a pack that was made before, exactly as it was."""
    return _pack(give_out_again(actor=current_actor(), pack_id=pack_id, now=now()).id)


def _pack(pack_id: UUID) -> ResponseReturnValue:
    as_pdf = request.args.get("format") == "pdf"
    kept = find_pack(actor=current_actor(), pack_id=pack_id, as_pdf=as_pdf)
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


def _with_pack(row: SavingRow) -> dict[str, Any]:
    return {
        "trust": row.trust_code,
        "line": row.item_code,
        "kind": row.key.kind.value,
        "counts": f"{row.counts:.2f}",
        "months": row.months,
        "months_banked": row.banked,
        "address": evidence_address(row.key),
        "pack": row.pack or None,
        "pack_address": url_for("evidence_packs.file", pack_id=row.pack_id, file_format="zip")
        if row.pack_id
        else None,
        "take_address": url_for("api_evidence.take_evidence_again", pack_id=row.pack_id)
        if row.pack_id
        else None,
        "pack_sha256": row.pack_sha256 or None,
        "manifest_sha256": row.pack_manifest_sha256 or None,
        "is_complete": row.is_complete,
    }


def _item(code: str) -> UUID:
    found = ids_of_items([code]).get(code)
    if found is None:
        raise NotFound(f"item {code}")
    return found


def _kind() -> LineKind:
    try:
        return LineKind(request.args.get("kind", LineKind.CASH))
    except ValueError:
        kinds = ", ".join(LineKind)
        raise Invalid(
            "bad_parameter", f"The parameter kind must be one of {kinds}.", field="kind"
        ) from None


_KIND = {"type": "string", "enum": list(LineKind)}
_FORMAT = Parameter(
    name="format",
    about="The zip with all its files, or the PDF",
    schema={"type": "string", "enum": ["zip", "pdf"], "default": "zip"},
)
OPERATIONS = (
    Operation(
        endpoint="api_evidence.evidence_packs",
        summary="Savings with the address and hash of their evidence",
        parameters=PERIOD,
        answer=object_of(
            savings=list_of(
                object_of(
                    trust=TEXT,
                    line=TEXT,
                    kind=TEXT,
                    counts=MONEY,
                    months=NUMBER,
                    months_banked=NUMBER,
                    address=TEXT,
                    pack=TEXT_OR_NONE,
                    pack_address=TEXT_OR_NONE,
                    take_address=TEXT_OR_NONE,
                    pack_sha256=TEXT_OR_NONE,
                    manifest_sha256=TEXT_OR_NONE,
                    is_complete={"type": "boolean"},
                )
            )
        ),
    ),
    Operation(
        endpoint="api_evidence.take_evidence",
        summary="Take the evidence pack of a saving; that it was given out is recorded",
        method="post",
        parameters=(
            *PERIOD,
            Parameter(name="trust", about="The trust's code", schema=TEXT, required=True),
            Parameter(name="line", about="The item's code", schema=TEXT, required=True),
            Parameter(name="kind", about="Cash-releasing, when left out", schema=_KIND),
            _FORMAT,
        ),
        answer=object_of(state=TEXT),
        files=(ZIP, PDF),
    ),
    Operation(
        endpoint="api_evidence.take_evidence_again",
        summary="Take a pack that was made before; that it was given out is recorded",
        method="post",
        parameters=(
            Parameter(
                name="pack_id",
                about="As in the list's take_address",
                schema={"type": "string", "format": "uuid"},
                place="path",
                required=True,
            ),
            _FORMAT,
        ),
        answer=object_of(),
        files=(ZIP, PDF),
    ),
)

"""Pages of the documents that are made from the data of an agreement, and of those issued."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.papers.generated_documents import GENERATED_NAMES, GeneratedKind
from consortium.contracts.queries import generated_documents as queries
from consortium.contracts.queries import issued_documents
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.generated_documents import GeneratedLine
from consortium.contracts.queries.issued_documents import IssuedLine
from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format
from consortium.contracts.usecases import generated_documents as usecases
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.exports import download
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request

blueprint = Blueprint("generated_documents", __name__, url_prefix="/agreements")

KINDS = ",".join(f'"{kind.value}"' for kind in GeneratedKind)
FORMATS = ",".join(f'"{file_format.value}"' for file_format in Format)
GENERATED = "/<uuid:agreement_id>/documents/generated"
ONE = f"{GENERATED}/<any({KINDS}):kind>/<uuid:subject_id>"
ISSUED = "/<uuid:agreement_id>/documents/issued"


@blueprint.get(GENERATED)
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    chosen = _kinds()
    page = queries.list_generated(
        actor=actor,
        agreement_id=agreement_id,
        asked=asked_from_request(),
        kind=GeneratedKind(chosen.chosen) if chosen.chosen else None,
    )

    def page_of(row: GeneratedLine) -> str:
        return url_for(
            "generated_documents.document",
            agreement_id=agreement_id,
            kind=row.kind.value,
            subject_id=row.subject_id,
        )

    table = Table(
        caption="Documents made from the data",
        columns=[
            Column(heading="Document", value=lambda row: row.name, sort="document", link=page_of),
            Column(heading="About", value=lambda row: row.about, sort="about"),
            Column(heading="Day", value=lambda row: row.on, kind=Kind.DAY, sort="on"),
            Column(
                heading="Issued as", value=lambda row: row.issued or "not issued", sort="issued"
            ),
        ],
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/generated_list.html",
        table,
        name=f"generated-documents-{agreement.reference}",
        agreement=agreement,
        kinds=chosen,
    )


@blueprint.get(ONE)
@requires(Permission.AGREEMENTS_VIEW)
def document(agreement_id: UUID, kind: str, subject_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    shown = queries.preview(
        actor=actor,
        agreement_id=agreement_id,
        kind=GeneratedKind(kind),
        subject_id=subject_id,
        now=now(),
    )
    issued = issued_documents.list_issued(
        actor=actor,
        agreement_id=agreement_id,
        asked=Asked(rows=None),
        kind=GeneratedKind(kind),
        subject_id=subject_id,
    )
    return render_template(
        "contracts/generated_document.html",
        agreement=agreement,
        document=shown,
        blocks=[(type(block).__name__.lower(), block) for block in shown.blocks],
        issued=issued.rows,
        unchanged=any(line.inputs_sha256 == shown.inputs_sha256 for line in issued.rows[:1]),
        place={"agreement_id": agreement_id, "kind": kind, "subject_id": subject_id},
        can={"issue": may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)},
        button=Form(),
    )


@blueprint.get(f"{ONE}/<any({FORMATS}):file_format>")
@requires(Permission.AGREEMENTS_VIEW)
def preview(agreement_id: UUID, kind: str, subject_id: UUID, file_format: str) -> Response:
    wanted = Format(file_format)
    shown = queries.preview(
        actor=current_actor(),
        agreement_id=agreement_id,
        kind=GeneratedKind(kind),
        subject_id=subject_id,
        now=now(),
    )
    return download(
        queries.in_format(shown, wanted),
        media_type=MEDIA_TYPES[wanted],
        name=f"preview-{shown.file_name}.{file_format}",
    )


@blueprint.post(f"{ONE}/issue")
@requires(Permission.AGREEMENTS_MANAGE)
def issue(agreement_id: UUID, kind: str, subject_id: UUID) -> ResponseReturnValue:
    try:
        usecases.issue_document(
            actor=current_actor(),
            agreement_id=agreement_id,
            kind=GeneratedKind(kind),
            subject_id=subject_id,
            now=now(),
        )
        flash("It is issued. These bytes are kept as they are.", "success")
    except Conflict as refusal:
        flash(str(refusal), "info")
    place = url_for(
        "generated_documents.document", agreement_id=agreement_id, kind=kind, subject_id=subject_id
    )
    return redirect(place, 303)


@blueprint.get(ISSUED)
@requires(Permission.AGREEMENTS_VIEW)
def issued(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    chosen = _kinds()
    page = issued_documents.list_issued(
        actor=actor,
        agreement_id=agreement_id,
        asked=asked_from_request(),
        kind=GeneratedKind(chosen.chosen) if chosen.chosen else None,
    )

    def file_of(row: IssuedLine, file_format: Format) -> str:
        return url_for(
            "generated_documents.issued_file",
            agreement_id=agreement_id,
            document_id=row.id,
            file_format=file_format.value,
        )

    table = Table(
        caption="Issued documents",
        columns=[
            Column(heading="Reference", value=lambda row: row.reference, sort="reference"),
            Column(heading="Document", value=lambda row: row.name, sort="document"),
            Column(heading="About", value=lambda row: row.about, sort="about"),
            Column(
                heading="Issued", value=lambda row: row.issued_at, kind=Kind.MOMENT, sort="issued"
            ),
            Column(heading="By", value=lambda row: row.issued_by),
            Column(
                heading="PDF",
                value=lambda row: row.pdf_sha256[:12],
                link=lambda row: file_of(row, Format.PDF),
            ),
            Column(
                heading="DOCX",
                value=lambda row: row.docx_sha256[:12],
                link=lambda row: file_of(row, Format.DOCX),
            ),
        ],
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/issued_documents.html",
        table,
        name=f"issued-documents-{agreement.reference}",
        agreement=agreement,
        kinds=chosen,
    )


@blueprint.get(f"{ISSUED}/<uuid:document_id>/<any({FORMATS}):file_format>")
@requires(Permission.AGREEMENTS_VIEW)
def issued_file(agreement_id: UUID, document_id: UUID, file_format: str) -> Response:
    kept = issued_documents.open_issued(
        actor=current_actor(),
        agreement_id=agreement_id,
        document_id=document_id,
        file_format=Format(file_format),
    )
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


def _kinds() -> Choice:
    options = [("", "All kinds"), *((kind.value, name) for kind, name in GENERATED_NAMES.items())]
    return Choice("kind", "Kind", options)

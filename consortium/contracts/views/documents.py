"""Pages of the documents attached to an agreement."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.managing.documents import DOCUMENT_NAMES, DocumentKind
from consortium.contracts.forms.documents import DocumentForm, sent_file
from consortium.contracts.queries import documents as queries
from consortium.contracts.queries.agreements import AgreementDetail, find_agreement
from consortium.contracts.queries.documents import DocumentLine
from consortium.contracts.usecases import documents as usecases
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request

blueprint = Blueprint("agreement_documents", __name__, url_prefix="/agreements")


@blueprint.get("/<uuid:agreement_id>/documents")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    page = queries.list_documents(
        actor=actor, agreement_id=agreement_id, asked=asked_from_request()
    )

    def saved_at(row: DocumentLine) -> str:
        return url_for(
            "agreement_documents.download", agreement_id=agreement_id, document_id=row.id
        )

    table = Table(
        caption="Attached documents",
        columns=[
            Column(heading="Title", value=lambda row: row.title, sort="title", link=saved_at),
            Column(heading="What it is", value=lambda row: DOCUMENT_NAMES[row.kind], sort="kind"),
            Column(heading="Trust", value=lambda row: row.trust or "All", sort="trust"),
            Column(heading="File", value=lambda row: row.file_name),
            Column(heading="Size", value=lambda row: _size(row.size)),
            Column(
                heading="Attached",
                value=lambda row: row.uploaded_at,
                kind=Kind.MOMENT,
                sort="uploaded",
            ),
            Column(heading="SHA-256", value=lambda row: row.sha256[:12]),
        ],
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/documents.html",
        table,
        name=f"documents-{agreement.reference}",
        agreement=agreement,
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)},
    )


@blueprint.route("/<uuid:agreement_id>/documents/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def attach(agreement_id: UUID) -> ResponseReturnValue:
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    form = DocumentForm()
    form.contract_id.choices = _contracts(agreement)
    if form.validate_on_submit():
        with form.refusals():
            usecases.attach_document(
                actor=current_actor(),
                agreement_id=agreement_id,
                contract_id=UUID(form.contract_id.data) if form.contract_id.data else None,
                kind=DocumentKind(form.kind.data),
                title=form.title.data.strip(),
                file=sent_file(form.file),
                now=now(),
            )
            flash("The document is attached.", "success")
            return redirect(url_for("agreement_documents.listing", agreement_id=agreement_id), 303)
    return show("contracts/attach_document.html", form, agreement=agreement)


@blueprint.get("/<uuid:agreement_id>/documents/<uuid:document_id>")
@requires(Permission.AGREEMENTS_VIEW)
def download(agreement_id: UUID, document_id: UUID) -> Response:
    kept = queries.open_document(
        actor=current_actor(), agreement_id=agreement_id, document_id=document_id
    )
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


def _contracts(agreement: AgreementDetail) -> list[tuple[str, str]]:
    whole = [("", "The agreement as a whole")]
    return whole + [
        (str(each.id), f"{each.trust}: {each.reference}") for each in agreement.contracts
    ]


def _size(size: int) -> str:
    if size < 1 << 20:
        return f"{max(1, size >> 10)} kB"
    return f"{size / (1 << 20):.1f} MB"

"""A supplier's own bid: typing it, its documents, checking it, sealing it."""

import json
from typing import IO, Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.documents import sent_file
from consortium.foundation.domain.errors import DomainError, Stale
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.domain.bid_content import BidContent, check_content, parts_of
from consortium.tenders.domain.receipt import Copy
from consortium.tenders.forms.portal import BidForm, CopyForm, DocumentForm, SealForm, bid_form
from consortium.tenders.gateways.clock_guard import guarded
from consortium.tenders.queries import portal as queries
from consortium.tenders.queries.portal import DraftView, Supplier
from consortium.tenders.queries.portal_tender import PortalTender, find_open_tender
from consortium.tenders.usecases import draft as drafts
from consortium.tenders.usecases import submission
from consortium.tenders.views import words

blueprint = Blueprint("bid", __name__)


@blueprint.route("/<uuid:tender_id>/bid", methods=["GET", "POST"])
@requires(Permission.BIDS_SUBMIT)
def edit(tender_id: UUID) -> ResponseReturnValue:
    supplier, page, draft = _asked(tender_id)
    if request.method == "POST":
        form = bid_form(page, version=draft.version)
        with form.refusals():
            saved = drafts.save_draft(
                actor=current_actor(),
                supplier_id=supplier.id,
                tender_id=tender_id,
                fields=form.typed(),
                version=form.version.data or 0,
                now=now(),
            )
            return _saved(tender_id, saved)
    else:
        form = _saved_form(page, draft)
    return show("tenders/portal/bid.html", form, tender=page, draft=draft, words=words)


@blueprint.route("/<uuid:tender_id>/bid/documents", methods=["GET", "POST"])
@requires(Permission.BIDS_SUBMIT)
def documents(tender_id: UUID) -> ResponseReturnValue:
    supplier, page, draft = _asked(tender_id)
    form = DocumentForm()
    if form.validate_on_submit():
        with form.refusals():
            drafts.add_document(
                actor=current_actor(),
                supplier_id=supplier.id,
                tender_id=tender_id,
                file=sent_file(form.file),
                now=now(),
            )
            flash("The document is in your draft, locked.", "success")
            return redirect(url_for("portal.bid.documents", tender_id=tender_id), 303)
    return show("tenders/portal/documents.html", form, tender=page, draft=draft, button=Form())


@blueprint.post("/<uuid:tender_id>/bid/documents/<uuid:document_id>/remove")
@requires(Permission.BIDS_SUBMIT)
def remove_document(tender_id: UUID, document_id: UUID) -> ResponseReturnValue:
    supplier = queries.find_supplier(actor=current_actor())
    drafts.remove_document(
        actor=current_actor(),
        supplier_id=supplier.id,
        tender_id=tender_id,
        document_id=document_id,
        now=now(),
    )
    flash("The document is taken out.", "success")
    return redirect(url_for("portal.bid.documents", tender_id=tender_id), 303)


@blueprint.route("/<uuid:tender_id>/bid/seal", methods=["GET", "POST"])
@requires(Permission.BIDS_SUBMIT)
def seal(tender_id: UUID) -> ResponseReturnValue:
    """Check what was saved, then seal it: a small request, whatever the bid holds."""
    supplier, page, draft = _asked(tender_id)
    problems, content = _read(page, draft)
    form = SealForm(data={"version": draft.version})
    if form.validate_on_submit() and content is not None:
        if form.version.data != draft.version:
            raise Stale("draft")
        submission.submit_bid(
            actor=current_actor(),
            supplier_id=supplier.id,
            tender_id=tender_id,
            content=content,
            nonce=bytes.fromhex(draft.nonce),
            clock=guarded(now),
        )
        flash("Your bid is sealed. Download its receipt.", "success")
        return redirect(url_for("portal.tender", tender_id=tender_id), 303)
    digest = _copy(draft, content).digest if content else ""
    return show(
        "tenders/portal/seal.html",
        form,
        tender=page,
        draft=draft,
        content=content,
        problems=problems,
        digest=digest,
        names={lot.id: lot.name for lot in page.lots},
    )


@blueprint.get("/<uuid:tender_id>/bid/copy")
@requires(Permission.BIDS_SUBMIT)
def copy(tender_id: UUID) -> ResponseReturnValue:
    """The supplier's own copy: after sealing nobody can read the bid here, not even they."""
    _, page, draft = _asked(tender_id)
    _, content = _read(page, draft)
    if content is None:
        return redirect(url_for("portal.bid.seal", tender_id=tender_id), 303)
    kept = {**_copy(draft, content).as_json(), "typed": dict(draft.fields)}
    return as_file(kept, f"bid-{page.reference}.json")


@blueprint.route("/<uuid:tender_id>/bid/from-copy", methods=["GET", "POST"])
@requires(Permission.BIDS_SUBMIT)
def from_copy(tender_id: UUID) -> ResponseReturnValue:
    supplier, page, _ = _asked(tender_id)
    form = CopyForm()
    if form.validate_on_submit():
        with form.refusals():
            drafts.start_from_copy(
                actor=current_actor(),
                supplier_id=supplier.id,
                tender_id=tender_id,
                kept=_json_of(form.file.data.stream),
                now=now(),
            )
            flash("Your copy is your draft again. Change it, then seal it.", "success")
            return redirect(url_for("portal.bid.edit", tender_id=tender_id), 303)
    return show("tenders/portal/from_copy.html", form, tender=page)


def as_file(content: dict[str, Any], name: str) -> Response:
    """A JSON file to be kept."""
    return Response(
        json.dumps(content, indent=2, ensure_ascii=False),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _json_of(stream: IO[bytes]) -> dict[str, Any]:
    """The JSON object of a file; what is none has nothing in it."""
    try:
        found = json.load(stream)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _asked(tender_id: UUID) -> tuple[Supplier, PortalTender, DraftView]:
    actor = current_actor()
    supplier = queries.find_supplier(actor=actor)
    page = find_open_tender(actor=actor, supplier=supplier, tender_id=tender_id, now=now())
    return (
        supplier,
        page,
        queries.find_draft(actor=actor, supplier=supplier, tender_id=tender_id),
    )


def _saved_form(page: PortalTender, draft: DraftView) -> BidForm:
    if not draft.version:
        return bid_form(page, version=0)
    return bid_form(page, version=draft.version, fields=draft.fields)


def _saved(tender_id: UUID, version: int) -> ResponseReturnValue:
    """Where saving leads: a script stays and learns the new version, a person goes on."""
    if request.accept_mimetypes.best == "application/json":
        return {"version": version}
    if "seal" in request.form:
        return redirect(url_for("portal.bid.seal", tender_id=tender_id), 303)
    flash("Your draft is saved. Nobody else sees that there is one.", "success")
    return redirect(url_for("portal.bid.edit", tender_id=tender_id), 303)


def _read(page: PortalTender, draft: DraftView) -> tuple[list[str], BidContent | None]:
    """What is wrong with a draft, or the bid it is."""
    form = bid_form(page, version=draft.version, fields=draft.fields, to_be_read=True)
    if not form.validate():
        return [text for texts in form.errors.values() for text in texts], None
    try:
        content = form.content(page, draft.documents)
        check_content(content, page.asked())
    except DomainError as refusal:
        return [str(refusal)], None
    return [], content


def _copy(draft: DraftView, content: BidContent) -> Copy:
    parts = parts_of(content)
    return Copy(
        nonce=bytes.fromhex(draft.nonce),
        bid={envelope.value: part for envelope, part in parts.items()},
    )

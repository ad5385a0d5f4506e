"""Amendments of a published tender, and moving its deadline by two persons."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.documents import sent_file_if_any
from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.tenders.forms.question import AmendmentForm, ExtensionForm
from consortium.tenders.queries.amendment import (
    AmendmentsPage,
    find_amendments,
    open_amendment_document,
)
from consortium.tenders.usecases import amendment as usecases

blueprint = Blueprint("amendments", __name__)


@blueprint.get("/<uuid:tender_id>/amendments")
@requires(Permission.TENDERS_VIEW)
def listing(tender_id: UUID) -> ResponseReturnValue:
    found = find_amendments(actor=current_actor(), tender_id=tender_id, now=now())
    return render_template("tenders/amendments.html", page=found, button=Form())


@blueprint.route("/<uuid:tender_id>/amendments/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def amend(tender_id: UUID) -> ResponseReturnValue:
    found = _run(tender_id)
    form = AmendmentForm()
    if form.validate_on_submit():
        with form.refusals():
            number = usecases.amend_tender(
                actor=current_actor(),
                tender_id=tender_id,
                what=form.what.data.strip(),
                why=form.why.data.strip(),
                file=sent_file_if_any(form.file),
                now=now(),
            )
            flash(f"Amendment {number} is published, and suppliers are told.", "success")
            return _back(tender_id)
    return show("tenders/amend.html", form, page=found)


@blueprint.route("/<uuid:tender_id>/deadline", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def extend(tender_id: UUID) -> ResponseReturnValue:
    found = _run(tender_id)
    form = ExtensionForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.propose_extension(
                actor=current_actor(),
                tender_id=tender_id,
                to=form.to(),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The later deadline is proposed. Another person confirms it.", "success")
            return _back(tender_id)
    return show("tenders/extend.html", form, page=found)


@blueprint.post("/<uuid:tender_id>/deadline/<uuid:extension_id>/confirm")
@requires(Permission.TENDERS_MANAGE)
def confirm(tender_id: UUID, extension_id: UUID) -> ResponseReturnValue:
    _answered(tender_id, extension_id, usecases.confirm_extension)
    flash("The deadline is later now, and suppliers are told.", "success")
    return _back(tender_id)


@blueprint.post("/<uuid:tender_id>/deadline/<uuid:extension_id>/refuse")
@requires(Permission.TENDERS_MANAGE)
def refuse(tender_id: UUID, extension_id: UUID) -> ResponseReturnValue:
    _answered(tender_id, extension_id, usecases.refuse_extension)
    flash("The deadline stays as it is.", "success")
    return _back(tender_id)


@blueprint.get("/<uuid:tender_id>/amendments/<uuid:amendment_id>/document")
@requires(Permission.TENDERS_VIEW)
def document(tender_id: UUID, amendment_id: UUID) -> Response:
    kept = open_amendment_document(
        actor=current_actor(), tender_id=tender_id, amendment_id=amendment_id
    )
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


def _run(tender_id: UUID) -> AmendmentsPage:
    found = find_amendments(actor=current_actor(), tender_id=tender_id, now=now())
    if not found.tender.runs_it:
        raise NotAllowed("Only those who run the tender change it.")
    return found


def _answered(tender_id: UUID, extension_id: UUID, order: Callable[..., None]) -> None:
    """Give the order for an extension of this very tender."""
    found = find_amendments(actor=current_actor(), tender_id=tender_id, now=now())
    if extension_id not in {each.id for each in found.extensions}:
        raise NotFound("extension")
    order(actor=current_actor(), extension_id=extension_id, now=now())


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.amendments.listing", tender_id=tender_id), 303)

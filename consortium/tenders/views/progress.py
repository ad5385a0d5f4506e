"""Closing a tender for bids, by the clock or by hand; opening the bids, ranking them."""

from uuid import UUID

import structlog
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.jobs import periodic
from consortium.foundation.web.clock import now
from consortium.foundation.web.guard import current_actor, requires
from consortium.tenders.usecases import publication, scoring

log = structlog.get_logger(__name__)
blueprint = Blueprint("progress", __name__)


@periodic("close_due_tenders", minute="*")
def close_due_tenders() -> None:
    """At the deadline; a minute that was missed is made up for by the next."""
    closed = publication.close_due_tenders(actor=Actor.system("clock"), now=now())
    if closed:
        log.info("tenders_closed", tenders=len(closed))


@blueprint.post("/<uuid:tender_id>/close")
@requires(Permission.TENDERS_MANAGE)
def close(tender_id: UUID) -> ResponseReturnValue:
    publication.close_tender(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The tender is closed for bids.", "success")
    return _back(tender_id)


@blueprint.post("/<uuid:tender_id>/open")
@requires(Permission.TENDERS_MANAGE)
def open_bids(tender_id: UUID) -> ResponseReturnValue:
    publication.open_bids(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The bids are opened. Record each of them.", "success")
    return _back(tender_id)


@blueprint.post("/<uuid:tender_id>/rank")
@requires(Permission.TENDERS_MANAGE)
def rank(tender_id: UUID) -> ResponseReturnValue:
    scoring.rank_bids(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The prices are scored and the bids are ranked.", "success")
    return _back(tender_id)


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)

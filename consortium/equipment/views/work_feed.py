"""The calendar of due work: its page, and the secret address that calendar programs read."""

from hashlib import sha256
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.gateways.icalendar_feed import MEDIA_TYPE, Entry, as_icalendar
from consortium.equipment.domain.work_kind import WORK_KIND_NAMES
from consortium.equipment.queries.due_list import DueLine, due_list
from consortium.equipment.queries.work_feed import open_work_feed, work_feed_of
from consortium.equipment.usecases import work_feed as usecases
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, public, requires
from consortium.organisations.queries.actors import actor_of

blueprint = Blueprint("work_feed", __name__, url_prefix="/equipment")


@blueprint.route("/calendar", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
def feed() -> ResponseReturnValue:
    """The page of one's own feed; sent as a form, it makes a new address and shows it once."""
    form = Form()
    address = None
    if form.validate_on_submit():
        token = usecases.make_work_feed(actor=current_actor(), now=now())
        address = url_for("work_feed.read", token=token, _external=True)
    return render_template(
        "equipment/work_feed.html",
        address=address,
        feed=work_feed_of(actor=current_actor()),
        button=form,
    )


@blueprint.post("/calendar/revocation")
@requires(Permission.CALIBRATIONS_RECORD)
def revoke() -> ResponseReturnValue:
    usecases.revoke_work_feed(actor=current_actor(), now=now())
    flash("The address no longer answers.", "success")
    return redirect(url_for("work_feed.feed"), 303)


@blueprint.get("/calendars/<uuid:token>")
@public("guarded by the secret in the address: calendar programs cannot sign in")
def read(token: UUID) -> ResponseReturnValue:
    """The due work of the trusts for which the person records today; nothing once revoked."""
    found = open_work_feed(token=token)
    actor = actor_of(person_id=found.person_id, today=today())
    if not may(actor, Permission.CALIBRATIONS_RECORD):
        raise NotFound("calendar")
    mine = actor.scope(Permission.CALIBRATIONS_RECORD)
    lines = due_list(actor=actor, on=today(), asked=Asked(rows=None)).rows
    body = as_icalendar(
        [_entry(line) for line in lines if line.trust_id in mine],
        name="Due work on equipment",
        stamp=found.made_at,
    )
    response = Response(body, content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "inline", filename="due-work.ics")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(sha256(body).hexdigest())
    return response.make_conditional(request)


def _entry(line: DueLine) -> Entry:
    """The next due date of a plan on its planned day: one entry, however the day moves."""
    place = ", ".join(filter(None, (line.trust, line.site, line.location)))
    return Entry(
        uid=f"plan.{line.plan_id}@consortium",
        on=line.do_by,
        summary=f"{line.procedure}: {line.asset_no}",
        description=f"{line.category}, {line.model}, serial {line.serial}\n{place}\n"
        f"Due on {line.due_on}",
        category=WORK_KIND_NAMES[line.work_kind],
    )

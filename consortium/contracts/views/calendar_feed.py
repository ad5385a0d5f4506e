"""The calendar feed of a person: its page, and the secret address that calendar programs read."""

from hashlib import sha256
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.managing.key_dates import KIND_NAMES
from consortium.contracts.gateways.icalendar_feed import MEDIA_TYPE, Entry, as_icalendar
from consortium.contracts.queries.calendar_feed import feed_of, open_feed
from consortium.contracts.queries.key_dates import CalendarLine, calendar_of
from consortium.contracts.usecases import calendar_feed as usecases
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period, add_months
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, public, requires
from consortium.organisations.queries.actors import actor_of

blueprint = Blueprint("agreements_feed", __name__, url_prefix="/agreements")

# How far back the feed goes: what is older is history.
MONTHS_BACK = 12


@blueprint.route("/calendar-feed", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_VIEW)
def feed() -> ResponseReturnValue:
    """The page of one's own feed; sent as a form, it makes a new address and shows it once."""
    form = Form()
    address = None
    if form.validate_on_submit():
        token = usecases.make_calendar_feed(actor=current_actor(), now=now())
        address = url_for("agreements_feed.read", token=token, _external=True)
    return render_template(
        "contracts/calendar_feed.html",
        address=address,
        feed=feed_of(actor=current_actor()),
        button=form,
    )


@blueprint.post("/calendar-feed/revocation")
@requires(Permission.AGREEMENTS_VIEW)
def revoke() -> ResponseReturnValue:
    usecases.revoke_calendar_feed(actor=current_actor(), now=now())
    flash("The address no longer answers.", "success")
    return redirect(url_for("agreements_feed.feed"), 303)


@blueprint.get("/calendar-feeds/<uuid:token>")
@public("guarded by the secret in the address: calendar programs cannot sign in")
def read(token: UUID) -> ResponseReturnValue:
    """What the person sees today, whoever they are by now; nothing once it is revoked."""
    found = open_feed(token=token)
    actor = actor_of(person_id=found.person_id, today=today())
    if not may(actor, Permission.AGREEMENTS_VIEW):
        raise NotFound("calendar")
    since = add_months(today().replace(day=1), -MONTHS_BACK)
    lines = calendar_of(actor=actor, period=Period(since))
    body = as_icalendar(
        [_entry(line) for line in lines], name="Contract dates", stamp=found.made_at
    )
    response = Response(body, content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "inline", filename="contract-dates.ics")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(sha256(body).hexdigest())
    return response.make_conditional(request)


def _entry(line: CalendarLine) -> Entry:
    place = f"{line.reference} {line.agreement}"
    return Entry(
        uid=f"{line.key}.{line.agreement_id}@consortium",
        on=line.on,
        summary=f"{line.title} ({line.reference})",
        description="\n".join(each for each in (place, line.trust) if each),
        category=KIND_NAMES[line.kind],
    )

"""Keeping when sites let engineers in."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Site
from consortium.visits.domain.absence import check_days
from consortium.visits.domain.week import Hours, check_week
from consortium.visits.models.engineer import hours_as_json
from consortium.visits.models.site_hours import SiteClosure, SiteWeek, access_visited_site


def set_site_week(
    *, actor: Actor, site_id: UUID, valid_from: date, hours: Collection[Hours], now: datetime
) -> None:
    """Say when a site lets engineers in from a day on; until then the week before it holds.

    Raises:
        NotFound: the site is not within reach.
        NotAllowed: the actor does not manage the equipment of its trust.
        Invalid: the hours make no sense.
    """
    ordered = check_week(hours)
    with transaction():
        site = _managed(actor, site_id)
        db.session.add(
            SiteWeek(
                id=uuid7(),
                site_id=site_id,
                valid_from=valid_from,
                hours=hours_as_json(ordered),
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        _record(actor, "site_week.set", site, now, valid_from=valid_from)


def close_site(
    *, actor: Actor, site_id: UUID, starts_on: date, ends_on: date, reason: str, now: datetime
) -> UUID:
    """Say that nobody can work at a site from a day to a day, both included.

    Raises:
        NotFound: the site is not within reach.
        NotAllowed: the actor does not manage the equipment of its trust.
        Invalid: the days make no sense.
    """
    check_days(starts_on, ends_on)
    with transaction():
        site = _managed(actor, site_id)
        row = SiteClosure(
            id=uuid7(),
            site_id=site_id,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        _record(actor, "site_closure.recorded", site, now, starts_on=starts_on, ends_on=ends_on)
    return row.id


def withdraw_closure(*, actor: Actor, closure_id: UUID, now: datetime) -> UUID:
    """Take a closure back: the site is open on those days after all. Returns the site.

    Raises:
        NotFound: there is none within reach, or it is withdrawn.
        NotAllowed: the actor does not manage the equipment of the site's trust.
    """
    with transaction():
        row = db.session.get(SiteClosure, closure_id)
        if row is None or row.withdrawn_at is not None:
            raise NotFound("closure")
        site = _managed(actor, row.site_id)
        row.withdrawn_at = now
        _record(actor, "site_closure.withdrawn", site, now, starts_on=row.starts_on)
    return site.id


def _managed(actor: Actor, site_id: UUID) -> Site:
    site = access_visited_site(actor=actor, permission=Permission.VISITS_VIEW, site_id=site_id)
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, site.trust_id)
    return site


def _record(actor: Actor, action: str, site: Site, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("site", site.id, site.name),
        at=now,
        owner_id=site.trust_id,
        **details,
    )

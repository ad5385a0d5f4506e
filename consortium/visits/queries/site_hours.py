"""Reading when sites let engineers in."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, true

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site
from consortium.visits.domain.week import Week, latest_first, week_on
from consortium.visits.models.site_hours import SiteClosure, weeks_of_sites


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureLine:
    id: UUID
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitedSite:
    """A site with the week that holds on a day, and the closures that have not ended by then.

    Without a week nothing can be planned there.
    """

    id: UUID
    name: str
    trust_id: UUID
    trust: str
    week: Week | None
    closures: tuple[ClosureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDetail:
    """A site, and every week recorded for it, the latest first."""

    site: VisitedSite
    weeks: tuple[Week, ...]


def list_visited_sites(*, actor: Actor, on: date, asked: Asked) -> Page[VisitedSite]:
    """The sites of the trusts within reach, as they stand on a day, by trust and site."""
    rows = _sites(actor).where(*matching(asked.words, Site.name, Site.code, Organisation.name))
    first = Site.name if asked.sort == "site" else Organisation.name
    page, total = one_page(rows, asked, first, Site.name, Site.id)
    sites = [(site, trust) for site, trust in page]
    return Page(rows=_lines(sites, on), total=total, asked=asked)


def find_visited_site(*, actor: Actor, site_id: UUID, on: date) -> SiteDetail:
    """One site, as it stands on a day.

    Raises:
        NotFound: there is none, or its trust is not within reach.
    """
    found = db.session.execute(_sites(actor).where(Site.id == site_id)).one_or_none()
    if found is None:
        raise NotFound("site")
    site, trust = found
    weeks = weeks_of_sites([site_id])[site_id]
    return SiteDetail(
        site=_lines([(site, trust)], on)[0],
        weeks=latest_first(weeks),
    )


def _sites(actor: Actor) -> Select[Site, str]:
    scope = actor.scope(Permission.VISITS_VIEW)
    return (
        select(Site, Organisation.name)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(true() if scope.everything else Site.trust_id.in_(scope.organisations))
    )


def _lines(rows: Collection[tuple[Site, str]], on: date) -> list[VisitedSite]:
    ids = [site.id for site, _ in rows]
    weeks = weeks_of_sites(ids)
    closures = _closures(ids, on)
    return [
        VisitedSite(
            id=site.id,
            name=site.name,
            trust_id=site.trust_id,
            trust=trust,
            week=week_on(weeks[site.id], on),
            closures=tuple(closures[site.id]),
        )
        for site, trust in rows
    ]


def _closures(ids: Collection[UUID], since: date) -> dict[UUID, list[ClosureLine]]:
    found: dict[UUID, list[ClosureLine]] = defaultdict(list)
    rows = db.session.scalars(
        select(SiteClosure)
        .where(
            SiteClosure.site_id.in_(ids),
            SiteClosure.withdrawn_at.is_(None),
            SiteClosure.ends_on >= since,
        )
        .order_by(SiteClosure.starts_on, SiteClosure.id)
    )
    for row in rows:
        found[row.site_id].append(
            ClosureLine(id=row.id, starts_on=row.starts_on, ends_on=row.ends_on, reason=row.reason)
        )
    return found

"""When sites let engineers in: their weeks, and the days on which they are closed."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Json, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Site
from consortium.visits.domain.week import Week
from consortium.visits.models.engineer import week_from_json


class SiteWeek(Identified, AppendOnly, Base):
    """The opening hours of a site from a day on, for work on its equipment."""

    __tablename__ = "site_week"
    __table_args__ = (Index("ix_site_week_site_id", "site_id", "valid_from"),)

    site_id: Mapped[UUID] = mapped_column(references("site.id"))
    valid_from: Mapped[date]
    hours: Mapped[list[Any]] = mapped_column(Json)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class SiteClosure(Identified, Base):
    """Days on which nobody can work at a site, the last one included, unless it is withdrawn."""

    __tablename__ = "site_closure"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="ends_after_it_starts"),
        Index("ix_site_closure_site_id", "site_id", "ends_on"),
    )

    site_id: Mapped[UUID] = mapped_column(references("site.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


def weeks_of_sites(ids: Collection[UUID]) -> dict[UUID, list[Week]]:
    """The weeks of some sites in the order in which they were recorded."""
    found: dict[UUID, list[Week]] = defaultdict(list)
    rows = db.session.scalars(
        select(SiteWeek).where(SiteWeek.site_id.in_(ids)).order_by(SiteWeek.id)
    )
    for row in rows:
        found[row.site_id].append(week_from_json(row.valid_from, row.hours))
    return found


def access_visited_site(*, actor: Actor, permission: Permission, site_id: UUID) -> Site:
    """A site of a trust that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or its trust is not within reach.
    """
    row = db.session.get(Site, site_id)
    if row is None or row.trust_id not in actor.scope(permission):
        raise NotFound("site")
    return row

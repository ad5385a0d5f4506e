"""What happened to a device after somebody opened its sheet: both sides, for a decision."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.sheet import Change, Seen, changes
from consortium.equipment.queries.calibration import RunDetail, find_calibration
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Organisation, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """A device as the sheet showed it, and as it stands; ``run`` is what was recorded since.

    The places are "trust, site, location".
    """

    changes: tuple[Change, ...]
    before: Seen
    now: Seen
    place_before: str
    place_now: str
    run: RunDetail | None


def compare(*, actor: Actor, seen: Seen, now: Seen) -> Meanwhile | None:
    """Both sides when anything differs, else None; the device is one within the actor's reach."""
    found = changes(seen, now)
    if not found:
        return None
    places = _places({seen.site_id, now.site_id})
    run_id = now.run_id if Change.RUN in found else None
    return Meanwhile(
        changes=found,
        before=seen,
        now=now,
        place_before=_place(places, seen),
        place_now=_place(places, now),
        run=find_calibration(actor=actor, run_id=run_id) if run_id else None,
    )


def _places(site_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(
        select(Site.id, Organisation.name, Site.name)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(Site.id.in_(site_ids))
    )
    return {site_id: f"{trust}, {site}" for site_id, trust, site in rows}


def _place(places: dict[UUID, str], seen: Seen) -> str:
    site = places.get(seen.site_id, "a place that is not known")
    return f"{site}, {seen.location}" if seen.location else site

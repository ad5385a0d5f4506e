"""Engineers, sites and plans of visits for the tests, made through the use cases."""

from datetime import date, timedelta
from uuid import UUID

from consortium.visits.domain.absence import AbsenceKind
from consortium.visits.domain.week import Hours
from consortium.visits.usecases import engineer as engineers
from consortium.visits.usecases import site_hours
from tests.equipment import factories as equipment
from tests.support.world import NOW, SYSTEM, TODAY, World

BEFORE = TODAY - timedelta(days=365)
OFFICE_HOURS = [Hours(weekday=weekday, starts=480, ends=960) for weekday in range(1, 6)]


def in_pool(world: World, person_id: UUID | None = None, *, since: date = BEFORE) -> UUID:
    """An engineer of North whose days begin at North, without hours."""
    return engineers.add_engineer(
        actor=SYSTEM,
        person_id=person_id or world.engineer.id,
        organisation_id=world.north,
        home_site_id=equipment.site_at(world.north),
        starts_on=since,
        now=NOW,
    )


def working(world: World) -> UUID:
    """The engineer of North in the pool, at work on weekdays from 8:00 to 16:00."""
    engineer_id = in_pool(world)
    engineers.set_engineer_week(
        actor=SYSTEM, engineer_id=engineer_id, valid_from=BEFORE, hours=OFFICE_HOURS, now=NOW
    )
    return engineer_id


def away(engineer_id: UUID, *, on: date = TODAY, days: int = 1) -> UUID:
    return engineers.record_absence(
        actor=SYSTEM,
        engineer_id=engineer_id,
        kind=AbsenceKind.SICKNESS,
        starts_on=on,
        ends_on=on + timedelta(days=days - 1),
        note="Back soon",
        now=NOW,
    )


def open_site(trust_id: UUID, code: str = "") -> UUID:
    """The site of a trust, open on weekdays from 8:00 to 16:00."""
    site_id = equipment.site_at(trust_id, code)
    site_hours.set_site_week(
        actor=SYSTEM, site_id=site_id, valid_from=BEFORE, hours=OFFICE_HOURS, now=NOW
    )
    return site_id


def closed(site_id: UUID, *, on: date = TODAY, days: int = 1) -> UUID:
    return site_hours.close_site(
        actor=SYSTEM,
        site_id=site_id,
        starts_on=on,
        ends_on=on + timedelta(days=days - 1),
        reason="Floors are laid",
        now=NOW,
    )

"""Engineers, sites and plans of visits for the tests, made through the use cases."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.usecases.cover import record_distance
from consortium.visits.domain.absence import AbsenceKind
from consortium.visits.domain.plan_terms import PlanTerms
from consortium.visits.domain.week import Hours
from consortium.visits.usecases import engineer as engineers
from consortium.visits.usecases import shared_plan, site_hours
from tests.equipment import factories as equipment
from tests.equipment import work
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


def due_everywhere(world: World) -> UUID:
    """Two tonometers each at North and South that are due on Wednesday, and one at West.

    The engineer of North may calibrate at all three; South is 30 miles from North, and West has no
    opening hours. Returns the engineer.
    """
    engineer_id = working(world)
    procedure_id = equipment.procedure_of(world.seven_oaks, code="VISIT-1")
    for trust_id in (world.north, world.north, world.south, world.south, world.west):
        work.competent(world.engineer, trust_id, kind=WorkKind.CALIBRATION)
        equipment.planned(equipment.tonometer(trust_id), procedure_id, anchor_on=date(2026, 3, 22))
    north, south = open_site(world.north), open_site(world.south)
    record_distance(actor=SYSTEM, site_id=north, other_id=south, miles=Decimal(30), now=NOW)
    return engineer_id


def terms(*, days: int = 5, miles_an_hour: int = 30) -> PlanTerms:
    """A week from today; so small a plan is proven long before its time is up."""
    return PlanTerms(starts_on=TODAY, days=days, miles_an_hour=miles_an_hour, seconds=20)


def planned(world: World) -> UUID:
    return shared_plan.plan_visits(
        actor=world.engineer.actor(), consortium_id=world.seven_oaks, terms=terms(), now=NOW
    )

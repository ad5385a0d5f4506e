"""A day on which something waits for everybody of Seven Oaks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from consortium.foundation.domain.permissions import Role
from consortium.organisations.usecases.people import invite_person
from tests.contracts import factories as contracts
from tests.contracts.story import LENS
from tests.equipment import factories as equipment
from tests.savings.factories import prepared
from tests.support.databases import Ground, Grounds
from tests.support.world import SYSTEM, World
from tests.tenders import factories as tenders


@dataclass(frozen=True, kw_only=True)
class Day:
    """What stands about, by what it is."""

    asset: UUID
    quarantined: UUID
    agreement: UUID
    tender: UUID
    baseline: UUID
    item: UUID


@pytest.fixture(scope="session")
def day_ground(grounds: Grounds, cast: World) -> Ground[Day]:
    return grounds.lay("day", lambda: _day(cast))


@pytest.fixture
def day(world: World, day_ground: Ground[Day]) -> Day:
    """One device late and one in quarantine, a contract, a baseline, demand, an invitation."""
    return day_ground.made


def _day(world: World) -> Day:
    items = contracts.items()
    procedure = equipment.procedure_of(world.north)
    late = equipment.tonometer(world.north, asset_no="TON-LATE")
    equipment.planned(late, procedure, anchor_on=date(2026, 3, 15))
    failed = equipment.tonometer(world.north, asset_no="TON-FAILED")
    equipment.calibrated(failed, procedure, equipment.off_by("0.8"))
    agreement_id = contracts.agreement(world, LENS)
    contracts.drafted_contract(world, agreement_id, world.north)
    tender = tenders.asked(tenders.draft(world, code="USS"))
    invite_person(
        actor=SYSTEM,
        email="invited@example.org",
        name="Invited",
        role=Role.ENGINEER,
        organisation_id=world.north,
        link_base="https://localhost/invitation?token=",
        now=datetime.now(UTC),
    )
    return Day(
        asset=late,
        quarantined=failed,
        agreement=agreement_id,
        tender=tender.id,
        baseline=prepared(world.north, items["IOL"]),
        item=items["IOL"],
    )

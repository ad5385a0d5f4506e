"""The story in small, with the small world's three trusts: what queries and pages are asked of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tests.contracts.factories import (
    BAND,
    VISCOELASTIC,
    agreement,
    items,
    leaves,
    signed_contract,
)
from tests.contracts.story import LENS, REBATE
from tests.support.databases import Ground, Grounds
from tests.support.world import World

NOTICED = datetime(2025, 7, 3, 10, 0, tzinfo=UTC)
WEST_LEFT = date(2025, 10, 1)


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """An agreement of three trusts; West left it on 1 October 2025."""

    id: UUID
    items: dict[str, UUID]
    north: UUID
    south: UUID
    west: UUID

    @property
    def path(self) -> str:
        return f"/agreements/{self.id}"


@pytest.fixture(scope="session")
def agreed_ground(grounds: Grounds, cast: World) -> Ground[Agreed]:
    return grounds.lay("agreed", lambda: _agree(cast))


@pytest.fixture
def agreed(world: World, agreed_ground: Ground[Agreed]) -> Agreed:
    """18,000, 4,500 and 3,500 lenses a year: £38 together, £40 once West has left."""
    return agreed_ground.made


def _agree(world: World) -> Agreed:
    catalogue = items()
    agreement_id = agreement(world, LENS, VISCOELASTIC, BAND, rebates=(REBATE,))
    north, south, west = (
        signed_contract(
            world,
            agreement_id,
            trust_id,
            commits={catalogue["IOL"]: per_year},
        )
        for trust_id, per_year in (
            (world.north, "18000"),
            (world.south, "4500"),
            (world.west, "3500"),
        )
    )
    leaves(world, west, on=WEST_LEFT, now=NOTICED)
    return Agreed(id=agreement_id, items=catalogue, north=north, south=south, west=west)

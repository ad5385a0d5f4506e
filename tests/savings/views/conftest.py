"""A rebate that is earned, for the pages about it."""

from uuid import UUID

import pytest

from tests.contracts import factories as contracts
from tests.contracts.rebates import scheme_of
from tests.contracts.story import REBATE
from tests.savings.factories import lenses
from tests.spend.factories import csv_of, imported
from tests.support.databases import Ground, Grounds
from tests.support.world import World


@pytest.fixture(scope="session")
def earned_ground(grounds: Grounds, cast: World) -> Ground[UUID]:
    return grounds.lay("earned", lambda: _earn(cast))


@pytest.fixture
def earned(world: World, earned_ground: Ground[UUID]) -> UUID:
    """An agreement whose 4% are earned: 26,000 x £10.50 = £273,000, and £270,000 are enough."""
    return earned_ground.made


def _earn(world: World) -> UUID:
    items = contracts.items()
    agreement_id = contracts.agreement(world, contracts.VISCOELASTIC, rebates=(REBATE,))
    for trust_id, bought in ((world.north, 20_000), (world.south, 6_000)):
        contracts.signed_contract(
            world, agreement_id, trust_id, commits={items["OVD"]: str(bought)}
        )
        line = {**lenses("R-1", "2025-05-03", "10.50", of=bought), "Item code": "OVD"}
        imported(trust_id, csv_of(line))
    return agreement_id


@pytest.fixture
def page(earned: UUID) -> str:
    return f"/agreements/{earned}/rebates/{scheme_of(earned)}/2025"

"""What tests of purchase lines share."""

from uuid import UUID

import pytest

from tests.spend.factories import catalogue
from tests.support.databases import Ground, Grounds
from tests.support.world import World


@pytest.fixture(scope="session")
def catalogue_ground(grounds: Grounds, cast: World) -> Ground[dict[str, UUID]]:
    return grounds.lay("catalogue", lambda: catalogue(cast))


@pytest.fixture
def items(world: World, catalogue_ground: Ground[dict[str, UUID]]) -> dict[str, UUID]:
    """The items of the small catalogue, by code."""
    return catalogue_ground.made

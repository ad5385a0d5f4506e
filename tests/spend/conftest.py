"""What tests of purchase lines share."""

from uuid import UUID

import pytest

from tests.spend.factories import catalogue
from tests.support.world import World


@pytest.fixture
def items(world: World) -> dict[str, UUID]:
    """The items of the small catalogue, by code."""
    return catalogue(world)

"""A plan of visits in the small world, made once: what queries and pages are asked of."""

from uuid import UUID

import pytest

from tests.support.databases import Ground, Grounds
from tests.support.world import World
from tests.visits import factories


@pytest.fixture(scope="session")
def plan_ground(grounds: Grounds, cast: World) -> Ground[UUID]:
    return grounds.lay("visit plan", lambda: _planned(cast))


@pytest.fixture
def plan_id(world: World, plan_ground: Ground[UUID]) -> UUID:
    """A plan of the week for what is due at North, South and West."""
    return plan_ground.made


def _planned(world: World) -> UUID:
    factories.due_everywhere(world)
    return factories.planned(world)

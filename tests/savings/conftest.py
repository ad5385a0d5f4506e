"""What tests of savings share besides the factories."""

import pytest

from tests.savings.factories import Year, lived
from tests.support.databases import Ground, Grounds
from tests.support.world import World


@pytest.fixture(scope="session")
def year_ground(grounds: Grounds, cast: World) -> Ground[Year]:
    return grounds.lay("year", lambda: lived(cast))


@pytest.fixture
def year(world: World, year_ground: Ground[Year]) -> Year:
    """The year of the table in ``factories.py``."""
    return year_ground.made

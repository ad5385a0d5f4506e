"""What tests of savings share besides the factories."""

import pytest

from tests.savings.factories import Year, lived
from tests.support.world import World


@pytest.fixture
def year(world: World) -> Year:
    """The year of the table in ``factories.py``."""
    return lived(world)

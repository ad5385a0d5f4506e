"""What the tests of tenders share besides the factories."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from consortium.foundation.database import db
from tests.support.world import World


@pytest.fixture
def statements(world: World) -> Iterator[Callable[[], int]]:
    """How many statements were sent to the database so far."""
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", count)
    yield lambda: seen
    event.remove(connection, "before_cursor_execute", count)

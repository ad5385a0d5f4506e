"""What the tests of tenders share besides the factories."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import event

from consortium.foundation.database import db
from tests.support.databases import Ground, Grounds
from tests.support.world import World
from tests.tenders import factories
from tests.tenders.factories import Made, draft

Walk = Callable[[Made], Made]


@pytest.fixture
def made(world: World, request: pytest.FixtureRequest) -> Made:
    """The tender on the ground that the test stands on, as in ``usefixtures("ranked_ground")``."""
    return made_on_ground(request)


def made_on_ground(request: pytest.FixtureRequest) -> Made:
    (name,) = (each for each in request.fixturenames if each.endswith("_ground"))
    ground: Ground[Made] = request.getfixturevalue(name)
    # The test writes into it, as it does into the database.
    return deepcopy(ground.made)


def _ground(name: str, walk: Walk) -> object:
    @pytest.fixture(scope="session", name=f"{name}_ground")
    def lay(grounds: Grounds, cast: World) -> Ground[Made]:
        return grounds.lay(f"{name}_tender", lambda: walk(draft(cast)))

    return lay


def _decided_ground(name: str, walk: Walk) -> object:
    """Built on the ranked tender, which has a name of its own: a test stands on one ground."""

    @pytest.fixture(scope="session", name=f"{name}_ground")
    def lay(grounds: Grounds, ranking: Ground[Made]) -> Ground[Made]:
        return grounds.lay(f"{name}_tender", lambda: walk(deepcopy(ranking.made)), on=ranking)

    return lay


def awarded(made: Made) -> Made:
    factories.award(made)
    return made


drafted_ground = _ground("drafted", lambda made: made)
asked_ground = _ground("asked", factories.asked)
frozen_ground = _ground("frozen", factories.frozen)
ready_ground = _ground("ready", factories.ready)
published_ground = _ground("published", factories.published)
opened_ground = _ground("opened", factories.opened)
bids_ground = _ground("bids", factories.with_bids)
scored_ground = _ground("scored", factories.scored)
recommended_ground = _decided_ground("recommended", factories.recommended)
awarded_ground = _decided_ground("awarded", awarded)
told_ground = _decided_ground("told", factories.told)
standing_still_ground = _decided_ground("standing_still", factories.standing_still)


@pytest.fixture(scope="session")
def ranking(grounds: Grounds, cast: World) -> Ground[Made]:
    return grounds.lay("ranked_tender", lambda: factories.ranked(draft(cast)))


@pytest.fixture(scope="session")
def ranked_ground(ranking: Ground[Made]) -> Ground[Made]:
    return ranking


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

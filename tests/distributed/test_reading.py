"""Every question about lines and payments, of both engines, over one odd lake, cell by cell."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import consortium
from consortium.spend.gateways import engine
from tests.distributed.both import Both
from tests.distributed.odd_lake import odd_lake
from tests.distributed.questions import QUESTIONS, Place
from tests.spend.factories import catalogue
from tests.support.databases import Ground, Grounds
from tests.support.world import World

PACKAGE = Path(consortium.__file__).parent
GATEWAYS = PACKAGE / "spend" / "gateways"
STATEMENTS = sorted(path.stem for path in (GATEWAYS / "sql").glob("*.sql"))


@pytest.fixture(scope="session")
def lake_ground(grounds: Grounds, cast: World) -> Ground[Place]:
    return grounds.lay("lake", lambda: _place(cast))


def _place(cast: World) -> Place:
    items = frozenset(catalogue(cast).values())
    return Place(world=cast, lake=odd_lake(cast), items=items)


@pytest.fixture
def place(world: World, lake_ground: Ground[Place]) -> Place:
    return lake_ground.made


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_the_same_answer(both: Both, place: Place, name: str) -> None:
    assert QUESTIONS[name](place)


class TestStatements:
    @pytest.fixture
    def asked(self, world: World) -> Iterator[set[str]]:
        """What is asked of the embedded engine in this test."""
        engine.ask("SELECT 1", {})
        ours = engine.engines()
        embedded = ours.reading
        assert embedded is not None
        ours.reading = recorder = Both(embedded, embedded)
        yield recorder.asked
        ours.reading = embedded

    def test_that_read_are_all_among_the_questions(self, place: Place, asked: set[str]) -> None:
        for name, question in QUESTIONS.items():
            assert question(place), name
        missing = [name for name in _reading() if not _is_part_of_any(name, asked)]
        assert not missing, f"ask for it in tests/distributed/questions.py: {missing}"


def _reading() -> list[str]:
    """The statements that are put to the lake; gateways alone name those that only import."""
    others = (path for path in PACKAGE.rglob("*.py") if path.parent != GATEWAYS)
    texts = " ".join(path.read_text(encoding="utf-8") for path in others)
    named = set(re.findall(r"\b\w*(?:statement|about)\w*\(\s*\"(\w+)\"", texts))
    return sorted(named & set(STATEMENTS))


def _is_part_of_any(name: str, asked: set[str]) -> bool:
    """Whether a statement was asked, whatever took the place of ``the_order`` and the like."""
    pieces = re.split(r"\bthe_\w+", engine.statement(name).strip())
    return any(all(piece in question for piece in pieces) for question in asked)

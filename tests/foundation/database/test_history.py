"""Rows of history are written together, and the session keeps none of them."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from consortium.foundation.database import bookkeeping, db
from consortium.foundation.database.history import append
from consortium.foundation.database.references import ReferenceCounter
from tests.support.world import World

FAR = (2090, 2091, 2092)


def years() -> dict[int, int]:
    rows = db.session.scalars(select(ReferenceCounter).where(ReferenceCounter.year >= min(FAR)))
    return {row.year: row.last for row in rows}


@pytest.mark.usefixtures("world")
class TestAppend:
    def test_writes_every_row_with_its_defaults(self) -> None:
        with bookkeeping():
            append(ReferenceCounter(series="PL", year=year) for year in FAR)
        assert years() == dict.fromkeys(FAR, 0)

    def test_leaves_the_rows_out_of_the_session(self, world: World) -> None:
        row = ReferenceCounter(series="PL", year=2090, last=7)
        with bookkeeping() as session:
            append([row])
            assert row not in session
        assert years() == {2090: 7}

    def test_of_nothing_writes_nothing(self) -> None:
        with bookkeeping():
            append([])
        assert years() == {}

    def test_is_taken_back_with_its_transaction(self) -> None:
        twice = [ReferenceCounter(series="PL", year=2090) for _ in range(2)]
        with pytest.raises(IntegrityError), bookkeeping():
            append(twice)
        assert years() == {}

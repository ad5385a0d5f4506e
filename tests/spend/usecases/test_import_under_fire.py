"""Imports that are killed without warning, while others import and read.

Twenty processes import one after another and are killed at twenty moments (``kill -9``), while
another import and four readers go on. What was told to have landed is there, whole; what was not
is either whole or not there; and whoever reads sees whole batches only.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases.organisations import register_organisation
from consortium.spend.models.batch import ImportBatch
from consortium.spend.queries.lines import list_lines
from consortium.spend.queries.wanted import Wanted
from tests.spend.usecases.under_fire import LINES_OF_A_FILE, Life, Place, landed, lives
from tests.support.world import NOW, SYSTEM

MOMENTS = 20
READERS = 4
# Between two imports or two questions of one thread, so that the others have their turn.
BREATH = 0.2


@pytest.fixture
def places(empty_app: Flask) -> list[Place]:
    """Two trusts of one application: one whose imports are killed, one whose are not."""
    with empty_app.app_context():
        address = db.engine.url.render_as_string(hide_password=False)
        return [
            Place(
                Path(empty_app.config["DATA_DIR"]),
                address,
                register_organisation(
                    actor=SYSTEM, kind=OrganisationKind.TRUST, code=code, name=code, now=NOW
                ),
            )
            for code in ("NOR", "SOU")
        ]


@contextmanager
def going_on(*calls: Callable[[threading.Event], None]) -> Iterator[list[BaseException]]:
    """Threads that work until the block ends; what any of them raised."""
    enough, errors = threading.Event(), list[BaseException]()

    def guarded(call: Callable[[threading.Event], None]) -> None:
        try:
            call(enough)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    try:
        yield errors
    finally:
        enough.set()
        for thread in threads:
            thread.join(timeout=60)


def whole(app: Flask) -> int:
    """How many files all lines together are; fails where a part of one is seen."""
    with app.app_context():
        found = list_lines(actor=SYSTEM, wanted=Wanted(), asked=Asked(rows=1))
        db.session.remove()
    files, rest = divmod(found.page.total, LINES_OF_A_FILE)
    assert rest == 0
    assert found.amount == Decimal(found.page.total)
    return files


def test_a_killed_import_leaves_all_or_nothing(empty_app: Flask, places: list[Place]) -> None:
    north, south = places
    told, seen = list[str](), list[list[int]]()

    def imports(enough: threading.Event) -> None:
        number = 0
        while not enough.is_set():
            told.append(landed(empty_app, south, order=f"south-{number}").reference)
            number += 1
            enough.wait(BREATH)

    def reads(enough: threading.Event) -> None:
        mine: list[int] = []
        seen.append(mine)
        while not enough.is_set():
            mine.append(whole(empty_app))
            enough.wait(BREATH)

    with going_on(imports, *[reads] * READERS) as errors:
        found = lives(north, seed=11, number=MOMENTS)
    assert errors == []
    assert len(found) == MOMENTS
    told += told_of(found)
    assert_is_whole(empty_app, told)

    # Nobody saw fewer lines than before, and the next import works.
    assert len(seen) == READERS
    assert all(mine and mine == sorted(mine) for mine in seen)
    told.append(landed(empty_app, north, order="afterwards").reference)
    assert_is_whole(empty_app, told)


def told_of(found: list[Life]) -> list[str]:
    """The batches of which the killed processes were told; each was whole."""
    batches = [batch for life in found for batch in life.told]
    assert {batch.accepted for batch in batches} <= {LINES_OF_A_FILE}
    assert {batch.amount for batch in batches} <= {Decimal(LINES_OF_A_FILE)}
    return [batch.reference for batch in batches]


def assert_is_whole(app: Flask, told: list[str]) -> None:
    """Every batch told of is there, every batch there is whole, and its lines lie in the lake."""
    with app.app_context():
        batches = list(db.session.scalars(select(ImportBatch)))
        assert {batch.rows_accepted for batch in batches} == {LINES_OF_A_FILE}
        references = [batch.reference for batch in batches]
        lake = Path(app.config["DATA_DIR"], "lake")
        files = [lake / str(each.trust_id) / f"{each.lake_sha256}.parquet" for each in batches]
        db.session.remove()
    assert len(set(references)) == len(references)
    assert set(told) <= set(references)
    assert all(file.exists() for file in files)
    assert whole(app) == len(batches)

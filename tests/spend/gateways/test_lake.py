"""The files of the lake: taken in under their hash, and swept when nobody names them."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from consortium.spend.gateways.lake import Lake
from consortium.spend.gateways.sweeper import sweep_lake
from tests.spend.factories import csv_of, imported, row
from tests.support.world import NOW, build

TRUST = uuid4()


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def written(lake: Lake, content: bytes) -> Path:
    with lake.workspace() as folder:
        path = folder / "lines.parquet"
        path.write_bytes(content)
        file = lake.take_in(path, TRUST)
        assert (file.sha256, file.size) == (sha256(content).hexdigest(), len(content))
        assert not path.exists()
    return lake.path(TRUST, file.sha256)


def aged(path: Path, age: timedelta) -> Path:
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))
    return path


class TestTakeIn:
    def test_keeps_a_file_under_the_hash_of_what_it_holds(self, lake: Lake) -> None:
        path = written(lake, b"lines")
        assert path.read_bytes() == b"lines"
        assert path.stem == sha256(b"lines").hexdigest()

    def test_the_workspace_is_gone_afterwards(self, lake: Lake) -> None:
        written(lake, b"lines")
        assert list((lake.folder / "work").iterdir()) == []


class TestSweep:
    def test_removes_what_no_batch_names_after_a_day(self, lake: Lake) -> None:
        orphan = aged(written(lake, b"orphan"), timedelta(days=2))
        assert lake.sweep(named=frozenset(), now=NOW) == 1
        assert not orphan.exists()

    def test_leaves_what_a_batch_names(self, lake: Lake) -> None:
        path = aged(written(lake, b"lines"), timedelta(days=900))
        assert lake.sweep(named=frozenset({(TRUST, path.stem)}), now=NOW) == 0
        assert path.exists()

    def test_leaves_what_an_import_may_still_be_writing(self, lake: Lake) -> None:
        path = aged(written(lake, b"young"), timedelta(hours=23))
        assert lake.sweep(named=frozenset(), now=NOW) == 0
        assert path.exists()

    def test_removes_the_folder_of_an_import_that_died(self, lake: Lake) -> None:
        left = lake.folder / "work" / "abandoned"
        left.mkdir(parents=True)
        (left / "staged.parquet").write_bytes(b"x")
        aged(left, timedelta(days=2))
        assert lake.sweep(named=frozenset(), now=NOW) == 1
        assert not left.exists()

    def test_of_the_product_keeps_every_batch(self, empty_app: Flask) -> None:
        """On an application of its own: it would sweep away what other tests stand on."""
        with empty_app.app_context():
            north = build().north
            report = imported(north, csv_of(row()))
            sweep_lake(now=report.imported_at + timedelta(days=400))
            assert imported(north, csv_of(row(), row(Line_number="2"))).counts.duplicate == 1

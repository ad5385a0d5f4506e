"""What real commits show: imports at the same time, and imports that die half-way."""

import io
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases.organisations import register_organisation
from consortium.spend.domain.report import ImportReport
from consortium.spend.gateways.compacting import compact as write_together
from consortium.spend.gateways.lake import LakeFile
from consortium.spend.gateways.line_staging import LineStaging
from consortium.spend.gateways.sweeper import sweep_lake
from consortium.spend.models.batch import ImportBatch
from consortium.spend.models.compaction import LakeCompaction
from consortium.spend.queries.lines import list_lines
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases import compact as compacting
from consortium.spend.usecases import import_lines
from tests.spend.factories import csv_of, numbered, row
from tests.support.world import NOW, SYSTEM


@pytest.fixture
def north(empty_app: Flask) -> UUID:
    with empty_app.app_context():
        return register_organisation(
            actor=SYSTEM, kind=OrganisationKind.TRUST, code="NOR", name="North Trust", now=NOW
        )


def imported(app: Flask, trust_id: UUID, content: bytes) -> ImportReport:
    with app.app_context():
        (report,) = import_lines.import_file(
            actor=SYSTEM,
            trust_id=trust_id,
            content=io.BytesIO(content),
            file_name="lines.csv",
            now=NOW,
        )
        return report


def keys_in_the_lake(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        found = list_lines(actor=SYSTEM, wanted=Wanted(), asked=Asked(rows=None))
        return sorted((line.order_number, line.line_number) for line in found.page.rows)


def files_of_the_lake(app: Flask) -> list[Path]:
    return list(Path(app.config["DATA_DIR"], "lake").glob("*/*.parquet"))


def at_the_same_time(*calls: Callable[[], ImportReport]) -> list[ImportReport]:
    """All reports, of calls that were all staged before the first of them was written."""
    reports: list[ImportReport] = []
    threads = [threading.Thread(target=lambda call=call: reports.append(call())) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    return reports


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> threading.Barrier:
    """Two imports look up what had landed before at the same moment, the first time they do."""
    barrier = threading.Barrier(2)
    original = LineStaging.write
    written = threading.local()

    def write(self: LineStaging, **arguments: Any) -> Any:
        if not getattr(written, "once", False):
            written.once = True
            barrier.wait(timeout=120)
        return original(self, **arguments)

    monkeypatch.setattr(LineStaging, "write", write)
    return barrier


class TestTwoImportsAtOnce:
    def test_of_overlapping_files_land_each_line_once(
        self, empty_app: Flask, north: UUID, together: threading.Barrier
    ) -> None:
        first, second = csv_of(*numbered(4)), csv_of(*numbered(6))
        reports = at_the_same_time(
            lambda: imported(empty_app, north, first), lambda: imported(empty_app, north, second)
        )
        assert keys_in_the_lake(empty_app) == [("PO-1", str(number)) for number in range(1, 7)]
        assert sum(report.counts.accepted for report in reports) == 6
        assert sum(report.counts.duplicate for report in reports) == 4
        assert len(files_of_the_lake(empty_app)) == len(
            [report for report in reports if report.counts.accepted]
        )

    def test_of_the_same_file_make_one_batch(
        self, empty_app: Flask, north: UUID, together: threading.Barrier
    ) -> None:
        content = csv_of(*numbered(3))
        reports = at_the_same_time(
            lambda: imported(empty_app, north, content), lambda: imported(empty_app, north, content)
        )
        assert sorted(report.already_imported for report in reports) == [False, True]
        assert len({report.reference for report in reports}) == 1
        assert len(files_of_the_lake(empty_app)) == 1
        assert len(keys_in_the_lake(empty_app)) == 3


class TestDying:
    def test_before_the_commit_leaves_a_file_that_nobody_sees(
        self, empty_app: Flask, north: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def die(**_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(import_lines, "record", die)
            with pytest.raises(KeyboardInterrupt):
                imported(empty_app, north, csv_of(*numbered(3)))
        with empty_app.app_context():
            assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0
        assert keys_in_the_lake(empty_app) == []
        assert len(files_of_the_lake(empty_app)) == 1

        again = imported(empty_app, north, csv_of(*numbered(3)))
        assert again.reference == "PL-2026-0001"
        assert len(keys_in_the_lake(empty_app)) == 3

        with empty_app.app_context():
            swept_at = again.imported_at + timedelta(days=400)
            assert sweep_lake(now=swept_at) == 1
        assert len(files_of_the_lake(empty_app)) == 1
        assert len(keys_in_the_lake(empty_app)) == 3

    def test_while_reading_leaves_nothing(
        self, empty_app: Flask, north: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def die(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(LineStaging, "match", die)
        with pytest.raises(KeyboardInterrupt):
            imported(empty_app, north, csv_of(row()))
        assert files_of_the_lake(empty_app) == []
        assert list(Path(empty_app.config["DATA_DIR"], "lake", "work").iterdir()) == []


def test_of_two_that_compact_at_once_one_is_late(
    empty_app: Flask, north: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have written their file before either commits: each line is read once, and what the
    late one wrote is swept."""
    for number in range(4):
        imported(empty_app, north, csv_of(*numbered(2, Order_number=f"M{number}")))
    before, barrier = keys_in_the_lake(empty_app), threading.Barrier(2)
    done: list[list[compacting.Compacted]] = []

    def compact(batches: Sequence[ImportBatch]) -> LakeFile:
        file = write_together(batches)
        barrier.wait(timeout=120)
        return file

    def compacted() -> None:
        with empty_app.app_context():
            done.append(compacting.compact_lake(actor=SYSTEM, now=NOW))

    monkeypatch.setattr(compacting, "compact", compact)
    threads = [threading.Thread(target=compacted) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    assert sorted(map(len, done)) == [0, 1]
    with empty_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LakeCompaction)) == 1
        sweep_lake(now=NOW + timedelta(days=4000))
    assert keys_in_the_lake(empty_app) == before
    assert len(before) == 8

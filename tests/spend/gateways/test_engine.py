"""DuckDB as the product runs it: shut in, shared by nobody who must not share, and closed."""

import gc
from pathlib import Path

import duckdb
import pytest
from flask import Flask

from consortium.spend.gateways.engine import ask, engines, workbench


def small_app(folder: Path) -> Flask:
    app = Flask("small")
    app.config.update(DATA_DIR=folder, SPEND_ENGINE="duckdb", SPEND_MEMORY_MB=64, SPEND_THREADS=1)
    return app


class TestWorkbench:
    def test_belongs_to_one_import_only(self, tmp_path: Path) -> None:
        app = small_app(tmp_path)
        with app.app_context(), workbench() as mine, workbench() as yours:
            for number, connection in ((1, mine), (2, yours)):
                connection.execute(f"CREATE TEMP TABLE line AS SELECT {number} AS owner")
                connection.execute("SET VARIABLE owner = $owner", {"owner": number})
            assert mine.execute("SELECT owner, getvariable('owner') FROM line").fetchall() == [
                (1, 1)
            ]
            assert yours.execute("SELECT owner, getvariable('owner') FROM line").fetchall() == [
                (2, 2)
            ]

    def test_is_empty_when_the_next_import_begins(self, tmp_path: Path) -> None:
        with small_app(tmp_path).app_context():
            with workbench() as connection:
                connection.execute("CREATE TEMP TABLE line AS SELECT 1 AS number")
            with workbench() as connection, pytest.raises(duckdb.CatalogException):
                connection.execute("FROM line")

    def test_knows_the_macros(self, tmp_path: Path) -> None:
        with small_app(tmp_path).app_context(), workbench() as connection:
            assert connection.execute("SELECT digits_of('£1,234.50')").fetchall() == [("1234.50",)]


class TestEngines:
    def test_read_nothing_outside_the_data_folder(self, tmp_path: Path) -> None:
        outside = tmp_path / "outside.csv"
        outside.write_text("a\n1\n")
        with small_app(tmp_path / "data").app_context(), pytest.raises(duckdb.PermissionException):
            ask("FROM read_csv($path)", {"path": str(outside)})

    def test_take_no_other_settings(self, tmp_path: Path) -> None:
        app = small_app(tmp_path)
        with app.app_context(), pytest.raises(duckdb.InvalidInputException, match="locked"):
            ask("SET enable_external_access = true", {})

    def test_are_closed_when_their_app_ends(self, tmp_path: Path) -> None:
        app = small_app(tmp_path)
        with app.app_context():
            assert ask("SELECT 1", {}) == [(1,)]
            reading = engines().reading
        del app
        gc.collect()
        assert reading is not None
        with pytest.raises(duckdb.ConnectionException, match="closed"):
            reading.ask("SELECT 1", {})

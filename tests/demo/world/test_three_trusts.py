"""The tiny world of docs/world-format.md: loaded once, with the figures that the page works out."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

import config
from consortium.foundation.database import Base, db
from consortium.savings.reports import report
from tests.demo.world.writing import TINY, added, tiny
from tests.support.commands import run
from tests.support.worlds import loaded, savings_of

pytestmark = pytest.mark.database
PAGE = Path(config.ROOT, "docs", "world-format.md").read_text(encoding="utf-8")
YEAR = ("--from", "2025-04-01", "--to", "2026-04-01")


@pytest.fixture(scope="module")
def woods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with loaded(TINY, tmp_path_factory.mktemp("woods"), "woods") as app:
        yield app


def rows_of(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_has_the_figures_of_the_page(woods: Flask) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    made = savings_of(woods, *YEAR, "--consortium", "WOODS")
    expected = json.loads(shown)
    assert len(made.pop("batches")) == len(expected.pop("batches")) == 3
    assert made == expected


def test_every_key_of_the_report_is_told(woods: Flask) -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE[PAGE.index("## What the report says") :]))
    missing = set(savings_of(woods, *YEAR)) - told
    assert not missing, "say in docs/world-format.md what these keys of the report hold"
    assert report.as_json.__doc__


def test_a_second_load_changes_nothing(woods: Flask) -> None:
    before = rows_of(woods)
    done = run(woods, "demo", "load", str(TINY))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "The world WOODS is loaded already; nothing was changed." in done.stdout
    assert "lead.ash@woods.example" in done.stdout
    assert rows_of(woods) == before


@pytest.mark.parametrize("other", ["another world", "this one changed", "the demo"])
def test_another_world_is_refused(woods: Flask, other: str, tmp_path: Path) -> None:
    before = rows_of(woods)
    changed = {
        "another world": {"consortium": "code,baseline_from\nFIELDS,2023-04-01\n"},
        "this one changed": {"costs": added("costs", "running,2025-05-01,10")},
        "the demo": {},
    }[other]
    folder = [] if other == "the demo" else [str(tiny(tmp_path, **changed))]
    done = run(woods, "demo", "load", *folder)
    assert done.exit_code == 1
    assert "of its own" in done.stderr
    assert rows_of(woods) == before


def test_the_audit_log_verifies(woods: Flask) -> None:
    assert run(woods, "audit", "verify").exit_code == 0


class TestEmptyDatabase:
    def test_a_check_loads_nothing(self, empty_app: Flask) -> None:
        before = rows_of(empty_app)
        done = run(empty_app, "demo", "load", "--check", str(TINY))
        assert (done.exit_code, done.stderr) == (0, "")
        assert "The world WOODS has no faults; nothing was loaded." in done.stdout
        assert rows_of(empty_app) == before

    def test_what_the_product_refuses_is_told_with_its_row(
        self, empty_app: Flask, tmp_path: Path
    ) -> None:
        folder = tiny(
            tmp_path,
            items="code,unit\nLENS,LITRE\n",
            costs="kind,date,amount\none_off,2025-04-01,0\n",
            purchases=added(
                "purchases",
                "ASH,OPTIC,LENS,2025-04-11,10,40.00",
            ),
        )
        before = rows_of(empty_app)
        done = run(empty_app, "demo", "load", str(folder))
        assert done.exit_code == 1
        assert "items.csv, row 2, column unit: LITRE is not a unit we know." in done.stderr
        assert "costs.csv, row 2, column amount: The amount is zero." in done.stderr
        assert rows_of(empty_app) == before

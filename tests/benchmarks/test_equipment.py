"""The register file that the benchmark of equipment imports."""

import csv
from pathlib import Path

import pytest

from benchmarks.equipment_peers import import_register
from benchmarks.equipment_world import KINDS, MODELS_OF_EACH, write_register

pytestmark = pytest.mark.any_database


def test_names_models_that_the_world_has_and_no_device_twice(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    write_register(file, rows=200)
    with file.open(encoding="utf-8") as content:
        rows = list(csv.DictReader(content))
    assert len({row["Asset number"] for row in rows}) == 200
    known = {f"{kind.split()[0]} {number}" for kind in KINDS for number in range(MODELS_OF_EACH)}
    assert {row["Model"] for row in rows} == known
    import_register(file)

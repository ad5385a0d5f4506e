"""The product starts quickly: what is heavy waits until somebody needs it."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import config
from consortium.commands import COMMANDS
from tests.support.databases import database_url, migrated

HEAVY = (
    *("pandas", "numpy", "highspy", "duckdb", "pyarrow", "altair", "zxcvbn", "segno"),
    *("reportlab", "docx", "lxml"),
)
# Measured at 1,610, of which our own are the part that grows a few at a time; a new heavy import
# shows as hundreds more.
MOST_MODULES = 1_050

PROGRAMME = """
import json, sys
from datetime import date
from pathlib import Path
import config
from consortium.commands import COMMANDS
from consortium.app import create_app
from consortium.spend.gateways import engine

app = create_app(config.Testing(DATA_DIR=Path(sys.argv[1]), DATABASE_URL=sys.argv[2]))
status = app.test_client().get("/sign-in").status_code
loaded = list(sys.modules)
with app.app_context():
    engine.ask("SELECT $day, $names", {"day": date.today(), "names": ["a"]})
print(json.dumps({"status": status, "loaded": loaded, "after_lake": list(sys.modules)}))
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What is loaded once a fresh process has answered the sign-in page."""
    folder = tmp_path_factory.mktemp("start")
    address = database_url(folder, "start", copy_of=migrated())
    done = subprocess.run(
        [sys.executable, "-c", PROGRAMME, str(folder), address],
        capture_output=True,
        text=True,
        check=True,
        cwd=config.ROOT,
        env={name: value for name, value in os.environ.items() if "CONSORTIUM_" not in name},
    )
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_the_sign_in_page_answers(started: dict[str, object]) -> None:
    assert started["status"] == 200


def test_heavy_libraries_wait_for_their_first_use(started: dict[str, object]) -> None:
    loaded = started["loaded"]
    assert isinstance(loaded, list)
    heavy = [name for name in HEAVY if name in loaded]
    assert not heavy, (
        f"{heavy} are loaded at the start: import them with lazy() of consortium.foundation.lazy"
    )


def test_reading_the_lake_needs_no_data_frames(started: dict[str, object]) -> None:
    loaded = started["after_lake"]
    assert isinstance(loaded, list)
    assert "duckdb" in loaded
    assert "pandas" not in loaded


def test_few_modules_are_needed_to_sign_in(started: dict[str, object]) -> None:
    loaded = started["loaded"]
    assert isinstance(loaded, list)
    foreign = [name for name in loaded if not name.startswith("consortium.")]
    assert len(foreign) < MOST_MODULES, "something large is imported at the start"


def test_a_command_that_reads_a_file_loads_neither_pages_nor_other_wings(
    tmp_path: Path,
) -> None:
    whole = Path(__file__).parents[1] / "contracts" / "data" / "price-file-6.json"
    price = tmp_path / "price.json"
    price.write_text(json.dumps(json.loads(whole.read_text())["case"]))
    programme = (
        "import sys; from consortium.commands import cli;"
        f"cli(['contracts', 'price', {str(price)!r}], standalone_mode=False);"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", programme],
        capture_output=True,
        text=True,
        check=True,
        cwd=config.ROOT,
        env={name: value for name, value in os.environ.items() if "CONSORTIUM_" not in name},
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert "consortium.contracts.commands" in loaded
    unneeded = ("consortium.app", "consortium.spend", "consortium.savings", "consortium.demo")
    assert not [name for name in loaded if name.startswith(unneeded)]


@pytest.mark.parametrize("place", COMMANDS.values())
def test_every_command_is_where_it_is_looked_for(place: str) -> None:
    module, _, name = place.partition(":")
    assert isinstance(getattr(import_module(module), name), click.Command)

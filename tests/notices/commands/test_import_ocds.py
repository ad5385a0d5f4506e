"""`consortium notices import-ocds`: a document that accounts for every warning."""

import json
from pathlib import Path

from flask import Flask

from tests.notices.samples import release
from tests.support.commands import run
from tests.support.world import World


def test_lists_every_warning_by_file_release_and_field(
    app: Flask, world: World, tmp_path: Path
) -> None:
    assert world
    (tmp_path / "a.json").write_text(json.dumps([release(), release(id=None)]))
    (tmp_path / "b.json").write_text("<html>")
    result = run(app, "notices", "import-ocds", str(tmp_path), "--consortium", "OAKS", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["releases"], found["imported"], found["already_here"]) == (2, 2, 0)
    assert found["warnings_by_kind"] == {"missing_field": 1}
    (warned,) = found["warnings"]
    assert (warned["file"], warned["position"], warned["field"]) == ("a.json", 2, "id")
    assert [each["file"] for each in found["files_refused"]] == ["b.json"]


def test_asks_which_consortium_when_there_are_several(
    app: Flask, world: World, tmp_path: Path
) -> None:
    assert world
    file = tmp_path / "a.json"
    file.write_text(json.dumps([release()]))
    result = run(app, "notices", "import-ocds", str(file))
    assert result.exit_code == 1
    assert "which_consortium" in result.stderr
    again = run(app, "notices", "import-ocds", str(file), "--consortium", "RIVERS")
    assert again.stdout == "a.json: 1 release imported, 0 here already, no warnings.\n"

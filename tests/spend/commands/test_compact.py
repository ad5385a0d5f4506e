"""`consortium spend compact`."""

import json

from flask import Flask

from tests.spend.factories import csv_of, imported, numbered
from tests.support.commands import run
from tests.support.world import World


def test_says_what_it_wrote_into_one_file(app: Flask, world: World) -> None:
    for number in range(4):
        imported(world.north, csv_of(*numbered(1, Order_number=f"PO-{number}")))
    result = run(app, "spend", "compact", "--json")
    assert result.exit_code == 0, result.stderr
    (compacted,) = json.loads(result.stdout)["compacted"]
    del compacted["bytes"], compacted["sha256"], compacted["trust"]
    assert compacted == {
        "kind": "lines",
        "year": 2025,
        "imports": 4,
        "files_before": 4,
        "lines": 4,
    }
    assert run(app, "spend", "compact").stdout == "0 parts of the lake compacted.\n"

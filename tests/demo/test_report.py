"""The demo world adds up as story.md §5.1 says, worked by hand there."""

import json

from flask import Flask

from tests.support.commands import run


def test_command_prints_the_statement_of_the_story(demo: Flask) -> None:
    done = run(demo, "savings", "report", "--from", "2025-04-01", "--to", "2026-04-01", "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["recurrent_cash_releasing"] == "951787.00"
    assert report["net"] == "738835.00"

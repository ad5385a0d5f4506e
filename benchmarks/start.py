"""From an empty process to the first page, as a web server's worker starts."""

import os
import subprocess
import sys

import config
from benchmarks.measure import Ratio, Subject, Target, side_by_side
from benchmarks.world import World

TIMES = 3
TARGET = Target(4)
FIRST_PAGE = "from wsgi import app; app.test_client().get('/sign-in', base_url='http://localhost')"
PEER = "import flask, flask_sqlalchemy, flask_wtf, alembic"


def measure(world: World) -> list[Subject]:
    """Start a process that answers the sign-in page, in turns with one that only loads Flask."""
    environment = {**os.environ, "CONSORTIUM_DATA_DIR": str(world.folder)}

    def run(programme: str) -> None:
        subprocess.run(
            [sys.executable, "-c", programme], check=True, cwd=config.ROOT, env=environment
        )

    ours, peer = side_by_side(lambda: run(FIRST_PAGE), lambda: run(PEER), times=TIMES)
    return [
        Subject(
            title="Start: from nothing to the sign-in page",
            peer="a process that imports Flask, SQLAlchemy, WTForms and Alembic, and ends",
            rows=(
                Ratio(
                    what="start",
                    ours=ours.median,
                    peer=peer.median,
                    unit="s",
                    target=TARGET,
                ),
            ),
        )
    ]

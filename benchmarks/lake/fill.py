"""Taking the lines in, in a process of its own: ``python -m benchmarks.lake.fill HOW FOLDER``.

``product`` imports each trust's file of each year and rolls them up; ``duckdb`` reads the same
files as text and writes them as the lake does, unchecked. Prints seconds, lines and memory. What
belongs to neither, the directory and the writing of the files, happens in a process beside it and
counts in no figure.
"""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from flask_migrate import upgrade

from benchmarks.import_peers import copy_with_duckdb
from benchmarks.lake import world
from benchmarks.lake.ask import highest
from benchmarks.lake.product import settings
from consortium.app import create_app


def main(how: str, folder: Path) -> None:
    seconds, lines = 0.0, 0
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as beside:
        if how == "product":
            beside.submit(make_ready, folder).result()
        app = create_app(settings(folder))
        for code, start, end in beside.submit(world.spans, folder).result():
            path = beside.submit(world.write_file, folder, code, start, end).result()
            take_in = (
                partial(world.take_in, app, code, path)
                if how == "product"
                else partial(copy_with_duckdb, app, path)
            )
            started = time.perf_counter()
            lines += take_in() or 0
            seconds += time.perf_counter() - started
            path.unlink()
    started = time.perf_counter()
    if how == "product":
        world.roll_up(app)
    found = {
        "seconds": seconds,
        "lines": lines,
        "rolled_up_in": time.perf_counter() - started,
        "megabytes": highest("self"),
    }
    print(json.dumps(found))


def make_ready(folder: Path) -> None:
    """A database with the trusts, suppliers and products that the lines name."""
    app = create_app(settings(folder))
    with app.app_context():
        upgrade()
    world.register(app)
    world.register_packs(app, folder)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""Run every test there is: on SQLite and beside it in a real browser and on Spark, then PostgreSQL.

What runs beside SQLite does so because each part leaves the processors idle at times: while it
starts, while one process waits for what another builds, and at its end. Each of those is one
process: what a process has to build before its first test, and a browser or a cluster beside it,
costs more than a second process would gain. What they say is shown at the end.

PostgreSQL's part comes last, because it rests on SQLite's: while tests run there, what they say to
the database is noted, and of the tests that would only repeat it PostgreSQL runs none.

What this machine cannot run is named at the end, never left out in silence. The exit code says
whether what ran has passed; with CONSORTIUM_TESTS_NEED_ALL=1 it also says that nothing was
missing. Arguments are handed on to pytest. Run by ``make test``.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from tests.support import chromium, postgres, spark
from tests.support.shared import SHARED

NEED_ALL = "CONSORTIUM_TESTS_NEED_ALL"
# pytest's own code for "no test was selected", which happens with -k.
NOTHING_SELECTED = 5
# Whoever is done takes tests from whoever is not: some need twenty seconds.
WORKERS = ("-n", "2", "--dist", "worksteal")
ALONE = ("-n", "0")
FORGETS = "PYTHONDONTWRITEBYTECODE"


def main(arguments: Sequence[str]) -> int:
    missing: list[str] = []
    parts = (_in_a_browser, _on_spark)
    with ExitStack() as stack:
        # Here the parts share what one of them has made: the demo world, compiled templates.
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="consortium-tests-"))
        os.environ[SHARED] = folder
        beside = stack.enter_context(ThreadPoolExecutor(len(parts)))
        said = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in parts]
        others = [
            beside.submit(part, arguments, missing, file)
            for part, file in zip(parts, said, strict=True)
        ]
        results = [_on_sqlite(arguments), _on_postgresql(arguments, missing)]
        results += [other.result() for other in others]
        for file in said:
            file.seek(0)
            print(file.read())
    passed = all(code in (0, NOTHING_SELECTED) for code in results)
    _name(missing)
    print(f"\nTests: {'passed' if passed else 'FAILED'}.")
    if missing and os.environ.get(NEED_ALL):
        print(f"{NEED_ALL} is set, and not everything could run.")
        return 1
    return 0 if passed else 1


def _on_sqlite(arguments: Sequence[str]) -> int:
    only = ("--note-statements", "-m", "not browser and not spark")
    return _pytest("SQLite", sys.stdout, *WORKERS, *only, *arguments)


def _in_a_browser(arguments: Sequence[str], missing: list[str], said: IO[str]) -> int:
    try:
        browser = chromium.find(may_fetch=True)
    except chromium.Unavailable as reason:
        missing.append(f"{reason}; the tests marked browser did not run")
        return 0
    environment = {chromium.VARIABLE: str(browser)}
    only = (*ALONE, "-m", "browser", *_where("tests/browser", arguments))
    return _pytest(f"SQLite, with {browser}", said, *only, *arguments, **environment)


def _on_postgresql(arguments: Sequence[str], missing: list[str]) -> int:
    there = ("--database=postgresql", "--no-repeats")
    only = (*WORKERS, *there, "-m", "database and not browser and not spark")
    try:
        with postgres.running() as url:
            return _pytest("PostgreSQL", sys.stdout, *only, *arguments, TEST_DATABASE_URL=url)
    except postgres.Unavailable as reason:
        missing.append(f"{reason}; the tests marked database did not run on it")
        return 0


def _on_spark(arguments: Sequence[str], missing: list[str], said: IO[str]) -> int:
    try:
        java = spark.find()
    except spark.Unavailable as reason:
        missing.append(f"{reason}; the tests marked spark did not run")
        return 0
    only = (*ALONE, "-m", "spark", *_where("tests/distributed", arguments))
    return _pytest(f"Spark, with {java}", said, *only, *arguments)


def _where(folder: str, arguments: Sequence[str]) -> tuple[str, ...]:
    """The folder of the tests of a part: collecting all others takes longer than most of these."""
    named = any(Path(argument.partition("::")[0]).exists() for argument in arguments)
    return () if named else (folder,)


def _pytest(title: str, said: IO[str], *arguments: str, **environment: str) -> int:
    print(f"\n=== Tests on {title} ===", file=said, flush=True)
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "--quiet", *arguments]
    # What Python compiles it keeps: ten processes of a run would each compile everything.
    kept = {name: value for name, value in os.environ.items() if name != FORGETS}
    environ = {**kept, **environment}
    done = subprocess.run(command, env=environ, stdout=said, stderr=said, check=False)
    print(f"=== {time.monotonic() - started:.0f} seconds ===", file=said, flush=True)
    return done.returncode


def _name(missing: Sequence[str]) -> None:
    if not missing:
        print("\nEverything ran: SQLite, a real browser, PostgreSQL, Spark.")
        return
    print("\n" + "!" * 78)
    print("NOT EVERYTHING COULD RUN ON THIS MACHINE:")
    for reason in missing:
        print(f"  - {reason}.")
    print("!" * 78)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

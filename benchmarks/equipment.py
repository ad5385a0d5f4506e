"""Equipment at the size of a region: 100,000 devices, a million calibrations, a register file."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import config
from benchmarks import equipment_peers as peers
from benchmarks import equipment_world
from benchmarks.measure import Count, Ratio, Row, Subject, Target, Timing, side_by_side, worked
from benchmarks.world import World, page
from consortium.app import create_app
from consortium.demo.stage import SYSTEM
from consortium.equipment.domain.nightly import NightlyReport
from consortium.equipment.usecases.nightly import run_nightly
from consortium.equipment.usecases.register_import import commit_register, stage_register
from consortium.foundation.web import clock
from tests.support.queries import count_queries

DEVICES, RUNS_OF_EACH = 100_000, 10
FILE_ROWS = 50_000
TIMES = 5
ENGINEER = "engineer_shared"
# A page is the list, its count and fifty rows in the shell; the peer fetches list and count alone.
OF_PLAIN_SQL = Target(3)
# The night reckons every date anew by the calendar, writes an event for each order, and audits.
OF_A_BARE_NIGHT = Target(15)
# Each row is judged, kept with its reasons and its changes, and only then written.
OF_A_BARE_IMPORT = Target(40)
# Page, address, how many questions it may ask however many rows there are, and the peer.
PAGES: tuple[tuple[str, str, int, Callable[[Path], object]], ...] = (
    ("due list, the most overdue of all", "/equipment/due?show=all", 8, peers.due_list),
    ("due list of a site", "/equipment/due?show=all&place={site}", 8, peers.due_list_of_site),
    ("register, first page", "/equipment", 10, peers.register),
    ("register, a serial number", "/equipment?q=SN0077777", 10, peers.find_serial),
    ("register, words in any column", "/equipment?q=pump+ward", 10, peers.find_words),
)


def measure(world: World, *, devices: int = DEVICES) -> list[Subject]:
    """Fill a copy of the demo world with devices, and ask for what engineers ask for."""
    with _large_world(world, devices) as large:
        database = large.folder / "consortium.db"
        title = f"Equipment: {devices:,} devices, {devices * RUNS_OF_EACH:,} calibrations"
        times, questions = _pages(large, database)
        return [
            Subject(
                title=f"{title}, pages",
                peer="sqlite3: the same list and its count in plain SQL, all rows of the page read",
                rows=tuple(times),
            ),
            Subject(
                title=f"{title}, questions to the database",
                peer="none: the most each page may ask, whatever the number of rows",
                rows=tuple(questions),
            ),
            _night(title, large, database),
            _import(large, rows=min(FILE_ROWS, devices // 2)),
        ]


@contextmanager
def _large_world(world: World, devices: int) -> Iterator[World]:
    folder = world.folder.with_name(f"{world.folder.name}-equipment")
    shutil.copytree(world.folder, folder)
    try:
        equipment_world.fill(folder / "consortium.db", devices=devices, runs=RUNS_OF_EACH)
        settings = config.Development(
            DATA_DIR=folder, SECRET_KEY="of-one-run-" + "x" * 32, LOG_LEVEL="ERROR"
        )
        yield World(app=create_app(settings), folder=folder, seconds_to_load=0)
    finally:
        shutil.rmtree(folder)


def _pages(large: World, database: Path) -> tuple[list[Row], list[Row]]:
    browser = large.visitor(ENGINEER)
    site = equipment_world.a_site(database)
    times: list[Row] = []
    questions: list[Row] = []
    for what, address, most, peer in PAGES:
        asked = address.format(site=site)
        ours, theirs = side_by_side(
            partial(page, browser, asked), partial(peer, database), times=TIMES
        )
        times.append(_ratio(what, ours, theirs, OF_PLAIN_SQL))
        with count_queries(large.app) as counted:
            page(browser, asked)
        questions.append(Count(what=what, found=len(counted), limit=most, unit="questions"))
    return times, questions


def _ratio(what: str, ours: Timing, theirs: Timing, target: Target) -> Ratio:
    return Ratio(
        what=what, ours=1000 * ours.median, peer=1000 * theirs.median, unit="ms", target=target
    )


def _night(title: str, large: World, database: Path) -> Subject:
    """The night that makes the orders, and one that finds them made; both once, they change it."""
    bare = worked(partial(peers.night, database))
    reports: list[NightlyReport] = []
    first = worked(lambda: reports.append(_run_nightly(large)))
    second = worked(lambda: reports.append(_run_nightly(large)))
    if not reports[0].orders_made or reports[1].orders_made:
        raise RuntimeError("the first night makes the orders and the second none")
    made = f"the night of {reports[0].orders_made:,} new orders"
    return Subject(
        title=f"{title}, nightly run",
        peer="sqlite3 reads the same plans, adds their intervals, inserts the orders, unchecked",
        rows=(
            Ratio(what=made, ours=first, peer=bare, unit="s", target=OF_A_BARE_NIGHT),
            Ratio(
                what="a night with none", ours=second, peer=bare, unit="s", target=OF_A_BARE_NIGHT
            ),
        ),
    )


def _run_nightly(large: World) -> NightlyReport:
    with large.app.app_context():
        return run_nightly(actor=SYSTEM, now=clock.now())


def _import(large: World, *, rows: int) -> Subject:
    file = large.folder / "register.csv"
    equipment_world.write_register(file, rows=rows)
    bare = worked(partial(peers.import_register, file))
    ours = worked(partial(_import_register, large, file))
    return Subject(
        title=f"Equipment: a register file of {rows:,} rows, staged and committed",
        peer="csv reads the same file, sqlite3 inserts its rows, unchecked",
        rows=(Ratio(what="both steps", ours=ours, peer=bare, unit="s", target=OF_A_BARE_IMPORT),),
    )


def _import_register(large: World, file: Path) -> None:
    with large.app.app_context(), file.open("rb") as content:
        with sqlite3.connect(large.folder / "consortium.db") as connection:
            trust, site = equipment_world.trust_and_site(connection)
        import_id = stage_register(
            actor=SYSTEM,
            trust_id=trust,
            content=content,
            file_name=file.name,
            now=clock.now(),
            default_site_id=site,
        )
        commit_register(actor=SYSTEM, import_id=import_id, now=clock.now())

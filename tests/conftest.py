"""Fixtures every test may ask for.

``pytest`` runs on SQLite; ``pytest --database=postgresql -m database`` runs the tests that touch a
database on a real PostgreSQL, which this file starts and stops.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from tests.support import postgres
from tests.support.databases import Grounds, close, make_app, rolled_back
from tests.support.demo_world import PASSWORD as DEMO_PASSWORD
from tests.support.demo_world import make_demo
from tests.support.listener import Listener, leave_out_repeats
from tests.support.pages import PageClient
from tests.support.shared import SERVER, SHARED
from tests.support.world import PASSWORD, Someone, World, build

# Modules and tests are born by the hundred thousand, and none of them is lost.
gc.disable()
_run = ExitStack()
# What neither talks to a database nor is walked on both: PostgreSQL need not even collect it.
_ONLY_ON_SQLITE = {"views", "domain", "browser"}
# Tests of what databases do run on both, whatever they say; so do those with real commits.
_ABOUT_DATABASES = {"database", "models"}
# Objects that are born before Python looks for lost ones, thousands of times more than it would.
_SELDOM = 50_000
# How long an example takes depends on what else the machine does; that it ends is checked anyway.
settings.register_profile("house", deadline=None, max_examples=30)
# What `make check` asks of the invariants: pytest --hypothesis-profile=thorough.
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.addoption(
        "--note-statements", action="store_true", help="note what each test says to SQLite"
    )
    parser.addoption(
        "--no-repeats", action="store_true", help="leave out what only repeats noted statements"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--note-statements"):
        config.pluginmanager.register(Listener(_worker_of(config)))
    # Workers inherit the addresses from the process that started them.
    if hasattr(config, "workerinput"):
        return
    if SHARED not in os.environ:
        os.environ[SHARED] = _run.enter_context(TemporaryDirectory(prefix="consortium-tests-"))
    if config.getoption("--database") == "postgresql":
        try:
            os.environ[SERVER] = _run.enter_context(postgres.running())
        except postgres.Unavailable as reason:
            pytest.exit(f"PostgreSQL cannot be had here: {reason}", returncode=3)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _run.close()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    on_postgresql = config.getoption("--database") == "postgresql"
    return True if on_postgresql and collection_path.name in _ONLY_ON_SQLITE else None


def pytest_collection_finish() -> None:
    # All the modules and tests there are stay until the end: nobody need look at them again.
    gc.freeze()
    gc.enable()
    gc.set_threshold(_SELDOM)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever asks for an application talks to a database.

    The tests of pages look at words, forms and permissions, which are the same on any database:
    they stay on SQLite. What pages ask and do is tested on both, by queries, use cases, and the
    walk over every page. So do tests marked ``any_database``: of how a file is read, say.
    """
    on_both = set()
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        about = item.path.parent.name in _ABOUT_DATABASES or "empty_app" in names
        if about or item.get_closest_marker("database"):
            on_both.add(item.nodeid)
        if (
            {"app", "client", "world", "empty_app", "demo"} & names
            and item.path.parent.name != "views"
            and not item.get_closest_marker("any_database")
        ):
            item.add_marker(pytest.mark.database)
    if config.getoption("--no-repeats"):
        leave_out_repeats(config, items, anyway=on_both)


@pytest.fixture(scope="session")
def _worker(request: pytest.FixtureRequest) -> str:
    return _worker_of(request.config)


@pytest.fixture(scope="session")
def _small(tmp_path_factory: pytest.TempPathFactory, _worker: str) -> Iterator[tuple[Flask, World]]:
    app = make_app(tmp_path_factory.mktemp("small"), f"small_{_worker}")
    app.test_client_class = PageClient
    with app.app_context():
        cast = build()
    yield app, cast
    close(app)


@pytest.fixture(scope="session")
def grounds(
    _small: tuple[Flask, World], tmp_path_factory: pytest.TempPathFactory, _worker: str
) -> Iterator[Grounds]:
    """Where fixtures named ``…_ground`` build, on the small world, what many tests begin with."""
    laid = Grounds(_small[0], tmp_path_factory.mktemp("grounds"), _worker)
    yield laid
    laid.close()


@pytest.fixture
def app(request: pytest.FixtureRequest, _small: tuple[Flask, World]) -> Iterator[Flask]:
    """The application on the small world; whatever the test writes is taken back.

    It stands on the ground that one of the test's fixtures asks for.
    """
    application, _ = _small
    asked = [name for name in request.fixturenames if name.endswith("_ground")]
    assert len(asked) <= 1, f"a test stands on one ground, not on {asked}"
    engine = request.getfixturevalue(asked[0]).engine if asked else None
    with rolled_back(application, on=engine):
        yield application


@pytest.fixture
def world(_small: tuple[Flask, World], app: Flask) -> Iterator[World]:
    """The small world, inside an open application context: for use cases and queries."""
    _, cast = _small
    with app.app_context():
        yield cast


@pytest.fixture
def empty_app(tmp_path: Path, _worker: str) -> Iterator[Flask]:
    """An application on a database of its own, with real commits: for what a rollback hides."""
    application = make_app(tmp_path, f"empty_{_worker}")
    yield application
    close(application)


@pytest.fixture(scope="session")
def _demo(tmp_path_factory: pytest.TempPathFactory, _worker: str) -> Iterator[Flask]:
    app = make_demo(tmp_path_factory.mktemp("demo"), f"demo_{_worker}")
    app.test_client_class = PageClient
    yield app
    close(app)


@pytest.fixture
def demo(_demo: Flask) -> Iterator[Flask]:
    """The application on the whole demo world; whatever the test writes is taken back."""
    with rolled_back(_demo):
        yield _demo


@pytest.fixture
def demo_signed_in(demo: Flask) -> Callable[[str], PageClient]:
    """A browser in which a person of the demo world is signed in, named as ``lead.nor``."""

    def sign_in(name: str) -> PageClient:
        browser = _page_client(demo)
        browser.come_in(f"{name}@demo.example", DEMO_PASSWORD)
        return browser

    return sign_in


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that nobody is signed in with."""
    return _page_client(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Someone], PageClient]:
    """A browser in which somebody of the small world is signed in."""

    def sign_in(someone: Someone) -> PageClient:
        browser = _page_client(app)
        browser.come_in(someone.email, PASSWORD)
        return browser

    return sign_in


@pytest.fixture(scope="session")
def cast(_small: tuple[Flask, World]) -> World:
    """The people and places of the small world, without an open application context."""
    return _small[1]


def _worker_of(config: pytest.Config) -> str:
    return str(getattr(config, "workerinput", {}).get("workerid", "main"))


def _page_client(app: Flask) -> PageClient:
    browser: FlaskClient = app.test_client()
    assert isinstance(browser, PageClient)
    return browser

"""A browser, a site to visit with it, and people of the demo world who are signed in."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from consortium.demo.cast import FIRST
from tests.browser.reception import SECONDS_TO_WAIT, Reception, Site
from tests.equipment.gateways.test_photo import film_of
from tests.support import chromium, site_map
from tests.support.databases import close
from tests.support.demo_world import make_demo
from tests.support.live_server import served
from tests.support.shared import alone, shared_folder
from tests.support.site_map import SiteMap, Stop
from tests.support.visitor import Visitor

SWITCHES = (
    "--no-sandbox",  # continuous integration runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A camera that shows a label, and nobody to ask whether it may be used.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
SEEN_BY_THE_CAMERA = "NOR-T02"
Arrive = Callable[..., Visitor]
at_both = pytest.mark.parametrize("width", ["both"], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"chrome", "the_map"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(params=["wide", "phone"])
def width(request: pytest.FixtureRequest) -> str:
    """The window that a visitor has, one of ``reception.WINDOWS``."""
    return str(request.param)


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = chromium.find()
    seen = tmp_path_factory.mktemp("camera") / "label.y4m"
    seen.write_bytes(film_of(f"https://old.example/equipment/scan?code={SEEN_BY_THE_CAMERA}"))
    expect.set_options(timeout=1000 * SECONDS_TO_WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*SWITCHES, f"--use-file-for-fake-video-capture={seen}"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, _worker: str) -> Iterator[Site]:
    """The demo world, served. What one test writes, the next one sees."""
    app = make_demo(tmp_path_factory.mktemp("site"), f"site_{_worker}")
    with served(app) as address:
        yield Site(app, address)
    close(app)


@pytest.fixture(scope="session")
def _reception(chrome: Browser, site: Site) -> Reception:
    return Reception(chrome, site)


@pytest.fixture
def arrive(_reception: Reception, width: str) -> Iterator[Arrive]:
    """A visitor: a stranger with ``arrive()``, or signed in, as with ``arrive("lead.nor")``."""
    here: list[Visitor] = []

    def arriving(name: str | None = None, *, scripts: bool = True) -> Visitor:
        if name is None:
            visitor = _reception.stranger(width)
        elif scripts:
            visitor = _reception.known(name, width)
        else:
            visitor = _reception.without_scripts(name, width)
        visitor.complaints.clear()
        here.append(visitor)
        return visitor

    yield arriving
    for visitor in here:
        visitor.hear_no_complaint()
        _reception.farewell(visitor)


@pytest.fixture(scope="session")
def the_map(tmp_path_factory: pytest.TempPathFactory, _worker: str) -> SiteMap:
    """The pages of the demo world as it was loaded; the first worker that asks draws the map."""
    drawn = shared_folder() / "site_map.json"
    with alone(shared_folder() / "site_map.lock"):
        if not drawn.exists():
            app = make_demo(tmp_path_factory.mktemp("map"), f"map_{_worker}")
            found = site_map.draw(app, [player.email.partition("@")[0] for player in FIRST])
            close(app)
            drawn.write_text(json.dumps(asdict(found)))
    known = json.loads(drawn.read_text())
    return SiteMap(tuple(Stop(**stop) for stop in known["stops"]), tuple(known["broken"]))

"""The ten main pages on the demo world: how long the server takes, and how often it asks."""

import re
from dataclasses import dataclass
from functools import partial

from flask.testing import FlaskClient

from benchmarks.measure import Count, Ratio, Row, Subject, Target, side_by_side
from benchmarks.world import World, page
from tests.support.queries import count_queries

# A page of fixed words in the same shell, with the same session and navigation.
PEER = "/accessibility"
TIMES = 9
ID = "[0-9a-f-]{36}"
YEAR = "start-day=1&start-month=4&start-year=2025&end-day=31&end-month=3&end-year=2026"
DAY = "on-day=3&on-month=11&on-year=2025&quantity=100"


@dataclass(frozen=True, slots=True)
class MainPage:
    """A page and whose it is; with ``link`` it is the first such link on the page at the address.

    ``times_peer`` is how much longer than the peer it may take, ``questions`` how many questions
    it may ask the database, however many rows there are.
    """

    name: str
    person: str
    address: str
    times_peer: float
    questions: int
    link: str = ""


LEAD, FINANCE, ENGINEER = "lead_nor", "finance_consortium", "engineer_shared"
PAGES = (
    MainPage("home", LEAD, "/", times_peer=5, questions=9),
    MainPage("trusts", LEAD, "/organisations/trusts", times_peer=4, questions=7),
    MainPage("tender", LEAD, "/tenders", link=r"/tenders/{id}", times_peer=12, questions=33),
    MainPage(
        "agreement", LEAD, "/agreements", link=r"/agreements/{id}", times_peer=8, questions=39
    ),
    MainPage("price of a line", LEAD, "/prices", times_peer=8, questions=23),
    MainPage("purchase lines", FINANCE, "/spend/lines", times_peer=15, questions=9),
    MainPage("savings report", FINANCE, f"/savings?{YEAR}", times_peer=50, questions=43),
    MainPage("baselines", FINANCE, "/savings/baselines", times_peer=5, questions=7),
    MainPage("due list", ENGINEER, "/equipment/due", times_peer=5, questions=7),
    MainPage("device", ENGINEER, "/equipment", link=r"/equipment/{id}", times_peer=5, questions=13),
)


def measure(world: World) -> list[Subject]:
    """Render every page in turns with the peer; then count what each asks the database."""
    times: list[Row] = []
    questions: list[Row] = []
    for each in PAGES:
        browser = world.visitor(each.person)
        address = _address(each, browser)
        ours, peer = side_by_side(
            partial(page, browser, address),
            partial(page, browser, PEER),
            times=TIMES,
        )
        times.append(
            Ratio(
                what=each.name,
                ours=1000 * ours.median,
                peer=1000 * peer.median,
                unit="ms",
                target=Target(each.times_peer),
            )
        )
        with count_queries(world.app) as asked:
            page(browser, address)
        questions.append(
            Count(what=each.name, found=len(asked), limit=each.questions, unit="questions")
        )
    return [
        Subject(
            title="Pages: time on the server",
            peer=f"{PEER}, a page of fixed words in the same shell, for the same person",
            rows=tuple(times),
        ),
        Subject(
            title="Pages: questions to the database",
            peer="none: the most each page may ask, whatever the number of rows",
            rows=tuple(questions),
        ),
    ]


def _address(wanted: MainPage, browser: FlaskClient) -> str:
    if wanted.address == "/prices":
        return _price_address(page(browser, "/prices"))
    if not wanted.link:
        return wanted.address
    link = wanted.link.replace("{id}", ID)
    found = re.search(f'href="({link})"', page(browser, wanted.address))
    if found is None:
        raise RuntimeError(f"{wanted.address} has no link to a {wanted.name}")
    return found[1]


def _price_address(form: str) -> str:
    """The question that everybody asks, with its answer: a lens for North in November 2025."""
    trust, item = (_option(form, words) for words in ("North Trust", "Intraocular lens"))
    return f"/prices?trust={trust}&item={item}&{DAY}"


def _option(form: str, words: str) -> str:
    found = re.search(rf'<option value="({ID})"[^>]*>\s*{words}', form)
    if found is None:
        raise RuntimeError(f"nobody can choose {words}")
    return found[1]

"""Every page that the people of the demo world reach by links, each kind of page once.

Pages are found without a browser, which is quick. Of the addresses that one endpoint answers, the
first is kept for each person, and of several people's only those pages that have a part which no
page kept before them has: what a browser then looks at is small and still complete.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from tests.support.demo_world import PASSWORD
from tests.support.pages import hidden_fields

Part = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Stop:
    """A page to look at, as somebody who sees it, named as ``lead.nor``."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class SiteMap:
    """The pages to look at, and the links that lead nowhere."""

    stops: tuple[Stop, ...]
    broken: tuple[str, ...]


class _Page(HTMLParser):
    """The links of a page, and the kinds of elements it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: set[Part] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.parts.add((tag, known.get("class"), known.get("type")))
        link = known.get("href") if tag == "a" else None
        if link and link.startswith("/"):
            self.links.append(link)


def draw(app: Flask, names: Iterable[str]) -> SiteMap:
    """Walk the links of everybody named, from their home page on."""
    seen: dict[str, set[Part]] = defaultdict(set)
    stops, broken = [], []
    for name in names:
        for endpoint, path, status, page in _walk(app, name):
            if status != 200:
                broken.append(f"{path} answers {status} to {name}")
            elif page is not None and page.parts - seen[endpoint]:
                seen[endpoint] |= page.parts
                stops.append(Stop(name, path))
    return SiteMap(tuple(stops), tuple(broken))


def _walk(app: Flask, name: str) -> Iterator[tuple[str, str, int, _Page | None]]:
    """One page of each endpoint that links lead to, in the order in which they are found."""
    browser = FlaskClient(app, app.response_class)
    token = hidden_fields(browser.get("/sign-in").get_data(as_text=True))["csrf_token"]
    browser.post(
        "/sign-in",
        data={"email": f"{name}@demo.example", "password": PASSWORD, "csrf_token": token},
    )
    visited, waiting = {"static"}, ["/"]
    for path in waiting:
        endpoint = _endpoint(app, path)
        if endpoint in visited:
            continue
        visited.add(endpoint)
        answer = browser.get(path, buffered=True)
        page = _Page(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
        waiting += page.links if page else []
        yield endpoint, path, answer.status_code, page


def _endpoint(app: Flask, path: str) -> str:
    try:
        endpoint, _ = app.url_map.bind("").match(urlsplit(path).path)
    except HTTPException:
        return path
    return str(endpoint)

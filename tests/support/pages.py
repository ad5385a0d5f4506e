"""A test client that looks at every page as a strict reader would."""

import json
import re
from contextvars import Context
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

HTML = "{http://www.w3.org/1999/xhtml}"
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}


class PageClient(FlaskClient):
    """Checks each HTML answer; what is wrong fails the test that asked for the page."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # An application context that the test holds open would lend its ``g``, and with it who
        # is signed in, to every request; a server has none.
        kwargs.setdefault("buffered", True)
        response = Context().run(super().open, *args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            check_page(response.get_data(as_text=True))
        return response

    def form(self, page: str) -> dict[str, str]:
        """The hidden fields of a page's first form: tokens and keys a browser would send back."""
        html = self.get(page).get_data(as_text=True)
        return hidden_fields(html)

    def submit(self, page: str, to: str | None = None, **values: Any) -> TestResponse:
        """Fill in the form of a page and send it, as a browser would."""
        return self.post(to or page, data={**self.form(page), **values})

    def sign_in_as(self, email: str, password: str) -> None:
        response = self.submit("/sign-in", email=email, password=password)
        assert response.status_code == 303, response.get_data(as_text=True)


def hidden_fields(html: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    main = html.partition("<main")[2] or html
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", main):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            fields.setdefault(name[1], value[1] if value else "")
    return fields


def text_of(response: TestResponse) -> str:
    """What a reader sees of a page, in one line: tags and runs of spaces taken away."""
    html = response.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    words = re.sub(r"<[^>]*>", " ", html)
    return " ".join(unescape(words).split())


def location(response: TestResponse) -> str:
    return urlsplit(response.headers["Location"]).path


def check_page(html: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    try:
        root = parser.parse(html)
    except html5lib.html5parser.ParseError as error:
        line = parser.errors[-1][0][0] if parser.errors else 0
        nearby = "\n".join(html.splitlines()[max(0, line - 3) : line + 1])
        raise AssertionError(f"not valid HTML near line {line}: {error}\n{nearby}") from error
    everything = list(root.iter())
    _check_headings(everything)
    _check_ids(everything)
    _check_forms(root)
    for node in everything:
        for name in node.attrib:
            assert name != "style", f"inline style on <{node.tag}>"
            assert not str(name).startswith("on"), f"inline script on <{node.tag}>"
        if node.tag == f"{HTML}script":
            assert node.attrib.get("src"), "inline script"
        if "data-chart" in node.attrib:
            _check_chart(json.loads(node.attrib["data-chart"]))


def _check_chart(specification: dict[str, Any]) -> None:
    """Pass in silence when it is valid Vega-Lite: the product draws without asking."""
    alt.Chart.from_dict(specification)


def _check_headings(nodes: list[Any]) -> None:
    headings = [node for node in nodes if node.tag == f"{HTML}h1"]
    assert len(headings) == 1, f"{len(headings)} h1 headings"
    titles = [node for node in nodes if node.tag == f"{HTML}title" and node.text]
    assert titles, "no title"
    assert titles[0].text.strip(" –") != "Consortium", "a page without a title of its own"


def _check_ids(nodes: list[Any]) -> None:
    ids = [node.attrib["id"] for node in nodes if "id" in node.attrib]
    twice = {each for each in ids if ids.count(each) > 1}
    assert not twice, f"ids used twice: {sorted(twice)}"


def _check_forms(root: Any) -> None:
    labelled = {node.attrib.get("for") for node in root.iter(f"{HTML}label")}
    for kind in ("input", "select", "textarea"):
        for node in root.iter(f"{HTML}{kind}"):
            if node.attrib.get("type") in UNLABELLED_TYPES or "aria-label" in node.attrib:
                continue
            assert node.attrib.get("id") in labelled, f"no label for {node.attrib}"
    for form in root.iter(f"{HTML}form"):
        if form.attrib.get("method", "get").lower() == "post":
            tokens = [n for n in form.iter(f"{HTML}input") if n.attrib.get("name") == "csrf_token"]
            assert tokens, f"no CSRF token in the form {form.attrib}"

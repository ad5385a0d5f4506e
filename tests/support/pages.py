"""A test client that looks at every page as a strict reader would.

Pages are read in two pieces, what stands in ``main`` and what stands around it, and of pieces that
differ in nothing but their words, ids and tokens one is read: reading takes longer than answering.
"""

import json
import re
from contextvars import Context
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import html5lib
from flask import request, session
from flask.testing import FlaskClient
from flask_login import login_user
from jsonschema.validators import validator_for
from werkzeug.test import TestResponse

from consortium.foundation.lazy import lazy
from consortium.foundation.web import clock
from consortium.organisations.usecases import sign_in
from consortium.organisations.views.signed_in_user import load_user

if TYPE_CHECKING:
    import altair as alt
else:
    alt = lazy("altair")

HTML = "{http://www.w3.org/1999/xhtml}"
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
# What differs each time: ids of rows, keys and tokens of forms.
BY_CHANCE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r'|(?<=name="csrf_token" type="hidden" value=")[\w.-]+'
)
# Whether a page is sound does not hang on the words between its tags, nor on where links lead and
# what fields hold. What may be wrong in itself stays: an odd entity, a forbidden character, and the
# title that is none.
_ENTITY = "&(?:amp|lt|gt|nbsp|#34|#39);"
_WORDS = rf"(?:[^<&\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+|{_ENTITY})+"
_NO_TITLE = r"(?!(?<=<title>)[\s–]*(?:Consortium[\s–]*)?<)"
BETWEEN_TAGS = re.compile(r"(?<=>)\s+(?=<)")
WORDS = re.compile(f"(?<=>){_NO_TITLE}{_WORDS}")
VALUES = re.compile(rf'(?<= )(href|value|datetime)="(?:[^"&<>]+|{_ENTITY})*"')
# Of rows and choices that are alike one is read.
ROWS = re.compile(r"(?=<(?:tr|li|option)[ >])")
# What ``main`` is read in: it may stand in a body and in divisions of it, and in nothing else.
FRAME = "<!DOCTYPE html><html><head><title>Main</title></head><body>{}</body></html>"
AROUND_MAIN = {f"{HTML}html", f"{HTML}body", f"{HTML}div"}


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

    def come_in(self, email: str, password: str) -> None:
        """Be signed in, without the page for it, which has tests of its own."""
        Context().run(self._come_in, email, password)

    def _come_in(self, email: str, password: str) -> None:
        with self.application.test_request_context():
            opened = sign_in.sign_in(
                email=email,
                password=password,
                browser=request.user_agent.string,
                address=request.remote_addr or "",
                now=clock.now(),
            )
            assert not opened.second_factor_pending
            login_user(load_user(opened.token))
            kept = dict(session)
        with self.session_transaction() as mine:
            mine.update(kept)

    def sign_in_as(self, email: str, password: str) -> None:
        """Sign in as a person does, through the page."""
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """What has to fit together with the other piece of the page."""

    headings: int
    title: str
    ids: tuple[str, ...]
    labelled: frozenset[str]
    # The id of each field that needs a label, and the field in words.
    fields: tuple[tuple[str, str], ...]


_read: dict[int, _Piece] = {}


def check_page(html: str) -> None:
    """Read a page; what is wrong with it is an assertion that fails."""
    try:
        _check(_numbered(_outlined(html)))
    except AssertionError:
        # The outline of a fault says less than the page; that of an odd page may be no page.
        _check(_numbered(html))


def _check(html: str) -> None:
    around, main = _in_pieces(html)
    pieces = [_piece(around, holds_main=bool(main))]
    if main:
        pieces.append(_piece(FRAME.format(main)))
    _check_title(pieces[0].title)
    headings = sum(piece.headings for piece in pieces)
    assert headings == 1, f"{headings} h1 headings"
    ids = [each for piece in pieces for each in piece.ids]
    twice = {each for each in ids if ids.count(each) > 1} if len(set(ids)) < len(ids) else set()
    assert not twice, f"ids used twice: {sorted(twice)}"
    labelled = frozenset().union(*(piece.labelled for piece in pieces))
    for name, field in (each for piece in pieces for each in piece.fields):
        assert name in labelled, f"no label for {field}"


def _numbered(html: str) -> str:
    """The page with a number for each thing that chance has named, the same for the same."""
    numbers: dict[str, str] = {}
    return BY_CHANCE.sub(lambda found: numbers.setdefault(found[0], f"n{len(numbers)}"), html)


def _outlined(html: str) -> str:
    """The page without what it says: its tags, with one word where there are words."""
    bare = VALUES.sub(r'\1=""', WORDS.sub("x", BETWEEN_TAGS.sub("", html)))
    rows = ["", *ROWS.split(bare)]
    return "".join(row for before, row in pairwise(rows) if row != before or " id=" in row)


def _in_pieces(html: str) -> tuple[str, str]:
    """What stands around ``main``, and ``main``; a page that has none is one piece."""
    before, begin, rest = html.partition("<main")
    inside, end, after = rest.rpartition("</main>")
    return (f"{before}<main></main>{after}", begin + inside + end) if begin and end else (html, "")


def _piece(html: str, *, holds_main: bool = False) -> _Piece:
    known = hash(html)
    if known not in _read:
        _read[known] = _reading(html, holds_main=holds_main)
    return _read[known]


def _reading(html: str, *, holds_main: bool) -> _Piece:
    parser = html5lib.HTMLParser(strict=True)
    try:
        root = parser.parse(html)
    except html5lib.html5parser.ParseError as error:
        line = parser.errors[-1][0][0] if parser.errors else 0
        nearby = "\n".join(html.splitlines()[max(0, line - 3) : line + 1])
        raise AssertionError(f"not valid HTML near line {line}: {error}\n{nearby}") from error
    everything = list(root.iter())
    _check_no_code(everything)
    _check_forms(root)
    if holds_main:
        around = {node.tag for node in everything if node.find(f".//{HTML}main") is not None}
        assert around <= AROUND_MAIN, f"main stands in {around - AROUND_MAIN}"
    return _Piece(
        headings=sum(node.tag == f"{HTML}h1" for node in everything),
        title=next((n.text for n in everything if n.tag == f"{HTML}title" and n.text), ""),
        ids=tuple(node.attrib["id"] for node in everything if "id" in node.attrib),
        labelled=frozenset(node.attrib.get("for", "") for node in root.iter(f"{HTML}label")),
        fields=tuple(
            (node.attrib.get("id", "without an id"), str(node.attrib))
            for kind in ("input", "select", "textarea")
            for node in root.iter(f"{HTML}{kind}")
            if node.attrib.get("type") not in UNLABELLED_TYPES and "aria-label" not in node.attrib
        ),
    )


def _check_title(title: str) -> None:
    assert title.strip(" –"), "no title"
    assert title.strip(" –") != "Consortium", "a page without a title of its own"


def _check_no_code(nodes: list[Any]) -> None:
    for node in nodes:
        for name in node.attrib:
            assert name != "style", f"inline style on <{node.tag}>"
            assert not str(name).startswith("on"), f"inline script on <{node.tag}>"
        if node.tag == f"{HTML}script":
            assert node.attrib.get("src"), "inline script"
        if "data-chart" in node.attrib:
            _check_chart(node.attrib["data-chart"])


@cache
def _check_chart(specification: str) -> None:
    """Pass in silence when it is valid Vega-Lite: the product draws without asking.

    Altair can be asked too, and takes ten times as long: it tries each of its classes.
    """
    _vega_lite().validate(json.loads(specification))


@cache
def _vega_lite() -> Any:
    schema = alt.load_schema()
    return validator_for(schema)(schema)


def _check_forms(root: Any) -> None:
    for form in root.iter(f"{HTML}form"):
        if form.attrib.get("method", "get").lower() == "post":
            tokens = [n for n in form.iter(f"{HTML}input") if n.attrib.get("name") == "csrf_token"]
            assert tokens, f"no CSRF token in the form {form.attrib}"

"""The visitor notices what it is there to notice: pages that are wrong in one way each."""

from collections.abc import Iterator

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser

from tests.browser.reception import DESK, PHONE
from tests.support.live_server import served
from tests.support.visitor import Visitor

FRAME = (
    '<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body>{body}</body></html>'
)
SOUND = "<main><h1>A heading</h1>{}</main>"
LINES = "<ul>" + "<li>Words</li>" * 4 + "<li>{}</li></ul>"
UNSOUND = {
    "/no-heading": ("<main><p>Words</p></main>", "0 h1 headings"),
    "/no-label": (SOUND.format('<input type="text">'), "label: Form elements must have labels"),
    "/no-label-in-a-line": (
        SOUND.format(LINES.format('<input type="text">')),
        "label: Form elements must have labels",
    ),
    "/inline-style": (SOUND.format('<p style="color: red">Words</p>'), "content security policy"),
    "/noise": (SOUND.format('<script src="/noise.js"></script>'), "console warning: careful"),
    "/fault": (SOUND.format('<script src="/fault.js"></script>'), "script: no such thing"),
    "/missing": (SOUND.format('<img src="/nothing.png" alt="">'), "nothing.png answered 404"),
    "/wide": (SOUND.format("<p>" + "overlong" * 60 + "</p>"), "px wide in a window of 360 px"),
    "/errors": (
        SOUND.format('<div class="nhsuk-error-summary"><a href="#gone">Enter it</a></div>'),
        "the summary of errors points to #gone",
    ),
}
SCRIPTS = {
    "/noise.js": "console.warn('careful')",
    "/fault.js": "throw new Error('no such thing')",
}


def small_site() -> Flask:
    app = Flask("unsound", static_folder=None)

    @app.get("/<path:name>")
    def page(name: str) -> Response | tuple[str, int]:
        path = f"/{name}"
        if path in SCRIPTS:
            return Response(SCRIPTS[path], mimetype="text/javascript")
        if path not in UNSOUND and path not in ("/sound", "/no-title"):
            return "Nothing here", 404
        title = "" if path == "/no-title" else "A title"
        body, _ = UNSOUND.get(path, (SOUND.format(LINES.format("Words")), ""))
        html = Response(FRAME.format(title=title, body=body))
        html.headers["Content-Security-Policy"] = "default-src 'self'"
        return html

    return app


@pytest.fixture(scope="module")
def _window(chrome: Browser) -> Iterator[Visitor]:
    with served(small_site()) as address, chrome.new_context() as context:
        yield Visitor.arriving(context, address, sizes=(PHONE, DESK), sound=set())


@pytest.fixture
def visitor(_window: Visitor) -> Visitor:
    _window.complaints.clear()
    return _window


def test_a_sound_page_pleases(visitor: Visitor) -> None:
    visitor.open("/sound")
    assert visitor.page.locator("li").count() == 5


@pytest.mark.parametrize("path", UNSOUND)
def test_each_fault_is_named(visitor: Visitor, path: str) -> None:
    with pytest.raises(AssertionError) as found:
        visitor.open(path)
    assert UNSOUND[path][1] in str(found.value)


def test_a_page_needs_a_title(visitor: Visitor) -> None:
    with pytest.raises(AssertionError, match="no title of its own"):
        visitor.open("/no-title")


def test_an_answer_other_than_the_one_expected_fails(visitor: Visitor) -> None:
    with pytest.raises(AssertionError, match="/nowhere answered 404"):
        visitor.open("/nowhere")

"""The reader of pages finds each fault, on either side of where it divides them."""

import pytest
from jsonschema import ValidationError

from tests.support.pages import check_page

PAGE = "<!DOCTYPE html><html><head><title>{} – Consortium</title></head><body>{}</body></html>"
IDS = ("01a202d9-d5cc-764c-b3e6-4320be9e91b6", "01a202d9-d2fb-7498-ade1-363c3d0fd7c2")
TOKEN = '<input name="csrf_token" type="hidden" value="{}">'


@pytest.mark.parametrize(
    "body",
    [
        "<main><h1>Items</h1></main>",
        "<h1>Items</h1>",
        "<div><div><main><h1>Items</h1></main></div></div>",
        '<label for="q">Find</label><main><h1>Items</h1><input id="q"></main>',
        f'<p id="{IDS[0]}"></p><main><h1 id="{IDS[1]}">Items</h1></main>',
        f'<main><h1>Items</h1><form method="post">{TOKEN.format("Ij.x-1")}</form></main>',
        '<main><h1>Items</h1><p title="a > b">Is a > b?</p><!-- a > b --></main>',
    ],
)
def test_a_sound_page_is_sound_however_often(body: str) -> None:
    for _ in range(2):
        check_page(PAGE.format("Items", body))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<main></main>", "0 h1"),
        ("<h1>One</h1><main><h1>Two</h1></main>", "2 h1"),
        ("<main><h1>One</h1><h1>Two</h1></main>", "2 h1"),
        ('<p id="a"></p><main id="a"><h1>Items</h1></main>', "used twice"),
        (f'<p id="{IDS[0]}"></p><main id="{IDS[0]}"><h1>Items</h1></main>', "used twice"),
        ("<main><h1>Items</h1><div></main>", "not valid"),
        ("<div><main><h1>Items</h1></div></main></div>", "not valid"),
        ("<main><h1>Items</h1></main></div>", "not valid"),
        ("<p><main><h1>Items</h1></main></p>", "not valid"),
        ("<form><main><h1>Items</h1></main></form>", "stands in"),
        ("<b><main><h1>Items</h1></main></b>", "stands in"),
        ('<main style="top: 0"><h1>Items</h1></main>', "inline style"),
        ('<main><h1 onclick="go()">Items</h1></main>', "inline script"),
        ("<main><h1>Items</h1></main><script>go()</script>", "inline script"),
        ('<main><h1>Items</h1><input id="q"></main>', "no label"),
        ("<main><h1>Items</h1><select></select></main>", "no label"),
        ('<main><h1>Items</h1></main><form method="post"></form>', "no CSRF token"),
        ("<main><h1>Items</h1><p>AT&T;</p></main>", "not valid"),
        ('<main><h1>Items</h1><a href="?a&copy">words</a></main>', "not valid"),
        ("<main><h1>Items</h1><p>bell \x07</p></main>", "not valid"),
        ('<main><h1>Items</h1><p title="a > b" onclick="go()">words</p></main>', "inline script"),
        ("<main><h1>Items</h1><ul><li>One<li><b>Two</ul></main>", "not valid"),
        ('<main><h1>Items</h1><ul><li id="a">x</li><li id="a">x</li></ul></main>', "used twice"),
        ("""<main><h1>Items</h1><p data-chart='{"mark": "none such"}'></p></main>""", "none such"),
    ],
)
def test_a_fault_is_found_however_often(body: str, fault: str) -> None:
    for _ in range(2):
        with pytest.raises((AssertionError, ValidationError), match=fault):
            check_page(PAGE.format("Items", body))


@pytest.mark.parametrize("title", ["", " ", "Consortium", " – Consortium"])
def test_a_title_is_asked_for(title: str) -> None:
    page = "<!DOCTYPE html><html><head><title>{}</title></head><body><main><h1>x</h1></main></body>"
    with pytest.raises(AssertionError, match="title"):
        check_page(page.format(title))

"""Nobody is led to a door that is shut for them, and a link shows what it says."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest

from consortium.demo.cast import FIRST, Player
from tests.support.pages import PageClient, text_of

ROLES = list({player.role: player for player in FIRST}.values())
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def links_on(browser: PageClient, page: str) -> Iterator[str]:
    """Where a page leads: one address of each kind, downloads left out."""
    html = browser.get(page).get_data(as_text=True)
    kinds = {ID.sub("*", link): link for link in map(unescape, LINK.findall(html))}
    return (
        link for kind, link in kinds.items() if "/static/" not in kind and "format=" not in kind
    )


@pytest.mark.any_database
@pytest.mark.parametrize("player", ROLES, ids=[player.role for player in ROLES])
def test_no_page_of_the_navigation_leads_where_its_reader_may_not_go(
    demo_signed_in: Callable[[str], PageClient], player: Player
) -> None:
    browser = demo_signed_in(player.email.partition("@")[0])
    places = set(links_on(browser, "/"))
    onward = {link for place in places for link in links_on(browser, place)}
    refused = {
        link: status
        for link in places | onward
        if (status := browser.get(link).status_code) not in (200, 302, 303)
    }
    assert not refused, "hide the link from whoever may not follow it"


def test_overdue_devices_on_the_home_page_lead_to_just_these(
    demo_signed_in: Callable[[str], PageClient],
) -> None:
    browser = demo_signed_in("engineer.shared")
    home = browser.get("/").get_data(as_text=True)
    found = re.search(r'href="([^"]*)"[^>]*>\s*5 devices overdue for calibration', home)
    assert found is not None
    assert "Showing 1 to 5 of 5" in text_of(browser.get(unescape(found[1])))

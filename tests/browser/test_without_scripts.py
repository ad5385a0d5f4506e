"""The pages of the journeys work where scripts do not run."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive, at_both

PAGES = {
    "lead.nor": ("/", "/tenders", "/agreements", "/prices", "/organisations", "/savings"),
    "finance.nor": ("/spend/lines", "/spend/import", "/savings/baselines"),
    "engineer.shared": ("/equipment/due", "/equipment"),
}


@at_both
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_whole(arrive: Arrive, name: str) -> None:
    visitor = arrive(name, scripts=False)
    for path in PAGES[name]:
        visitor.open(path)
        entries = visitor.page.get_by_role("navigation", name="Menu").get_by_role("link")
        expect(entries.last).to_be_visible()


@at_both
def test_a_check_is_recorded(arrive: Arrive) -> None:
    visitor = arrive("engineer.shared", scripts=False)
    visitor.open("/equipment/due?show=all&q=COA-T01")
    visitor.press("Calibrate COA-T01")
    for at in (0, 20, 60):
        visitor.page.get_by_label(f"Reading at {at} mmHg").fill(str(at))
    visitor.press("Save and see the result")
    visitor.sees("Pass")

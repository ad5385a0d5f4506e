"""The procurement lead moves two trusts in time and sees who pays what, without typing a code.

Figures: the story of the Seven Bridges Consortium, section 5.0; West's half year of 1,500 cases at
9.50, 2.50 and 0.05 more is £18,075.
"""

from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.support.visitor import Visitor

LENS = "Intraocular lens, hydrophobic"


def prices(visitor: Visitor) -> list[str]:
    """What members pay from when, row by row."""
    table = visitor.page.get_by_role("table", name="What members pay from when")
    return [" ".join(row.split()) for row in table.locator("tbody tr").all_inner_texts()]


def test_moves_west_out_and_hill_in(arrive: Arrive) -> None:
    visitor = arrive("lead.nor")
    visitor.open("/agreements?q=Cataract+consumables")
    visitor.go(visitor.page.locator("main table").get_by_role("link").last)
    visitor.follow("What if", within="main")
    visitor.sees("Nothing is different yet")

    visitor.follow("Only the trusts of the first day", within="main")
    visitor.sees("West Trust stays to the end.", "Hill Trust takes no part.")
    assert [row.split()[-1] for row in prices(visitor)] == ["£38.00"] * 3

    page = visitor.page
    page.get_by_label("West Trust leaves on").fill("2025-10-01")
    page.get_by_label("Hill Trust takes part from").fill("2026-01-01")
    page.get_by_label("Show prices on").fill("2025-11-03")
    page.get_by_label("Compare with").select_option("only the trusts of the first day, all staying")
    visitor.press("Show what changes")
    visitor.sees(
        "West Trust leaves on 1 October 2025.", "Hill Trust takes part from 1 January 2026"
    )
    assert prices(visitor) == [
        "1 April 2025 £38.00 £38.00",
        "1 October 2025 £38.00 £40.00",
        "1 January 2026 £38.00 £38.00",
    ]
    visitor.row("West Trust", "+£18,075.00")
    visitor.row("North Trust", "+£3,000.00")
    expect(page.locator("[data-chart][data-drawn=yes] svg")).to_have_count(1)

    visitor.go(page.get_by_role("link", name=f"£40.00 in this scenario, North Trust, {LENS}"))
    visitor.sees(
        "Why £40.00 for North Trust in this scenario?", "6 members counted", "23,000 a year"
    )
    visitor.follow("As recorded", within="main")
    visitor.sees("Nothing is different yet")
    price = page.get_by_role("link", name=f"£38.00 recorded, North Trust, {LENS}")
    if not price.is_visible():
        page.get_by_text("Prices that do not differ").click()
    visitor.go(price)
    visitor.sees("Why £38.00?", "27,000 a year")

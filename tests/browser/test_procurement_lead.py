"""The procurement lead of North walks from the consortium to what it saves.

Figures: the story of the Seven Bridges Consortium, sections 5.0 and 5.1.
"""

import re

from tests.browser.conftest import Arrive
from tests.support.visitor import Visitor


def test_follows_the_chain_to_the_saving(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.open("/")
    assert visitor.heading() == "Sign in"
    visitor.press("Procurement lead, North Trust")
    visitor.sees("Where you work")

    visitor.menu("Organisations")
    visitor.follow("Seven Bridges Consortium", within="main")
    visitor.row("1 October 2025", "West Trust", "Leaves")
    visitor.row("1 January 2026", "Hill Trust", "Joins")

    visitor.menu("Tenders")
    visitor.follow("Cataract and imaging, joint tender of seven trusts")
    visitor.row("Gamma Medical", "£1.12", "84", "83.26")
    visitor.sees("At 65/35 Gamma Medical would win with 83.35 to 82.90")

    lot = visitor.page.get_by_role("region", name="Lot 3 Cataract consumables")
    visitor.go(lot.get_by_role("link", name=re.compile("^agreement AG-")))
    assert "Cataract consumables" in visitor.heading()
    visitor.row("18,000 to under 25,000", "£40.00")
    visitor.row("25,000 and more", "In force", "£38.00")
    contracts = visitor.page.get_by_role("table", name="Contracts, one for each trust and stay")
    for trust in ("North", "South", "East", "West", "Central", "Coast", "Valley", "Hill"):
        assert contracts.get_by_role("row", name=f"{trust} Trust").count() == 1
    visitor.row("West Trust", "Left: pays the opt-out price")

    visitor.press("What should a line cost?")
    ask(visitor, trust="North Trust", item="Intraocular lens, hydrophobic (IOL)", quantity="100")
    visitor.sees("£40.00 each", "£4,000.00 in all", "Why £40.00?", "23,000")
    ask(visitor, trust="Hill Trust", item="Intraocular lens, hydrophobic (IOL)", quantity="100")
    visitor.sees("No price for Hill Trust on 3 November 2025")

    visitor.menu("Savings")
    assert visitor.figure("Net saving") == "£738,835.00"


def ask(visitor: Visitor, *, trust: str, item: str, quantity: str) -> None:
    page = visitor.page
    page.get_by_label("Trust", exact=True).select_option(trust)
    page.get_by_label("Item", exact=True).select_option(item)
    for part, value in (("Day", "3"), ("Month", "11"), ("Year", "2025")):
        page.get_by_label(part, exact=True).first.fill(value)
    page.get_by_label("Quantity", exact=True).fill(quantity)
    visitor.press("Show the price and why")

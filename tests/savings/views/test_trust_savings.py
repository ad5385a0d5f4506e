"""One trust: one number, its lines, the purchases of a line, the invoice; four presses in all."""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape

from tests.savings import reading
from tests.savings.factories import Year
from tests.savings.signing import MAY, brought_to
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


def first_link(html: str) -> str:
    """Where the first row of the page's first table leads."""
    found = re.search(r'<a href="([^"]+)"', html.partition("<tbody")[2])
    assert found is not None
    return found[1]


def test_four_presses_from_the_number_to_the_row_of_a_file(
    world: World, year: Year, signed_in: SignIn
) -> None:
    """West saved 100 x £5 in May 2025, by the factories' table."""
    finance = signed_in(world.finance_of_west)
    landed = finance.get("/savings").get_data(as_text=True)
    own = landed.partition('class="app-own"><a href="')[2].partition('"')[0]
    assert own.startswith(f"/savings/trusts/{world.west}?")
    assert "West Trust: £500.00</a> cash-releasing" in landed
    page = finance.get(unescape(own))
    assert "£500.00 Cash-releasing, counted against locked base" in text_of(page)
    line = first_link(page.get_data(as_text=True))
    purchases = finance.get(f"{line}/purchases")
    assert f"{line}/purchases" in finance.get(line).get_data(as_text=True)
    assert "£500.00 1 purchase line on contract." in text_of(purchases)
    (table,) = reading.tables_of(purchases).values()
    assert table[1][-1].startswith("Import PL-")
    row = finance.get(first_link(purchases.get_data(as_text=True)))
    assert "Row in the file" in text_of(row)


def test_lines_add_up_to_the_number_in_both_files_and_say_who_signed(
    world: World, year: Year, signed_in: SignIn
) -> None:
    brought_to(world, world.south, month=MAY)
    lead = signed_in(world.lead)
    asked = f"/savings/trusts/{world.south}"
    rows = reading.csv_of_report(lead.get(f"{asked}?format=csv"))
    assert {(row["Month"], Decimal(row["Counts"])) for row in rows} == {
        ("May 2025", Decimal(850)),
        ("November 2025", Decimal(650)),
    }
    assert {row["Stage"] for row in rows} == {"Realised, final", "Realised, preliminary"}
    assert {row["Supplier"] for row in rows} == {"Alpha Ltd"}
    assert {row["Grade"] for row in rows} == {"B"}
    (sheet,) = reading.sheets_of(lead.get(f"{asked}?format=xlsx")).values()
    place = sheet[0].index("Counts")
    assert sum(reading.pence(row[place]) for row in sheet[1:]) == 1500
    assert "£1,500.00 Cash-releasing" in text_of(lead.get(asked))


def test_who_sees_totals_only_sees_no_line(world: World, year: Year, signed_in: SignIn) -> None:
    finance = signed_in(world.finance_of_north)
    page = text_of(finance.get(f"/savings/trusts/{world.south}"))
    assert "£1,500.00 Cash-releasing" in page
    assert "You see its totals." in page
    asked = finance.get(f"/savings/trusts/{world.south}?format=csv")
    assert asked.mimetype == "text/html"
    line = first_link(signed_in(world.lead).get(f"/savings/trusts/{world.south}").get_data(True))
    assert finance.get(f"{line}/purchases").status_code == 404


def test_strangers_find_nothing(world: World, year: Year, signed_in: SignIn) -> None:
    stranger = signed_in(world.stranger)
    assert stranger.get(f"/savings/trusts/{world.south}").status_code == 404
    assert signed_in(world.lead).get(f"/savings/trusts/{world.two_rivers}").status_code == 404

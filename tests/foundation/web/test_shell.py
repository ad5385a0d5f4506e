"""The header of every page: its entries, and which of them the page belongs to."""

import re
from collections.abc import Callable

import pytest

from tests.support.pages import PageClient
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/agreements/register", "/agreements"),
        ("/prices", "/agreements"),
        ("/savings/baselines", "/savings"),
        ("/indices", "/savings"),
        ("/catalogue/equipment-models", "/catalogue/items"),
        ("/account", None),
    ],
)
def test_the_entry_of_a_page_is_marked_wherever_its_address_says(
    world: World, signed_in: SignIn, address: str, entry: str | None
) -> None:
    page = signed_in(world.lead).get(address).get_data(as_text=True)
    header = page[: page.index("</header>")]
    marked = [link for link in re.findall(r"<a [^>]*>", header) if "aria-current" in link]
    assert [re.findall(r'href="([^"]*)"', link) for link in marked] == ([[entry]] if entry else [])

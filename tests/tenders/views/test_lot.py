"""The forms of a lot."""

from collections.abc import Callable

from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import draft


def test_the_rule_for_low_prices_is_a_form_of_the_draft(
    world: World, signed_in: Callable[[Someone], PageClient]
) -> None:
    made, lead = draft(world), signed_in(world.lead)
    page = f"/tenders/lots/{made.lot}/low-price"
    answer = lead.submit(page, low_price_percent="25", low_price_basis="others")
    assert answer.status_code == 303
    tender = text_of(lead.get(f"/tenders/{made.id}"))
    assert "more than 25% below the median of the other bids is abnormally low" in tender

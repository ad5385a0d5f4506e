"""Asking for the monthly mail on its page, and ending it with one press."""

from collections.abc import Callable

from tests.savings.factories import Year
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = "/savings/mail"


def test_is_reached_from_report_and_account_and_goes_on_and_off(
    world: World, year: Year, signed_in: SignIn
) -> None:
    finance = signed_in(world.finance_of_north)
    for page in ("/savings", "/account"):
        assert f'href="{PAGE}"' in finance.get(page).get_data(as_text=True)
    assert "Seven Oaks Off" in text_of(finance.get(PAGE))
    assert finance.submit(PAGE, f"{PAGE}/{world.seven_oaks}/on").status_code == 303
    assert "Seven Oaks On" in text_of(finance.get(PAGE))
    assert finance.submit(PAGE, f"{PAGE}/{world.seven_oaks}/off").status_code == 303
    assert "Seven Oaks Off" in text_of(finance.get(PAGE))


def test_strangers_can_ask_for_nothing(world: World, signed_in: SignIn) -> None:
    stranger = signed_in(world.stranger)
    token = stranger.form("/account/password")
    answer = stranger.post(f"{PAGE}/{world.seven_oaks}/on", data=token)
    assert answer.status_code in (403, 404)

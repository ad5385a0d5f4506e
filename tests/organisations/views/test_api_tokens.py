"""The pages on which somebody gives programs access."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from consortium.foundation.web.clock import today
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = "/account/api-tokens"


def make(browser: PageClient, **changes: Any) -> TestResponse:
    day = today() + timedelta(days=20)
    sent: dict[str, Any] = {
        "name": "Data warehouse",
        "permissions": ["agreements.view"],
        "last_day-day": str(day.day),
        "last_day-month": str(day.month),
        "last_day-year": str(day.year),
        **changes,
    }
    return browser.submit(f"{PAGE}/new", **sent)


class TestTokens:
    def test_is_shown_once_and_opens_the_interface(self, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        page = make(lead)
        found = re.search(r"Bearer (\S+)<", page.get_data(as_text=True))
        assert found is not None
        headers = {"Authorization": f"Bearer {found[1]}"}
        elsewhere = PageClient(lead.application, lead.response_wrapper)
        assert elsewhere.get("/api/v1/agreements", headers=headers).status_code == 200
        listed = lead.get(PAGE)
        assert "Data warehouse" in text_of(listed)
        assert found[1] not in listed.get_data(as_text=True)

    def test_is_revoked_with_one_press(self, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        make(lead)
        action = re.search(
            rf'action="({PAGE}/[^"]+/revoke)"', lead.get(PAGE).get_data(as_text=True)
        )
        assert action is not None
        assert location(lead.submit(PAGE, action[1])) == PAGE
        assert "No program has access." in text_of(lead.get(PAGE))

    def test_what_was_typed_stays(self, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        page = make(lead, permissions=[])
        assert page.status_code == 422
        assert 'value="Data warehouse"' in page.get_data(as_text=True)

    def test_is_linked_from_the_account(self, world: World, signed_in: SignIn) -> None:
        assert f'href="{PAGE}"' in signed_in(world.lead).get("/account").get_data(as_text=True)

    def test_who_can_lend_nothing_is_told(self, world: World, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.engineer).get(PAGE))
        assert "nothing yet that a program could read" in page

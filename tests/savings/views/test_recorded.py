"""Pages on which rebates and benefits are signed: tick, sign, reduce, and see the total fall."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.savings.factories import Year, benefit
from tests.savings.views.test_report import asked
from tests.support.pages import PageClient, hidden_fields, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
LIST = "/savings/sign-off/recorded"


@pytest.fixture(autouse=True)
def _lent(world: World, year: Year) -> None:
    benefit(world, trust=world.west)


def sent(browser: PageClient, address: str, **data: Any) -> TestResponse:
    page = browser.get(address).get_data(as_text=True)
    boxes = re.findall(r'name="line" value="([^"]+)"', page)
    return browser.post(address, data={**hidden_fields(page), "line": boxes[:1], **data})


def test_goes_from_procurement_to_the_total_that_falls(world: World, signed_in: SignIn) -> None:
    lead = signed_in(world.lead)
    overview = text_of(lead.get("/savings/sign-off"))
    assert "1 rebate or benefit, 1 for you to sign" in overview
    assert sent(lead, LIST).status_code == 303
    assert "No line waits for you." in text_of(lead.get(LIST))

    holder = signed_in(world.budget_holder_of_west)
    assert "1 rebate or benefit to sign" in text_of(holder.get("/"))
    # It releases no cash, so nobody asks for a budget.
    assert "Which budget is lower?" not in text_of(holder.get(LIST))
    assert sent(holder, LIST, everything="y", line=[]).status_code == 303

    finance = signed_in(world.finance_of_west)
    page = finance.get(LIST).get_data(as_text=True)
    (address,) = set(re.findall(rf'href="({LIST}/[^"?]+)"', page))
    assert "12 days x £220 hire avoided, less £310 transport" in text_of(finance.get(address))
    refused = sent(finance, address, decision="reduce", reason="Six days")
    assert refused.status_code == 422
    assert "Nothing says how much of the line counts" in text_of(refused)
    reason = "Nobody would have hired one"
    assert sent(finance, address, decision="reject", reason=reason).status_code == 303
    page_now = text_of(finance.get(address))
    assert "Not accepted" in page_now
    assert reason in page_now

    report = text_of(lead.get(asked(world)))
    assert "Below the line: not accepted by finance" in report
    assert reason in report
    assert "Tomograph lent for 12 days" in lead.get(f"{LIST}?show=all&format=csv").get_data(
        as_text=True
    )


def test_strangers_find_nothing(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.lead).get(LIST).get_data(as_text=True)
    (address,) = set(re.findall(rf'href="({LIST}/[^"?]+)"', page))
    assert signed_in(world.finance_of_north).get(address).status_code == 404

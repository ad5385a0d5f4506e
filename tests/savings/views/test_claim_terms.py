"""Pages of what claims rest on: a list, one claim with its versions, and its form."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.contracts.views.test_agreements import date_of
from tests.savings.factories import Year
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def address(world: World, year: Year) -> str:
    return f"/savings/claims/{world.north}/{year.items['IOL']}"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "budget_code": "",
        "budget_journal": "",
        **{f"budget_removed_on-{part}": "" for part in ("day", "month", "year")},
        "recurrence": "recurrent",
        "is_not_deferral": "y",
        "is_scope_unchanged": "y",
        "are_outputs_kept": "y",
        "is_switch": "y",
        "price_basis": "nominal",
        "years": "5",
        "shares": "Joint tender: 70\nShared service: 30%",
        "reason": "The lens is another one",
        **changes,
    }


def recorded(client: PageClient, address: str, values: dict[str, Any]) -> TestResponse:
    """The page of the claim after a version was recorded."""
    answer = client.submit(f"{address}/new", **values)
    assert answer.status_code == 303, text_of(answer)
    return client.get(address)


def test_list_and_page_say_what_is_missing(signed_in: SignIn, world: World, address: str) -> None:
    client = signed_in(world.lead)
    assert "Complete" in text_of(client.get("/savings/claims"))
    page = text_of(client.get(address))
    assert "NOR-OPH-4410, by £36,000.00 a year from 1 April 2025" in page
    assert "Joint tender: 100%" in page


def test_a_switch_is_recorded_and_signed_off(signed_in: SignIn, world: World, address: str) -> None:
    client = signed_in(world.lead)
    page = text_of(recorded(client, address, typed()))
    assert "Indicative: counts in no total" in page
    assert "the budget that fell, with its amount and journal" in page
    assert "Shared service: 30%" in page
    signed_off = {
        **typed(reason="Signed off", review_role="Clinical lead", review_document="Evaluation"),
        **date_of("review_on", 1, 3, 2025),
        "costs_tested": ["delivery", "training", "maintenance", "stock"],
        "budget_code": "NOR-1",
        "budget_amount": "36,000",
        "budget_journal": "J-1",
        **date_of("budget_removed_on", 1, 4, 2025),
    }
    page = text_of(recorded(client, address, signed_off))
    assert "Complete" in page
    assert "Version 1" in page
    # The next version starts from this one.
    assert "J-1" in client.get(f"{address}/new").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shares": "Joint tender"}, "is no party with its share"),
        ({"shares": "Joint tender: 90"}, "add up to 90%, not to 100%"),
        ({"budget_code": "NOR-1"}, "has a code, a day, an amount, a journal"),
        ({"review_role": "Clinical lead"}, "has a role, a day and a document"),
        ({"national_cut": "2"}, "was published somewhere"),
        ({"later_cost": "2"}, "is known from somewhere"),
        ({"reason": ""}, "A new version needs a reason"),
    ],
)
def test_what_is_there_in_part_is_refused(
    signed_in: SignIn, world: World, address: str, changes: dict[str, str], words: str
) -> None:
    answer = signed_in(world.lead).submit(f"{address}/new", **typed(**changes))
    assert words in text_of(answer)


def test_strangers_find_nothing(signed_in: SignIn, world: World, address: str) -> None:
    client = signed_in(world.finance_of_west)
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/new").status_code == 404

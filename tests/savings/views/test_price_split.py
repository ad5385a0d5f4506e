"""The page that tells one price list from one buyer, by the signed baselines."""

from collections.abc import Callable

import pytest

from tests.savings.factories import Year
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
FIRST_DAY = "on-day=1&on-month=4&on-year=2025"


@pytest.fixture
def path(year: Year) -> str:
    return f"/agreements/{year.agreement_id}/price-split"


def test_is_found_from_the_agreement_its_members_and_the_savings(
    world: World, year: Year, path: str, signed_in: SignIn
) -> None:
    lead = signed_in(world.lead)
    for start in (path.replace("price-split", "together"), "/savings/price-split"):
        assert f'href="{path}"' in lead.get(start).get_data(as_text=True)
    assert 'href="/savings/price-split"' in lead.get("/savings").get_data(as_text=True)


def test_tells_both_parts_with_what_they_are_made_of(
    world: World, path: str, signed_in: SignIn
) -> None:
    page = text_of(signed_in(world.lead).get(f"{path}?volumes=baselines&{FIRST_DAY}"))
    assert "From one price list £33,750.00 harmonisation" in page
    assert "From one buyer £130,000.00 aggregation" in page
    assert "£163,750.00 both together, of 3 trusts" in page
    assert "100.0% of the £19,400.00 spent under the contract in 2025/26" in page


def test_says_what_to_do_where_nothing_was_bought(
    world: World, path: str, signed_in: SignIn
) -> None:
    query = "volumes=bought&on-day=1&on-month=5&on-year=2027"
    page = text_of(signed_in(world.lead).get(f"{path}?{query}"))
    assert "Nothing that was bought in 2027/28 can be compared." in page


def test_refuses_a_day_outside_the_term(world: World, path: str, signed_in: SignIn) -> None:
    answer = signed_in(world.lead).get(f"{path}?volumes=baselines&on-day=1&on-month=4&on-year=2019")
    assert answer.status_code == 422
    assert "The agreement is not in force on that day." in text_of(answer)


def test_is_downloaded(world: World, path: str, signed_in: SignIn) -> None:
    lead = signed_in(world.lead)
    lines = lead.get(f"{path}?{FIRST_DAY}&format=csv").get_data(as_text=True).splitlines()
    assert lines[0].lstrip("\ufeff").endswith("Price now,Harmonisation,Aggregation,Saving")
    assert any(line.endswith(",15750.00,22500.00,38250.00") for line in lines)
    assert lead.get(f"{path}?{FIRST_DAY}&format=xlsx").data.startswith(b"PK")


def test_is_for_those_who_see_every_baseline(world: World, path: str, signed_in: SignIn) -> None:
    for someone in (world.supplier, world.finance_of_north):
        assert signed_in(someone).get(path).status_code == 403
    assert signed_in(world.stranger).get(path).status_code == 404

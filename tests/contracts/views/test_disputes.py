"""The page of an agreement's tier tests: provisional, confirmed, disputed, corrected."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from tests.contracts.conftest import Agreed
from tests.contracts.factories import commit
from tests.contracts.managing import PDF, disputed, recorded_tests
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def page(agreed: Agreed) -> str:
    return f"{agreed.path}/tier-tests"


def test_what_is_due_is_provisional(
    world: World, agreed: Agreed, signed_in: SignIn, page: str
) -> None:
    recorded_tests(agreed.id, up_to=date(2025, 9, 30))
    found = text_of(signed_in(world.lead).get(page))
    assert "Provisional: due and not recorded" in found
    assert (
        "1 October 2025, Intraocular lens: 22,500 measured, 2 members, "
        "the tier of 18,000 to under 25,000 Provisional"
    ) in found
    assert "Record them on the overview" in found


def test_a_trust_disputes_and_the_lead_upholds(
    world: World, agreed: Agreed, signed_in: SignIn, page: str
) -> None:
    recorded_tests(agreed.id, up_to=date(2025, 10, 1))
    commit(world, agreed.south, agreed.items["IOL"], "8000", since=date(2025, 10, 1), now=NOW)
    trust = signed_in(world.finance_of_west)
    html = trust.get(f"{page}?q=lens").get_data(as_text=True)
    form = html.partition('/dispute"')[0].rpartition('href="')[2] + "/dispute"
    answer = trust.submit(
        form, reason="South's letter is missing", file=(io.BytesIO(PDF), "letter.pdf")
    )
    assert (answer.status_code, location(answer)) == (303, page)
    assert "The price stays as confirmed" in text_of(trust.get(page))

    lead = signed_in(world.lead)
    html = lead.get(page).get_data(as_text=True)
    assert "Disputed" in html
    resolve = html.partition('/resolve"')[0].rpartition('href="')[2] + "/resolve"
    assert lead.submit(resolve, state="upheld", resolution="Recorded now").status_code == 303
    found = text_of(lead.get(page))
    assert "Upheld on" in found
    assert "Corrected later" in found
    assert "26,000" in found


def test_a_dispute_without_effect_is_refused_on_the_page(
    world: World, agreed: Agreed, signed_in: SignIn, page: str
) -> None:
    disputed(recorded_tests(agreed.id)[0], world.supplier.actor())
    lead = signed_in(world.lead)
    html = lead.get(page).get_data(as_text=True)
    resolve = html.partition('/resolve"')[0].rpartition('href="')[2] + "/resolve"
    answer = lead.submit(resolve, state="upheld", resolution="Because")
    assert answer.status_code == 422
    assert "Record the missing letter or event first" in text_of(answer)


def test_evidence_of_a_trust_is_not_shown_to_another(
    world: World, agreed: Agreed, signed_in: SignIn, page: str
) -> None:
    test = recorded_tests(agreed.id)[0]
    signed_in(world.finance_of_west).submit(
        f"{page}/{test}/dispute", reason="Ours is missing", file=(io.BytesIO(PDF), "own.pdf")
    )
    for who, sees in (("finance_of_west", True), ("lead", True), ("finance_of_north", False)):
        found = signed_in(getattr(world, who)).get(page).get_data(as_text=True)
        assert "Ours is missing" in found
        assert ("/documents/" in found) is sees, who


def test_readers_neither_dispute_nor_resolve(
    world: World, agreed: Agreed, signed_in: SignIn, page: str
) -> None:
    disputed(recorded_tests(agreed.id)[0], world.supplier.actor())
    found = text_of(signed_in(world.auditor).get(page))
    assert "Dispute it" not in found
    assert "Resolve this dispute" not in found
    assert signed_in(world.stranger).get(page).status_code == 404


def test_the_table_can_be_taken_along(
    world: World, agreed: Agreed, signed_in: SignIn, page: str
) -> None:
    recorded_tests(agreed.id)
    sheet = signed_in(world.lead).get(f"{page}?format=csv").get_data(as_text=True)
    assert "Intraocular lens" in sheet
    assert "Confirmed" in sheet


def test_the_overview_points_at_it(
    world: World, agreed: Agreed, signed_in: SignIn, page: str
) -> None:
    disputed(recorded_tests(agreed.id)[0], world.supplier.actor())
    found = text_of(signed_in(world.finance_of_west).get(agreed.path))
    assert "A tier test is disputed" in found
    assert "disputed by Alpha Ltd" in found

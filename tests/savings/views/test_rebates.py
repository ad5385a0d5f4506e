"""Rebates as they become due, and confirming that one was paid."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from consortium.savings.queries.report import savings_report
from consortium.savings.views import rebates as view
from tests.contracts import factories as contracts
from tests.contracts.asserting import last_event
from tests.contracts.story import REBATE
from tests.contracts.views.test_agreements import date_of
from tests.savings.factories import YEAR, lenses
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, location, text_of
from tests.support.world import SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
CONFIRM = "Confirm that it was paid"


@pytest.fixture
def earned(world: World) -> UUID:
    """An agreement whose 4% are earned: 26,000 x £10.50 = £273,000, and £270,000 are enough."""
    items = contracts.items()
    agreement_id = contracts.agreement(world, contracts.VISCOELASTIC, rebates=(REBATE,))
    for trust_id, bought in ((world.north, 20_000), (world.south, 6_000)):
        contracts.signed_contract(
            world, agreement_id, trust_id, commits={items["OVD"]: str(bought)}
        )
        line = {**lenses("R-1", "2025-05-03", "10.50", of=bought), "Item code": "OVD"}
        imported(trust_id, csv_of(line))
    return agreement_id


def confirm_page(browser: PageClient, agreement_id: UUID) -> str:
    """The address behind the button of the rebates' page."""
    html = browser.get(f"/savings/rebates/{agreement_id}").get_data(as_text=True)
    start = html.index(f"/savings/rebates/{agreement_id}/")
    return html[start : html.index('"', start)]


class TestListing:
    def test_is_reached_from_the_report_by_way_of_the_agreements(
        self, earned: UUID, world: World, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.lead)
        assert 'href="/savings/rebates"' in browser.get("/savings").get_data(as_text=True)
        agreements = browser.get("/savings/rebates").get_data(as_text=True)
        assert f'href="/savings/rebates/{earned}"' in agreements

    def test_the_report_does_not_lead_there_who_may_not_see_volumes(
        self, cast: World, signed_in: SignIn
    ) -> None:
        page = signed_in(cast.finance_of_north).get("/savings").get_data(as_text=True)
        assert 'href="/savings/rebates"' not in page

    def test_says_what_is_due_and_to_whom(
        self, world: World, earned: UUID, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.lead).get(f"/savings/rebates/{earned}"))
        for words in (
            "1 April 2025 to 31 March 2026 To be claimed",
            "Spend while members £273,000.00",
            "Threshold reached £270,000.00",
            # 4% of £210,000 and of £63,000.
            "North Trust: £8,400.00",
            "South Trust: £2,520.00",
            CONFIRM,
        ):
            assert words in page, words

    def test_waits_for_the_end_of_the_year(
        self, world: World, earned: UUID, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(view, "today", lambda: date(2026, 3, 31))
        page = text_of(signed_in(world.lead).get(f"/savings/rebates/{earned}"))
        assert "To be claimed once the year is over" in page
        assert CONFIRM not in page

    def test_is_read_by_those_who_see_everybody_s_volumes(
        self, world: World, earned: UUID, signed_in: SignIn
    ) -> None:
        for who in (world.consortium_finance, world.auditor):
            page = text_of(signed_in(who).get(f"/savings/rebates/{earned}"))
            assert "North Trust: £8,400.00" in page
            assert CONFIRM not in page
        for who in (world.finance_of_north, world.supplier, world.engineer):
            assert signed_in(who).get(f"/savings/rebates/{earned}").status_code == 403, who.email
        assert signed_in(world.stranger).get(f"/savings/rebates/{earned}").status_code == 404

    def test_says_when_there_is_nothing(self, world: World, signed_in: SignIn) -> None:
        contracts.items()
        agreement_id = contracts.agreement(world, contracts.VISCOELASTIC, rebates=(REBATE,))
        page = text_of(signed_in(world.lead).get(f"/savings/rebates/{agreement_id}"))
        assert "No rebate is due." in page


class TestConfirming:
    def test_makes_it_a_saving_once(self, world: World, earned: UUID, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        address = confirm_page(lead, earned)
        typed = {"credit_note": " CN-77 ", **date_of("paid_on", 15, 5, 2026)}
        answer = lead.submit(address, **typed)
        assert (answer.status_code, location(answer)) == (303, f"/savings/rebates/{earned}")
        assert last_event().action == "rebate.confirmed"
        page = text_of(lead.get(f"/savings/rebates/{earned}"))
        assert "Confirmed" in page
        assert CONFIRM not in page
        report = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
        assert f"{report.statement.rebate:f}" == "10920.00"
        again = lead.submit(address, **typed)
        assert again.status_code == 422
        assert "settled already" in text_of(again) or "confirmed already" in text_of(again)

    def test_asks_for_the_credit_note_and_the_day(
        self, world: World, earned: UUID, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        answer = lead.submit(confirm_page(lead, earned), credit_note="")
        assert answer.status_code == 422
        page = text_of(answer)
        assert "Enter the number" in page
        assert "Enter the day" in page
        assert "£10,920.00 is due on a spend of £273,000.00" in page

    def test_of_another_year_is_not_found(
        self, world: World, earned: UUID, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        address = confirm_page(lead, earned).replace("/2025/", "/2031/")
        assert lead.get(address).status_code == 404

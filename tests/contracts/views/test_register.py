"""Pages of the register, obligations, extensions, alerts and the calendar."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from consortium.contracts.usecases.alerts import raise_alerts
from consortium.foundation.domain.permissions import Role
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.dated import extension_option, obligation
from tests.contracts.factories import drafted_agreement
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]


def date_of(name: str, day: int, month: int, year: int) -> dict[str, str]:
    """What a browser sends for the three boxes of a date."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


class TestRegister:
    def test_leads_to_the_agreements_and_back(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        for page in ("/agreements", "/agreements/register"):
            html = lead.get(page).get_data(as_text=True)
            for link in ("/agreements", "/agreements/register", "/agreements/calendar"):
                assert f'href="{link}"' in html

    def test_shows_state_value_and_last_day(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.finance_of_west).get("/agreements/register"))
        assert "West Trust" in page
        assert "Ended" in page
        assert "£100,000.00" in page
        assert "30 September 2025" in page
        assert "Showing 1 to 1 of 1" in page

    def test_ignores_what_is_no_choice(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        address = "/agreements/register?state=x&ends=-1&trust=nobody&supplier=1"
        assert "Showing 1 to 3 of 3" in text_of(signed_in(world.lead).get(address))
        ended = signed_in(world.lead).get("/agreements/register?state=ended")
        assert "Showing 1 to 1 of 1" in text_of(ended)

    def test_is_downloaded_with_every_key_date(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        extension_option(agreed.id)
        answer = signed_in(world.lead).get("/agreements/register?format=xlsx&sort=trust")
        sheet = load_workbook(io.BytesIO(answer.get_data())).active
        assert sheet is not None
        headings, north = list(sheet.values)[:2]
        row: dict[Any, Any] = dict(zip(headings, north, strict=True))
        assert row["Next: extension decision"].date() == date(2029, 9, 30)
        assert row["Next: notice deadline"].month == 1
        assert row["Value"] == 100000

    def test_says_what_to_do_when_it_is_empty(self, world: World, signed_in: SignIn) -> None:
        assert "No contract here." in text_of(signed_in(world.lead).get("/agreements/register"))


class TestContract:
    def page(self, agreed: Agreed, browser: PageClient, contract: str = "north") -> str:
        answer = browser.get(f"{agreed.path}/contracts/{getattr(agreed, contract)}")
        assert answer.status_code == 200
        return text_of(answer)

    def test_shows_its_trust_everything(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        obligation(agreed.id, what="Report of North", trust_id=world.north)
        obligation(agreed.id, what="Report of South", trust_id=world.south)
        page = self.page(agreed, signed_in(world.finance_of_north))
        for words in (
            "1 April 2025 to 31 March 2030",
            "£100,000.00",
            "90 days",
            "Intraocular lens A year 18,000",
            "1 April 2025: Joins (contract signed)",
            "Report of North",
        ):
            assert words in page, words
        assert "Report of South" not in page

    def test_hides_volumes_and_the_buyers_obligations_from_the_supplier(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        obligation(agreed.id, what="Prepare our position", owner=Role.PROCUREMENT_LEAD)
        page = self.page(agreed, signed_in(world.supplier))
        assert "£100,000.00" in page
        assert "18,000" not in page
        assert "Prepare our position" not in page

    def test_of_a_trust_that_left_tells_its_story(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = self.page(agreed, signed_in(world.lead), "west")
        assert "Ended" in page
        assert "1 October 2025: Opts out (leaves)" in page
        assert "No date lies ahead." in page

    @pytest.mark.parametrize("who", ["finance_of_west", "stranger"])
    def test_is_not_found_by_others(
        self, world: World, agreed: Agreed, signed_in: SignIn, who: str
    ) -> None:
        path = f"{agreed.path}/contracts/{agreed.north}"
        assert signed_in(getattr(world, who)).get(path).status_code == 404

    def test_is_not_found_under_another_agreement(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        path = f"/agreements/{drafted_agreement(world)}/contracts/{agreed.north}"
        assert signed_in(world.lead).get(path).status_code == 404


class TestObligations:
    def test_are_recorded_and_dealt_with(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        path = f"{agreed.path}/obligations"
        answer = lead.submit(
            f"{path}/new",
            kind="insurance",
            what="Certificate",
            owner="supplier",
            every_months="12",
            **date_of("first_due_on", 30, 4, 2025),
        )
        assert answer.status_code == 303
        page = location(answer)
        assert "every 12 months" in text_of(lead.get(page))
        supplier = signed_in(world.supplier)
        form = supplier.get(f"{page}/record").get_data(as_text=True)
        assert "It is not needed this time" not in form
        answer = supplier.submit(f"{page}/record", occurrence="1", step="done", note="Number 17")
        assert (answer.status_code, location(answer)) == (303, page)
        assert "Done. Number 17" in text_of(lead.get(page))
        # The next times are still open.
        assert "Certificate" in text_of(lead.get(path))

    def test_refusals_stand_on_their_field(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        answer = signed_in(world.lead).submit(
            f"{agreed.path}/obligations/new", kind="report", what="Report", owner="supplier"
        )
        assert answer.status_code == 422
        assert 'href="#first_due_on-day"' in answer.get_data(as_text=True)

    def test_are_listed_by_how_they_stand(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        obligation(agreed.id, what="Long ago", due_on=date(2025, 5, 1), every_months=None)
        obligation(agreed.id, what="Far ahead", due_on=date(2030, 1, 1), every_months=None)
        lead = signed_in(world.lead)
        overdue = text_of(lead.get("/agreements/obligations?show=overdue&q=ago"))
        assert "Long ago" in overdue
        assert "Far ahead" not in overdue
        everything = text_of(lead.get("/agreements/obligations?sort=-what"))
        assert everything.index("Long ago") < everything.index("Far ahead")

    def test_overdue_ones_wait_on_the_home_page_of_their_owner(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        obligation(agreed.id, owner=Role.TRUST_FINANCE, trust_id=world.north, every_months=None)
        words = "1 obligation overdue under your contracts"
        assert words in text_of(signed_in(world.finance_of_north).get("/"))
        for who in ("finance_of_west", "lead", "supplier"):
            assert words not in text_of(signed_in(getattr(world, who)).get("/")), who


class TestExtensions:
    def test_are_recorded_and_decided(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        path = f"{agreed.path}/extensions"
        assert "No option to extend." in text_of(lead.get(path))
        answer = lead.submit(f"{path}/new", months="24", notice_months="6", paragraph="3.2")
        assert (answer.status_code, location(answer)) == (303, path)
        html = lead.get(path).get_data(as_text=True)
        assert "30 September 2029" in html
        (decide,) = re.findall(rf'href="({path}/[0-9a-f-]+)"', html)
        values = {"taken": "yes", "reason": "Performs well", **date_of("told_on", 1, 4, 2026)}
        answer = lead.submit(decide, **values)
        assert answer.status_code == 422
        assert "a contract change notice comes first" in text_of(answer)
        answer = lead.submit(decide, change_notice="2026/S 000-1", **values)
        assert answer.status_code == 303
        page = text_of(lead.get(path))
        assert "the agreement runs until 31 March 2032" in page
        assert "adds £80,000.00" in page
        assert "Last day awarded 31 March 2030" in page


class TestAlerts:
    def test_are_shown_until_they_are_resolved(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        obligation(agreed.id, what="Certificate", every_months=None)
        raise_alerts(actor=SYSTEM, now=NOW)
        lead = signed_in(world.lead)
        for page in ("/", "/agreements/register", "/agreements/alerts"):
            assert "alert" in text_of(lead.get(page)), page
        html = lead.get("/agreements/alerts?q=certificate").get_data(as_text=True)
        (alert,) = re.findall(r'href="(/agreements/alerts/[0-9a-f-]+)"', html)
        assert "past" in text_of(lead.get(alert))
        assert lead.submit(alert, note=" ").status_code == 422
        answer = lead.submit(alert, note="Sent by post")
        assert (answer.status_code, location(answer)) == (303, "/agreements/alerts")
        assert "No alert here." in text_of(lead.get("/agreements/alerts?q=certificate"))
        everything = text_of(lead.get("/agreements/alerts?q=certificate&show=all"))
        assert "Sent by post" in everything

    def test_follow_the_days_of_their_agreement(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        path = f"{agreed.path}/alert-rules"
        assert 'value="180, 90, 30, 7, 0"' in lead.get(path).get_data(as_text=True)
        assert lead.submit(path, procurement_lead="soon").status_code == 422
        assert lead.submit(path, procurement_lead="").status_code == 422
        answer = lead.submit(path, procurement_lead="60 14", trust_finance="30")
        assert answer.status_code == 303
        html = lead.get(path).get_data(as_text=True)
        assert 'value="60, 14"' in html
        assert 'value="30"' in html


class TestCalendar:
    def test_shows_months_and_the_same_dates_as_a_table(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        answer = lead.get(f"{agreed.path}/calendar?month=2026-01&span=1")
        months, _, table = text_of(answer).partition("The same dates as a table")
        assert "January 2026" in months
        for words in ("Notice deadline", "Tier test"):
            assert words in months
            assert words in table
        assert "month=2025-12" in answer.get_data(as_text=True)
        csv = lead.get(f"{agreed.path}/calendar?month=2026-01&span=12&format=csv")
        lines = csv.get_data(as_text=True).splitlines()
        # Three tests, notice, contract year, rebate: and the tests of July and October.
        assert len(lines) == 1 + 7

    def test_can_show_one_kind_and_takes_nonsense_for_today(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        only = text_of(lead.get(f"{agreed.path}/calendar?month=2026-01&span=12&kind=notice"))
        assert "Showing 1 to 1 of 1" in only
        for month in ("x", "2026-13", "0001-01", "9999-12"):
            assert lead.get(f"/agreements/calendar?month={month}").status_code == 200

    def test_of_all_asks_no_more_for_more_agreements(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)

        def asked() -> int:
            lead.get("/agreements/calendar")
            with statements() as sent:
                lead.get("/agreements/calendar")
            return len(sent)

        before = asked()
        for _ in range(3):
            drafted_agreement(world)
        assert asked() == before

"""The calendar feed: made, read by a program, revoked; and what it holds for whom."""

import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import icalendar
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from consortium.contracts.models.calendar_feed import CalendarFeed
from consortium.contracts.usecases.calendar_feed import make_calendar_feed
from consortium.contracts.usecases.extensions import decide_extension
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.permissions import Role
from consortium.organisations.queries.people import find_person
from consortium.organisations.usecases import people
from tests.contracts.asserting import last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.dated import extension_option, obligation
from tests.support.pages import PageClient, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = "/agreements/calendar-feed"


def made(browser: PageClient) -> str:
    """Make an address and read it off the page."""
    html = browser.submit(PAGE).get_data(as_text=True)
    (address,) = re.findall(
        r"<code>https?://[^/]+(/agreements/calendar-feeds/[0-9a-f-]+)</code>", html
    )
    return str(address)


def events(answer: TestResponse) -> dict[str, icalendar.Component]:
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    found = icalendar.Calendar.from_ical(answer.get_data())
    return {str(event["SUMMARY"]): event for event in found.walk("VEVENT")}


class TestFeed:
    def test_holds_key_dates_as_whole_days(
        self, world: World, agreed: Agreed, signed_in: SignIn, client: PageClient
    ) -> None:
        found = events(client.get(made(signed_in(world.lead))))
        (summary,) = [each for each in found if each.startswith("Last day of the agreement (AG-")]
        event = found[summary]
        assert event.decoded("DTSTART") == date(2030, 3, 31)
        assert event.decoded("DTEND") == date(2030, 4, 1)
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["TRANSP"] == "TRANSPARENT"
        assert event["UID"] == f"expiry.{agreed.id}@consortium"
        assert b"\r\n" in client.get(made(signed_in(world.lead))).get_data()

    def test_keeps_the_name_of_an_entry_that_moves(
        self, world: World, agreed: Agreed, signed_in: SignIn, client: PageClient
    ) -> None:
        address = made(signed_in(world.lead))

        def expiry() -> icalendar.Component:
            entries = events(client.get(address)).values()
            return next(each for each in entries if str(each["UID"]).startswith("expiry."))

        before = expiry()
        decide_extension(
            actor=SYSTEM,
            option_id=extension_option(agreed.id),
            taken=True,
            told_on=NOW.date(),
            reason="Performs well",
            change_notice="none under the earlier regulations",
            now=NOW,
        )
        after = expiry()
        assert before["UID"] == after["UID"]
        assert after.decoded("DTSTART") == date(2032, 3, 31)

    def test_holds_what_its_person_may_see_when_it_is_read(
        self, world: World, agreed: Agreed, signed_in: SignIn, client: PageClient
    ) -> None:
        obligation(agreed.id, what="Of South alone", trust_id=world.south)
        obligation(agreed.id, what="For all")
        obligation(agreed.id, what="For the supplier", owner=Role.SUPPLIER)
        seen = {}
        for who in ("lead", "finance_of_west", "supplier"):
            text = client.get(made(signed_in(getattr(world, who)))).get_data(as_text=True)
            words = ("Of South alone", "For all", "For the supplier", "Tier test")
            seen[who] = [each for each in words if each in text]
        assert seen == {
            "lead": ["Of South alone", "For all", "For the supplier", "Tier test"],
            "finance_of_west": ["For all", "For the supplier", "Tier test"],
            "supplier": ["For the supplier", "Tier test"],
        }

    def test_answers_with_the_same_tag_until_something_changes(
        self, world: World, agreed: Agreed, signed_in: SignIn, client: PageClient
    ) -> None:
        address = made(signed_in(world.lead))
        first = client.get(address)
        tag = first.headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.get_data()) == (304, b"")
        obligation(agreed.id)
        changed = client.get(address, headers={"If-None-Match": tag})
        assert changed.status_code == 200
        assert changed.headers["ETag"] != tag


class TestSecret:
    def test_is_shown_once_and_only_its_hash_is_kept(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        token = made(lead).rpartition("/")[2]
        assert token not in lead.get(PAGE).get_data(as_text=True)
        (row,) = db.session.scalars(select(CalendarFeed))
        assert token not in repr(vars(row))
        assert last_event().action == "calendar_feed.made"
        assert token not in last_event().body

    def test_opens_nothing_once_it_is_revoked(
        self, world: World, agreed: Agreed, signed_in: SignIn, client: PageClient
    ) -> None:
        lead = signed_in(world.lead)
        address = made(lead)
        assert client.get(address).status_code == 200
        answer = lead.post(f"{PAGE}/revocation", data=lead.form(PAGE))
        assert answer.status_code == 303
        assert "The address no longer answers." in text_of(lead.get(PAGE))
        gone = client.get(address)
        assert gone.status_code == 404
        assert "Cataract" not in gone.get_data(as_text=True)
        assert lead.post(f"{PAGE}/revocation", data=lead.form(PAGE)).status_code == 409

    def test_of_before_opens_nothing_once_there_is_a_new_one(
        self, world: World, agreed: Agreed, signed_in: SignIn, client: PageClient
    ) -> None:
        lead = signed_in(world.lead)
        old, new = made(lead), made(lead)
        assert [client.get(each).status_code for each in (old, new)] == [404, 200]

    def test_that_is_made_up_opens_nothing(self, client: PageClient) -> None:
        assert client.get(f"/agreements/calendar-feeds/{uuid4()}").status_code == 404

    @pytest.mark.parametrize("end", ["disabled", "role withdrawn"])
    def test_ends_with_the_account_and_the_role(
        self, world: World, agreed: Agreed, signed_in: SignIn, client: PageClient, end: str
    ) -> None:
        address = made(signed_in(world.supplier))
        person_id = world.supplier.id
        if end == "disabled":
            people.disable_person(actor=SYSTEM, person_id=person_id, reason="left", now=NOW)
        else:
            found = find_person(actor=SYSTEM, person_id=person_id)
            people.withdraw_role(
                actor=SYSTEM, person_id=person_id, grant_id=found.grants[0].id, now=NOW
            )
        assert client.get(address).status_code == 404

    def test_is_a_persons(self, world: World) -> None:
        assert isinstance(refusal(make_calendar_feed, actor=SYSTEM, now=NOW), NotAllowed)

    def test_is_for_those_who_see_agreements(self, world: World, signed_in: SignIn) -> None:
        assert signed_in(world.engineer).get(PAGE).status_code == 403

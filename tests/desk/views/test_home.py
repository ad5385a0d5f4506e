"""The home page, the search page and the audit log: every link on them opens for its reader."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from consortium.foundation.domain.permissions import Role
from consortium.organisations.usecases.people import register_person
from tests.desk.conftest import Day
from tests.support.pages import PageClient, location, text_of
from tests.support.queries import count_queries
from tests.support.world import NOW, PASSWORD, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)"')
ROLES = (
    "lead",
    "finance_of_north",
    "consortium_finance",
    "engineer",
    "evaluator",
    "supplier",
    "commissioner",
    "auditor",
    "administrator",
    "stranger",
)
every_role = pytest.mark.parametrize("who", ROLES)


def links_on(browser: PageClient, page: str) -> set[str]:
    answer = browser.get(page)
    assert answer.status_code == 200, page
    return {unescape(link) for link in LINK.findall(answer.get_data(as_text=True))}


def shut(browser: PageClient, links: set[str]) -> dict[str, int]:
    answers = {link: browser.get(link).status_code for link in sorted(links)}
    return {link: status for link, status in answers.items() if status != 200}


class TestHome:
    @every_role
    def test_leads_to_pages_that_open(
        self, world: World, day: Day, signed_in: SignIn, who: str
    ) -> None:
        browser = signed_in(getattr(world, who))
        links = links_on(browser, "/")
        assert len(links) > 3
        assert shut(browser, links) == {}

    def test_says_what_waits_and_where_the_reader_stands(
        self, world: World, day: Day, signed_in: SignIn
    ) -> None:
        engineer = signed_in(world.engineer)
        page = text_of(engineer.get("/"))
        for words in (
            "Clinical engineer, North Trust What waits for you",
            "1 device overdue for calibration To do",
            "1 device in quarantine",
            "Where you work Equipment What is due",
        ):
            assert words in page, words

    def test_leads_to_just_what_waits(self, world: World, day: Day, signed_in: SignIn) -> None:
        engineer = signed_in(world.engineer)
        html = engineer.get("/").get_data(as_text=True)
        for words, device, other in (
            ("overdue for calibration", "TON-LATE", "TON-FAILED"),
            ("in quarantine", "TON-FAILED", "TON-LATE"),
        ):
            found = re.search(rf'href="([^"]+)">[^<]*{words}', html)
            assert found is not None
            page = text_of(engineer.get(unescape(found[1])))
            assert device in page, words
            assert other not in page, words

    def test_says_when_nothing_waits(self, world: World, signed_in: SignIn) -> None:
        assert "Nothing waits for you today." in text_of(signed_in(world.lead).get("/"))

    def test_tells_whoever_holds_no_role_whom_to_ask(self, world: World, signed_in: SignIn) -> None:
        person_id = register_person(
            actor=SYSTEM,
            email="new@example.org",
            name="New",
            organisation_id=world.north,
            password=PASSWORD,
            now=NOW,
        )
        new = Someone(
            id=person_id,
            email="new@example.org",
            role=Role.EVALUATOR,
            organisation_id=world.north,
        )
        page = text_of(signed_in(new).get("/"))
        assert "You hold no role yet." in page
        assert "Where you work" not in page

    def test_is_for_those_who_signed_in(self, client: PageClient) -> None:
        assert location(client.get("/")) == "/sign-in"

    def test_asks_few_questions(
        self, app: Flask, world: World, day: Day, signed_in: SignIn
    ) -> None:
        for who in (world.lead, world.engineer, world.consortium_finance):
            browser = signed_in(who)
            browser.get("/")
            with count_queries(app) as counted:
                browser.get("/")
            assert len(counted) <= 10, (who.email, counted.statements)


class TestOpenPages:
    @pytest.mark.parametrize(
        ("page", "words"),
        [
            ("/about-these-figures", "never added to each other"),
            ("/accessibility", "Web Content Accessibility Guidelines 2.2"),
        ],
    )
    def test_are_open_to_everybody(self, client: PageClient, page: str, words: str) -> None:
        answer = client.get(page)
        assert answer.status_code == 200
        assert words in text_of(answer)


class TestSearch:
    @pytest.mark.parametrize("who", ["lead", "supplier"])
    def test_leads_to_pages_that_open(
        self, world: World, day: Day, signed_in: SignIn, who: str
    ) -> None:
        browser = signed_in(getattr(world, who))
        links = set().union(
            *(
                links_on(browser, f"/search?q={words}")
                for words in ("TON", "cataract", "picture", "IOL", "BL-2024", "north")
            )
        )
        assert shut(browser, links) == {}

    def test_shows_what_was_found_by_kind(self, world: World, day: Day, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.lead).get("/search?q=+IOL+"))
        assert "Search: “IOL”" in page
        assert "Items Intraocular lens (IOL)" in page
        assert "Baselines Intraocular lens at North Trust (BL-2024-0001)" in page

    def test_says_when_nothing_was_found_and_when_nothing_was_asked(
        self, world: World, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert "Nothing was found." in text_of(lead.get("/search?q=xyzzy"))
        assert "Nothing was found." not in text_of(lead.get("/search"))

    def test_shows_words_as_words(self, world: World, signed_in: SignIn) -> None:
        answer = signed_in(world.lead).get("/search?q=<script>alert(1)</script>")
        assert "<script>alert" not in answer.get_data(as_text=True)

    def test_takes_no_more_words_than_anybody_types(
        self, app: Flask, world: World, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        with count_queries(app) as counted:
            assert lead.get("/search?q=" + "a " * 100).status_code == 200
        # Ten words, each asked of a handful of columns.
        assert max(statement.upper().count("LIKE") for statement in counted.statements) <= 100

    def test_is_for_those_who_signed_in(self, client: PageClient) -> None:
        assert location(client.get("/search?q=north")) == "/sign-in"


class TestAuditLog:
    def test_shows_who_did_what_to_what(self, world: World, day: Day, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.auditor).get("/audit-log?q=baseline"))
        for words in ("baseline: BL-2024-0001 NOR IOL", "1 of 1"):
            assert words in page, words
        agreed = text_of(signed_in(world.auditor).get("/audit-log?q=schedule"))
        assert "Lead" in agreed

    def test_is_of_one_s_own_consortium(self, world: World, day: Day, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.administrator).get("/audit-log?q=BL-2024"))
        assert "BL-2024-0001" in page
        assert "East Trust" not in text_of(signed_in(world.auditor).get("/audit-log?q=East"))

    def test_is_for_auditors_and_administrators(self, world: World, signed_in: SignIn) -> None:
        for who in ("lead", "finance_of_north", "consortium_finance", "engineer", "supplier"):
            assert signed_in(getattr(world, who)).get("/audit-log").status_code == 403, who

    def test_can_be_downloaded_with_its_seals(
        self, world: World, day: Day, signed_in: SignIn
    ) -> None:
        text = signed_in(world.auditor).get("/audit-log?q=baseline&format=csv")
        rows = text.get_data(as_text=True).splitlines()
        assert rows[0].endswith("Entry,When,Who,What,To what,Reason,Seal")
        assert "baseline: BL-2024-0001 NOR IOL" in rows[1]

"""Rebates on their pages: who sees what, and the way from earned to credited."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest

from consortium.savings.queries.report import savings_report
from consortium.savings.views import rebate_actions, rebates
from tests.contracts import factories as contracts
from tests.contracts.asserting import details, last_event
from tests.contracts.rebates import earned as record_earned
from tests.contracts.views.test_agreements import date_of
from tests.savings.factories import YEAR
from tests.support.pages import PageClient, location, text_of
from tests.support.world import SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]


def do(lead: PageClient, page: str, what: str, **typed: str) -> None:
    answer = lead.submit(f"{page}/{what}", **typed)
    assert (answer.status_code, location(answer)) == (303, page), text_of(answer)


def record(lead: PageClient, page: str) -> None:
    answer = lead.post(f"{page}/record", data=lead.form(page))
    assert (answer.status_code, location(answer)) == (303, page)


class TestListing:
    def test_is_reached_from_the_agreement_and_from_the_report(
        self, earned: UUID, world: World, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.lead)
        link = f'href="/agreements/{earned}/rebates"'
        assert link in browser.get(f"/agreements/{earned}").get_data(as_text=True)
        assert 'href="/savings/rebates"' in browser.get("/savings").get_data(as_text=True)
        assert link in browser.get("/savings/rebates").get_data(as_text=True)

    def test_shows_each_year_that_has_begun(
        self, world: World, earned: UUID, page: str, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.lead)
        html = browser.get(f"/agreements/{earned}/rebates").get_data(as_text=True)
        assert f'href="{page}"' in html
        text = text_of(browser.get(f"/agreements/{earned}/rebates"))
        # Nobody has recorded it yet, so nothing is due on record.
        assert "1 April 2025 to 31 March 2026" in text
        assert "To be claimed" in text
        assert "£273,000.00" in text
        assert "£10,920.00" in text
        csv = browser.get(f"/agreements/{earned}/rebates?format=csv").get_data(as_text=True)
        assert "273000.00,10920.00,0.00,0.00" in csv

    def test_says_when_there_is_nothing(self, world: World, signed_in: SignIn) -> None:
        contracts.items()
        agreement_id = contracts.agreement(world, contracts.VISCOELASTIC)
        text = text_of(signed_in(world.lead).get(f"/agreements/{agreement_id}/rebates"))
        assert "No rebate is due." in text


class TestWhoSeesWhat:
    def test_who_sees_everybodys_volumes_sees_everything(
        self, world: World, page: str, signed_in: SignIn
    ) -> None:
        for who in (world.lead, world.consortium_finance, world.auditor):
            text = text_of(signed_in(who).get(page))
            for words in (
                "To be claimed",
                "Spend while members £273,000.00",
                "Threshold reached £270,000.00",
                "On everybody's spend £10,920.00",
            ):
                assert words in text, (who.email, words)
            # 4% of £210,000 and of £63,000.
            assert "£8,400.00" in text
            assert "£2,520.00" in text
        assert "Record what is due" not in text_of(signed_in(world.auditor).get(page))

    def test_a_trusts_people_see_their_own_figures_only(
        self, world: World, page: str, signed_in: SignIn
    ) -> None:
        text = text_of(signed_in(world.finance_of_north).get(page))
        assert "£8,400.00" in text
        assert "£210,000.00" in text
        for others in ("£2,520.00", "£63,000.00", "£273,000.00", "South Trust"):
            assert others not in text, others

    def test_the_supplier_sees_how_its_claim_stands(
        self, world: World, page: str, signed_in: SignIn
    ) -> None:
        text = text_of(signed_in(world.supplier).get(page))
        assert "To be claimed" in text
        for others in ("£8,400.00", "£2,520.00", "£273,000.00", "North Trust", "Evidence of"):
            assert others not in text, others

    def test_strangers_and_engineers_do_not(
        self, world: World, earned: UUID, page: str, signed_in: SignIn
    ) -> None:
        assert signed_in(world.stranger).get(page).status_code == 404
        assert signed_in(world.stranger).get(f"/agreements/{earned}/rebates").status_code == 404
        assert signed_in(world.engineer).get(page).status_code == 403

    def test_another_year_is_not_found(self, world: World, page: str, signed_in: SignIn) -> None:
        assert signed_in(world.lead).get(page.replace("/2025", "/2031")).status_code == 404


class TestOpenYear:
    def test_shows_the_pace_and_warns_of_stock(
        self, world: World, page: str, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rebates, "today", lambda: date(2026, 3, 31))
        text = text_of(signed_in(world.lead).get(page))
        assert "Year still open" in text
        assert "Where the year is heading" in text
        assert "Buying stock that is not used is no saving" in text
        # The lines cover 3 May 2025 only: 33 days of the year, which is too short.
        assert "fewer than 60 days" in text
        assert "Claim it" not in text


class TestFromEarnedToCredited:
    def test_the_whole_way(self, world: World, earned: UUID, page: str, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        assert "Claim it" not in text_of(lead.get(page))
        record(lead, page)
        text = text_of(lead.get(page))
        assert "Still due £10,920.00" in text
        assert "Record what is due" not in text

        day = date_of("on", 20, 4, 2026)
        do(lead, page, "claim", reference="NOR-1", **day)
        event = last_event()
        assert event.action == "rebate.claimed"
        html = lead.get(page).get_data(as_text=True)
        evidence = html.partition('href="/rebate-entitlements/')[2].partition('"')[0]
        book = lead.get(f"/rebate-entitlements/{evidence}").get_data()
        assert details(event)["evidence_sha256"] == sha256(book).hexdigest()

        do(lead, page, "answer", step="agreed", reference="B-2", **date_of("on", 6, 5, 2026))
        assert "Agreed by the supplier" in text_of(lead.get(page))

        paid = date_of("paid_on", 15, 5, 2026)
        typed = {"kind": "credit_note", "credit_note": " CN-77 ", **paid}
        do(lead, page, "settle", amount="10,000.00", **typed)
        assert "Still due £920.00" in text_of(lead.get(page))
        again = lead.submit(f"{page}/settle", amount="10,000.00", **typed)
        assert again.status_code == 422
        assert "more than the £920.00 that is still due" in text_of(again)
        do(lead, page, "settle", amount="920.00", **typed)
        assert "Credited" in text_of(lead.get(page))
        report = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
        assert report.statement.rebate == Decimal("10920.00")

        do(lead, page, "close", reason="", **date_of("on", 20, 5, 2026))
        assert "Closed" in text_of(lead.get(page))

    def test_a_payment_is_taken_back(self, world: World, page: str, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        record(lead, page)
        do(
            lead,
            page,
            "settle",
            kind="payment",
            amount="10920.00",
            credit_note="CN-77",
            **date_of("paid_on", 15, 5, 2026),
        )
        html = lead.get(page).get_data(as_text=True)
        address = html.partition(f'href="{page}/settlements/')[2].partition('"')[0]
        back = f"settlements/{address}"
        assert "CN-77 of £10,920.00" in text_of(lead.get(f"{page}/{back}"))
        do(
            lead,
            page,
            back,
            credit_note="DN-1",
            reason="Wrong account",
            **date_of("on", 1, 6, 2026),
        )
        text = text_of(lead.get(page))
        assert "Still due £10,920.00" in text
        assert "Take back CN-77" not in text
        again = lead.get(f"{page}/settlements/{UUID(int=3)}/reverse")
        assert again.status_code == 404

    def test_the_forms_say_what_is_missing(
        self, world: World, page: str, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert lead.get(f"{page}/claim").status_code == 404
        record(lead, page)
        for what, typed, words in (
            ("claim", {"reference": ""}, "Enter the number of the letter"),
            ("settle", {"credit_note": "", "amount": ""}, "Enter the amount"),
            ("answer", date_of("on", 1, 5, 2026), "Choose one"),
        ):
            answer = lead.submit(f"{page}/{what}", **typed)
            assert answer.status_code == 422, what
            assert words in text_of(answer), what
        tomorrow = date_of("on", 1, 1, 2199)
        answer = lead.submit(f"{page}/claim", reference="NOR-1", **tomorrow)
        assert answer.status_code == 422
        assert "That day lies ahead." in text_of(answer)

    def test_lines_imported_later_ask_for_a_new_record(
        self, world: World, earned: UUID, page: str, signed_in: SignIn
    ) -> None:
        # Recorded when £1,050 of South's lines were missing: 4 % of £271,950.
        spend = {"NOR": Decimal("210000.00"), "SOU": Decimal("61950.00")}
        record_earned(earned, spend)
        text = text_of(signed_in(world.lead).get(page))
        assert "now say £10,920.00; recorded are £10,878.00" in text
        assert "Record what is due" in text


def test_nobody_else_may_act(
    world: World, page: str, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in (world.auditor, world.finance_of_north, world.supplier):
        browser = signed_in(who)
        for what in ("claim", "answer", "settle", "close"):
            assert browser.get(f"{page}/{what}").status_code == 403, (who.email, what)
    monkeypatch.setattr(rebate_actions, "today", lambda: date(2024, 1, 1))
    assert signed_in(world.lead).get(f"{page}/claim").status_code == 404

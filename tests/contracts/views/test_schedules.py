"""Pages of price schedules: a version from its first line to its activation."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.contracts.conftest import Agreed
from tests.contracts.factories import agreement, drafted_agreement, drafted_schedule, items
from tests.contracts.story import LENS, tiers
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]

SCHEME: dict[str, Any] = {
    "item": "IOL",
    "clause": "C1",
    "tiers": "0 £44\r\n10,000 42.00\r\n\r\n25000 38",
    "standalone": "0 47.50",
    "calendar": "quarterly",
    "on_drop": "grace",
    "grace_months": "6",
    "paragraph": "Schedule 2",
    # The rules beside the tiers, left as they are.
    "joiner_pays": "first_day",
    "leaver_history": "counted_to_date",
    "suspended_counts": "no",
    "suspension_days": "30",
    "merged_count": "legacy_until_anniversary",
    "link_item": "",
}
REBATE: dict[str, Any] = {
    "item": "OVD",
    "threshold": "£270,000",
    "rate": "4",
    "paragraph": "",
    "allocation": "pro_rata_value",
    "leavers": "forfeited",
}


def april(name: str = "effective_from") -> dict[str, str]:
    return {f"{name}-day": "1", f"{name}-month": "4", f"{name}-year": "2025"}


@pytest.fixture
def draft(world: World) -> str:
    """The page of an empty draft of the lead's."""
    items()
    return f"/price-schedules/{drafted_schedule(world, drafted_agreement(world))}"


class TestFromDraftToForce:
    def test_a_version_is_drafted_filled_and_activated_by_a_colleague(
        self, world: World, signed_in: SignIn
    ) -> None:
        items()
        agreement_id = drafted_agreement(world)
        lead, south = signed_in(world.lead), signed_in(world.lead_of_south)
        answer = lead.submit(f"/price-schedules/of/{agreement_id}/new", **april())
        assert answer.status_code == 303
        draft = location(answer)
        page = text_of(lead.get(draft))
        assert "No prices yet." in page
        assert "Draft" in page
        answer = lead.submit(f"{draft}/schemes/new", **SCHEME)
        assert (answer.status_code, location(answer)) == (303, draft)
        answer = lead.submit(f"{draft}/rebates/new", **REBATE)
        assert (answer.status_code, location(answer)) == (303, draft)
        page = text_of(lead.get(draft))
        for words in (
            "All-units volume tier (C1), Schedule 2.",
            "A worse tier takes effect after 6 months of grace.",
            "0 to under 10,000 £44.00 10,000 to under 25,000 £42.00 25,000 and more £38.00",
            "After opting out Own volume IOL each Any volume £47.50",
            "4% of the whole year's spend once it reaches £270,000.00",
            "a colleague has to look at it",
        ):
            assert words in page, words
        assert "Activate this version" not in page
        token = {"csrf_token": lead.form(draft + "/abandon")["csrf_token"]}
        assert lead.post(f"{draft}/activate", data=token).status_code == 403
        assert "Activate this version" in text_of(south.get(draft))
        answer = south.post(f"{draft}/activate", data=south.form(draft))
        assert (answer.status_code, location(answer)) == (303, f"/agreements/{agreement_id}")
        assert "Version 1 is active." in text_of(south.get(location(answer)))
        page = text_of(lead.get(draft))
        assert "Active" in page
        assert "Add prices" not in page

    def test_a_draft_is_abandoned_with_a_reason(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert lead.submit(f"{draft}/abandon", reason="").status_code == 422
        answer = lead.submit(f"{draft}/abandon", reason="wrong tiers")
        assert answer.status_code == 303
        page = text_of(lead.get(location(answer)))
        assert "Version 1 is abandoned." in page
        assert ": abandoned" in page
        assert "Abandoned" in text_of(lead.get(draft))
        again = lead.submit(f"{draft}/schemes/new", **SCHEME)
        assert again.status_code == 422
        assert "Version 1 is abandoned, not a draft." in text_of(again)

    def test_an_active_version_offers_nothing_to_change(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        html = lead.get(agreed.path).get_data(as_text=True)
        (version,) = re.findall(r'href="(/price-schedules/[0-9a-f-]+)"', html)
        page = text_of(lead.get(version))
        assert "Activated 15 January 2025" in page
        assert "Put it in force" not in page

    def test_warns_of_a_clause_without_teeth(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        cheap = replace(LENS, standalone=tiers("IOL", ("0", "43.99")))
        draft_id = drafted_schedule(world, agreed.id, cheap, effective_from=date(2026, 4, 1))
        page = text_of(signed_in(world.lead).get(f"/price-schedules/{draft_id}"))
        assert "The clause has no teeth IOL would cost a trust less after opting out" in page

    def test_an_item_is_offered_by_code_and_name(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        html = signed_in(world.lead).get(f"{draft}/schemes/new").get_data(as_text=True)
        assert "IOL: Intraocular lens" in html


class TestFaults:
    def test_in_a_tier_table_are_named_and_the_table_is_kept(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        path = f"{draft}/schemes/new"
        token = lead.form(path)
        for wrong, words in (
            ({"tiers": "0 44\n10000"}, "Line 2 of “Member prices” must be two numbers"),
            ({"tiers": "0 44\n10000 forty"}, "Line 2 of “Member prices” must be two numbers"),
            ({"tiers": "0 44 2"}, "Line 1 of “Member prices” must be two numbers"),
            ({"tiers": "0 NaN"}, "Line 1 of “Member prices” must be two numbers"),
            ({"tiers": "0 44\nInfinity 42"}, "Line 2 of “Member prices” must be two numbers"),
            ({"tiers": "0 1e13"}, "Line 1 of “Member prices” is larger than any price"),
            ({"tiers": "0 0.0000001"}, "may have at most 6 decimals"),
            ({"tiers": "5 44"}, "The first tier of the member prices must begin at 0."),
            ({"tiers": "0 44\n9 42\n9 40"}, "must rise from line to line"),
            ({"tiers": "0 44\n9 45"}, "A price of IOL rises with the tier"),
            ({"tiers": "0 -1"}, "missing or not above zero"),
            ({"tiers": ""}, "Enter at least one tier"),
            ({"tiers": " \n "}, "Enter at least one tier"),
            ({"standalone": "1 47"}, "The first tier of the opt-out prices must begin at 0."),
            ({"grace_months": ""}, "A grace period needs at least one month."),
            ({"grace_months": "0"}, "Enter 1 to 60 months"),
            ({"clause": "C3", "tiers": "0 2\n2.5 1"}, "Members are counted in whole numbers"),
            ({"item": ""}, "Choose an item"),
            ({"calendar": ""}, "Choose one"),
        ):
            answer = lead.post(path, data={**token, **SCHEME, **wrong})
            html = answer.get_data(as_text=True)
            assert answer.status_code == 422, wrong
            assert words in text_of(answer), wrong
            assert "Schedule 2" in html, wrong
            assert wrong.get("standalone", wrong.get("tiers", "10,000 42.00")).strip() in (
                html.replace("\r", "")
            ), wrong

    def test_in_a_rebate_are_named_on_their_fields(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        path = f"{draft}/rebates/new"
        token = lead.form(path)
        for wrong, words in (
            ({"threshold": "0"}, "The threshold must be above zero"),
            ({"threshold": "1.001"}, "may have at most 2 decimals"),
            ({"rate": "0"}, "The rate must lie between 0 and 100"),
            ({"rate": "100"}, "The rate must lie between 0 and 100"),
            ({"rate": "four"}, "Rate in per cent must be a number"),
            ({"item": ""}, "Choose an item"),
        ):
            answer = lead.post(path, data={**token, **REBATE, **wrong})
            assert answer.status_code == 422, wrong
            assert words in text_of(answer), wrong
            # One fault is named once in the summary.
            summary = text_of(answer).partition("There is a problem")[2]
            assert summary.partition("Add a rebate")[0].count("rate") <= 1, wrong

    def test_a_second_price_of_an_item_is_refused_on_the_item(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert lead.submit(f"{draft}/schemes/new", **SCHEME).status_code == 303
        answer = lead.submit(f"{draft}/schemes/new", **SCHEME)
        assert answer.status_code == 422
        assert "IOL already has a price in this version." in text_of(answer)
        assert 'href="#item"' in answer.get_data(as_text=True)

    def test_an_empty_draft_cannot_be_activated(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        south = signed_in(world.lead_of_south)
        assert "There is nothing to activate yet." in text_of(south.get(draft))
        token = {"csrf_token": south.form(f"{draft}/abandon")["csrf_token"]}
        answer = south.post(f"{draft}/activate", data=token)
        assert answer.status_code == 409
        assert "This version has no prices yet." in text_of(answer)

    def test_a_start_outside_the_agreement_is_refused(
        self, world: World, signed_in: SignIn
    ) -> None:
        items()
        path = f"/price-schedules/of/{agreement(world, LENS)}/new"
        answer = signed_in(world.lead).submit(path, **{**april(), "effective_from-year": "2031"})
        assert answer.status_code == 422
        assert "The prices must start while the agreement is in force." in text_of(answer)


class TestWhoMay:
    def test_only_a_lead_of_the_consortium_opens_a_version(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        stranger = signed_in(world.stranger)
        auditor = signed_in(world.auditor)
        for path in (draft, f"{draft}/schemes/new", f"{draft}/rebates/new", f"{draft}/abandon"):
            assert stranger.get(path).status_code == 404, path
            assert auditor.get(path).status_code == 403, path


def test_tiers_by_value_are_drafted_and_read_back_in_pounds(
    world: World, draft: str, signed_in: SignIn
) -> None:
    lead = signed_in(world.lead)
    by_value = {**SCHEME, "clause": "C1-value", "tiers": "0 44\n1100000 38"}
    answer = lead.submit(f"{draft}/schemes/new", **by_value)
    assert (answer.status_code, location(answer)) == (303, draft)
    page = text_of(lead.get(draft))
    assert "£1,100,000.00 and more" in page
    assert "Tested by value: units × their price in the first tier" in page


class TestRules:
    def test_of_every_kind_are_drafted_and_read_back_in_plain_words(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        answer = lead.submit(
            f"{draft}/schemes/new",
            **{
                **SCHEME,
                "clause": "C1-run-rate",
                "on_drop": "next_test",
                "joiner_pays": "after_months",
                "joiner_months": "3",
                "suspended_counts": "yes",
                "merged_count": "one",
                "lead_days": "60",
                "link_item": "OVD",
                "link_share": "75",
                "labour_share": "70",
                "reference_factor": "1.02",
                "local_joiners": "y",
                "least_members": "6",
                "rules_paragraph": "paragraph 9",
            },
        )
        assert (answer.status_code, location(answer)) == (303, draft)
        page = text_of(lead.get(draft))
        for words in (
            "A joiner pays alone for 3 months (Joiner, C7, paragraph 9).",
            "A suspended member counts, and keeps its price for 30 days (paragraph 9).",
            "Members that merge count as one at once",
            "Without a lead for 60 days no tier is better than the one from 0",
            "A tier holds only while 75% of OVD is bought under contract",
            "70% of the price follows the trust's market forces factor, against 1.02",
            "With fewer than 6 members prices freeze for 90 days and are negotiated anew",
            "Tested by run-rate: units × 365 ÷ days",
        ):
            assert words in page, words

    @pytest.mark.parametrize(
        ("clause", "tiers_typed", "words"),
        [
            ("C2", "0 40.50\r\n80 38", "Under 80% £40.50 80% or more £38.00"),
            ("C3", "0 1.25\r\n5 1.13", "Fewer than 5 members £1.25 5 members or more £1.13"),
            ("C5", "0 44\r\n10000 42", "Each slice of what all members buy in a contract year"),
        ],
    )
    def test_every_clause_that_sets_a_price_can_be_drafted(
        self, world: World, draft: str, signed_in: SignIn, clause: str, tiers_typed: str, words: str
    ) -> None:
        lead = signed_in(world.lead)
        answer = lead.submit(
            f"{draft}/schemes/new",
            **{**SCHEME, "clause": clause, "tiers": tiers_typed, "on_drop": "next_test"},
        )
        assert (answer.status_code, location(answer)) == (303, draft)
        assert words in text_of(lead.get(draft))

    def test_that_do_not_go_together_are_refused_on_their_field(
        self, world: World, draft: str, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        for wrong, words in (
            ({"joiner_pays": "after_months"}, "A joiner can wait for 1 to 60 months."),
            ({"joiner_pays": "next_test", "standalone": ""}, "and there is none"),
            ({"clause": "C5", "lead_days": "60"}, "Incremental bands have no tier that could"),
            ({"clause": "C5", "joiner_pays": "next_test"}, "Incremental bands have no tests"),
            ({"link_item": "OVD"}, "The share of the linked item lies between 0 and 100%."),
            ({"labour_share": "70"}, "and the reference factor above zero"),
            ({"clause": "C2"}, "A share lies between 0 and 100%"),
        ):
            answer = lead.submit(f"{draft}/schemes/new", **{**SCHEME, **wrong})
            assert answer.status_code == 422, wrong
            assert words in text_of(answer), wrong

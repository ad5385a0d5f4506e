"""The pages from the recommendation to the award, as their readers walk them."""

from collections.abc import Callable

import pytest
from flask import Flask

from consortium.tenders.domain.tender import TenderState
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import (
    Made,
    compared,
    comparing,
    draft,
    ranked,
)
from tests.tenders.views.test_tender import day

SignIn = Callable[[Someone], PageClient]


def walked(app: Flask, cast: World, walk: Callable[[Made], Made]) -> Made:
    with app.app_context():
        return walk(ranked(draft(cast)))


def test_a_lead_recommends_the_bid_that_is_first(
    app: Flask, cast: World, signed_in: SignIn
) -> None:
    made = walked(app, cast, comparing)
    browser = signed_in(cast.lead)
    path = f"/tenders/lots/{made.lot}/recommend"
    with app.app_context():
        as_ranked, for_gamma = (str(compared(made, who)) for who in ("alpha", "gamma"))
    for scenario, bidder, refusal in (
        (for_gamma, "gamma", "only a rule that was published"),
        (as_ranked, "gamma", "This scenario gives the lot to another bid"),
    ):
        refused = browser.submit(
            path,
            bid_id=str(made.bids[bidder]),
            reason="Nicer",
            rule="",
            scenario_id=scenario,
        )
        assert refusal in text_of(refused)
    done = browser.submit(
        path,
        bid_id=str(made.bids["alpha"]),
        reason="It is first",
        rule="",
        scenario_id=as_ranked,
    )
    text = text_of(browser.get(location(done)))
    assert "Alpha Ltd, place 1, 83.60 of 100" in text
    assert "It is first" in text


@pytest.mark.usefixtures("recommended_ground")
def test_a_budget_holder_accepts_the_own_part(made: Made, cast: World, signed_in: SignIn) -> None:
    browser = signed_in(cast.budget_holder_of_west)
    page = f"/tenders/{made.id}/acceptances/{cast.west}"
    text = text_of(browser.get(page))
    assert "£1,200,000.00" in text
    assert "2,100,000" not in text
    done = browser.submit(page, note="Within budget")
    assert "Accepted" in text_of(browser.get(location(done)))
    assert browser.get(f"/tenders/{made.id}/acceptances/{cast.north}").status_code == 403


@pytest.mark.usefixtures("recommended_ground")
def test_a_trust_that_declines_is_out(made: Made, cast: World, signed_in: SignIn) -> None:
    browser = signed_in(cast.budget_holder_of_west)
    done = browser.submit(
        f"/tenders/{made.id}/acceptances/{cast.west}/decline", reason="The budget is spent"
    )
    assert "Ranked" in text_of(browser.get(location(done)))
    lead = signed_in(cast.lead)
    assert "The budget is spent" in text_of(lead.get(f"/tenders/{made.id}/acceptances"))


@pytest.mark.usefixtures("told_ground")
def test_a_supplier_reads_its_summary(made: Made, cast: World, signed_in: SignIn) -> None:
    browser = signed_in(cast.supplier)
    html = browser.get("/tenders/results").get_data(as_text=True)
    link = html.partition('href="/tenders/results/')[2].partition('"')[0]
    paper = browser.get(f"/tenders/results/{link}")
    assert paper.get_data().startswith(b"%PDF")
    assert browser.get(f"/tenders/{made.id}/summaries").status_code == 403
    lead = signed_in(cast.lead)
    table = lead.get(f"/tenders/{made.id}/summaries?format=csv").get_data(as_text=True)
    assert "79.60" in table


@pytest.mark.usefixtures("standing_still_ground")
def test_a_challenge_is_recorded_and_lifted(made: Made, cast: World, signed_in: SignIn) -> None:
    browser = signed_in(cast.lead)
    done = browser.submit(
        f"/tenders/{made.id}/challenges/new",
        challenger="Beta Ltd",
        grounds="The scores are not explained",
        **day("received_on", 2, 6, 2025),
    )
    page = browser.get(location(done))
    assert "The challenge of Beta Ltd is open." in text_of(page)
    link = page.get_data(as_text=True).partition('href="/tenders/challenges/')[2].partition('"')[0]
    browser.submit(f"/tenders/challenges/{link}", reason="Withdrawn")
    assert "Withdrawn" in text_of(browser.get(f"/tenders/{made.id}/standstill"))


@pytest.mark.usefixtures("told_ground")
def test_the_standstill_is_begun_with_the_notice(
    made: Made, cast: World, signed_in: SignIn
) -> None:
    browser = signed_in(cast.lead)
    path = f"/tenders/{made.id}/standstill/begin"
    typed = {"notice_number": "023456-2025", "published_time": "14:05", "stated_days": ""}
    assert "Enter the day it was published" in text_of(browser.submit(path, **typed))
    done = browser.submit(path, **typed, **day("published_on", 2, 6, 2025))
    text = text_of(browser.get(location(done)))
    assert "Wednesday 11 June 2025" in text
    assert "Procurement Act 2023, s.51(2)" in text
    checked = browser.submit(
        f"/tenders/{made.id}/checks/{cast.alpha}",
        list_version="30 May 2025",
        outcome="clear",
        note="",
        **day("checked_on", 2, 6, 2025),
    )
    assert "Clear: no ground applies" in text_of(browser.get(location(checked)))


@pytest.mark.usefixtures("standing_still_ground")
def test_another_lead_awards_once_it_is_over(made: Made, cast: World, signed_in: SignIn) -> None:
    page = f"/tenders/{made.id}/award"
    assert "You recorded scores" in text_of(signed_in(cast.lead).get(page))
    browser = signed_in(cast.lead_of_south)
    assert "£4,800,000.00" in text_of(browser.get(page))
    done = browser.submit(page)
    text = text_of(browser.get(location(done)))
    assert "0 of 3 contracts signed under agreement AG-2025-0001" in text
    assert TenderState.AWARDED.value.capitalize() in text

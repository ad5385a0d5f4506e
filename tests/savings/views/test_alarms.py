"""Pages of alarms: seen where somebody signs, answered by somebody else than the preparer."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from consortium.savings.queries.alarms import AlarmLine
from tests.savings.factories import Year
from tests.savings.usecases.test_alarms import K, answered, the
from tests.savings.views.test_signoff import LINES, address_of_line
from tests.support.pages import PageClient, hidden_fields, location, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def alarm(world: World, year: Year) -> AlarmLine:
    """South's lenses were dearer than anybody's: £46.50 against £44.00."""
    return the(world, K.ABOVE_PEERS)


def page_of(alarm: AlarmLine) -> str:
    return f"/savings/alarms/{alarm.baseline_id}/{alarm.kind}"


def test_the_list_has_figures_filters_and_files(
    world: World, alarm: AlarmLine, signed_in: SignIn
) -> None:
    browser = signed_in(world.lead)
    page = text_of(browser.get("/savings/alarms"))
    for words in ("3 of 3", "Dearest of the others: £44.00", "£11,250.00", "Purchases: 2"):
        assert words in page, words
    few = text_of(browser.get("/savings/alarms?kind=few_purchases&state=open"))
    assert "2 of 2" in few
    assert "£11,250.00" not in few
    assert "No alarm fits" in text_of(browser.get("/savings/alarms?state=answered"))
    lines = browser.get("/savings/alarms?format=csv").get_data(as_text=True)
    assert re.search(r"Price above every other trust's,South Trust,.*,11250\.00,Open", lines)
    assert browser.get("/savings/alarms?format=xlsx").status_code == 200


def test_an_alarm_is_answered_on_its_page(
    world: World, alarm: AlarmLine, signed_in: SignIn
) -> None:
    browser = signed_in(world.consortium_finance)
    page = browser.get(page_of(alarm)).get_data(as_text=True)
    sent = browser.post(page_of(alarm), data={**hidden_fields(page), "reason": "Bought singly"})
    assert location(sent) == page_of(alarm)
    shown = text_of(browser.get(page_of(alarm)))
    assert "“Bought singly”" in shown
    assert "Add an answer" in shown


def test_who_may_not_answer_sees_no_form(world: World, alarm: AlarmLine, signed_in: SignIn) -> None:
    page = text_of(signed_in(world.lead).get(page_of(alarm)))
    assert "Nobody has answered it yet" in page
    assert "Answer it" not in page
    strangers = signed_in(world.stranger)
    assert strangers.get(page_of(alarm)).status_code == 404
    assert signed_in(world.lead).get(f"{page_of(alarm)}?about=x").status_code == 404
    unknown = f"/savings/alarms/{alarm.baseline_id}/nothing"
    assert signed_in(world.lead).get(unknown).status_code == 404


def test_whoever_signs_sees_them_first(world: World, alarm: AlarmLine, signed_in: SignIn) -> None:
    baseline = text_of(signed_in(world.auditor).get(f"/savings/baselines/{alarm.baseline_id}"))
    assert "Look at these before you sign" in baseline
    lead = signed_in(world.lead)
    # South's two months and West's one stand on alarmed baselines; North's do not.
    assert "3 lines of these stand on a baseline with an open alarm" in text_of(lead.get(LINES))
    line = text_of(lead.get(address_of_line(world)))
    assert "Saving on fewer than 3 purchases , 2025/26" in line


def test_what_is_answered_says_so(world: World, alarm: AlarmLine, signed_in: SignIn) -> None:
    answered(alarm)
    page = text_of(signed_in(world.lead).get("/savings/alarms?state=answered"))
    assert "Price above every other trust's" in page
    assert "Bought singly" in page


def test_the_list_asks_as_many_questions_for_one_alarm_as_for_three(
    app: Flask, world: World, alarm: AlarmLine, signed_in: SignIn
) -> None:
    browser = signed_in(world.lead)
    browser.get("/savings/alarms")
    with count_queries(app) as three:
        browser.get("/savings/alarms")
    with count_queries(app) as one:
        browser.get("/savings/alarms?q=above")
    assert len(one) == len(three)

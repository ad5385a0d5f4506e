"""The pages of judging: what each reader sees, and the draft that a script saves."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from consortium.tenders.domain.tender import TenderState
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import RATIONALE, Made, draft, scoring, with_bids
from tests.tenders.views.test_tender import day, walked

SignIn = Callable[[Someone], PageClient]


def test_a_draft_is_saved_by_script_and_a_conflict_is_shown_not_merged(
    app: Flask, cast: World, signed_in: SignIn
) -> None:
    with app.app_context():
        made = scoring(with_bids(draft(cast)))
    browser = signed_in(cast.evaluator)
    sheet = f"/tenders/bids/{made.bids['alpha']}/scores"
    saves = f"/tenders/bids/{made.bids['alpha']}/draft"
    hidden = browser.form(sheet)
    note = re.findall(r'name="(note_[0-9a-f]+)"', browser.get(sheet).get_data(as_text=True))[0]
    first = browser.post(saves, data={**hidden, note: "on the tablet"})
    assert first.get_json() == {"version": 1}
    second = browser.post(saves, data={**hidden, note: "on the desk"})
    assert second.status_code == 409
    assert second.get_json()["marks"][note] == "on the tablet"
    assert "on the tablet" in browser.get(sheet).get_data(as_text=True)
    saved = browser.submit(sheet, save="yes", **{note: "by the button"})
    assert saved.status_code == 303
    refused = browser.submit(sheet, submit="yes", **{note: RATIONALE})
    assert refused.status_code == 422
    assert "is scored 0, 40" in text_of(refused)


def test_the_score_book_is_there_once_scores_are_shown(
    app: Flask, cast: World, signed_in: SignIn
) -> None:
    made = walked(app, cast, TenderState.MODERATION)
    browser = signed_in(cast.auditor)
    for page, words in (
        ("score-book", "Evaluator South Trust"),
        ("moderation", "All the same"),
        ("compliance", "Nothing to check"),
        ("panel", "Clinician"),
        ("panel/coverage", "South Trust"),
    ):
        assert words in text_of(browser.get(f"/tenders/{made.id}/{page}")), page
    book = browser.get(f"/tenders/{made.id}/score-book?format=csv").get_data(as_text=True)
    assert book.count(RATIONALE) == 3


@pytest.mark.usefixtures("scored_ground")
def test_a_day_is_planned_and_attended(made: Made, cast: World, signed_in: SignIn) -> None:
    browser = signed_in(cast.lead)
    here = f"/tenders/{made.id}/evaluation-days"
    browser.submit(f"{here}/new", place="North", day_rate="350", **day("held_on", 10, 6, 2025))
    page = browser.get(here)
    assert "£350.00" in text_of(page)
    links = re.findall(r'href="(/tenders/[^"]*(?:attendance|poll))"', page.get_data(as_text=True))
    came = browser.submit(links[0], came=str(made.members["evaluator"]))
    sure = browser.submit(links[1], moment="after", confidence="4")
    assert (came.status_code, sure.status_code) == (303, 303)

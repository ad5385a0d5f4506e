"""Questions, amendments and a later deadline through the pages, with people of both sides."""

import re
from collections.abc import Callable

import pytest

from consortium.tenders.views import amendment, portal, portal_question, question
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import TIME, Made
from tests.tenders.views.test_tender import day

SignIn = Callable[[Someone], PageClient]


@pytest.mark.usefixtures("published_ground")
def test_a_question_becomes_a_later_deadline(
    made: Made, cast: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (amendment, portal, portal_question, question):
        monkeypatch.setattr(module, "now", lambda: TIME.questions_until.replace(hour=8))
    supplier, lead, second = (
        signed_in(each) for each in (cast.supplier, cast.lead, cast.lead_of_south)
    )
    outside, inside = f"/portal/{made.id}/questions", f"/tenders/{made.id}/questions"
    assert f'href="{outside}"' in supplier.get(f"/portal/{made.id}").get_data(as_text=True)
    assert supplier.submit(outside, text="Must Alpha Ltd move images?").status_code == 303

    asked = lead.get(inside).get_data(as_text=True)
    reply = re.findall(r'href="(/tenders/questions/[^"]+)"', asked)[0]
    named = lead.submit(
        reply, public_text="Must Alpha Ltd move them?", answer="Yes", changes_bids="yes"
    )
    assert named.status_code == 422
    assert "names Alpha Ltd" in text_of(named)
    sent = lead.submit(reply, public_text="Are images moved?", answer="Yes", changes_bids="yes")
    assert sent.status_code == 303
    lead.post(f"{inside}/publish", data=lead.form(inside))
    assert "Are images moved?" in text_of(supplier.get(outside))
    log = supplier.get(f"{outside}?format=csv").get_data(as_text=True)
    assert "Are images moved?" in log
    assert "Alpha" not in log

    page = f"/tenders/{made.id}/amendments"
    lead.submit(f"{page}/new", what="Images move by March", why="The contract ends")
    assert "Images move by March" in text_of(supplier.get(outside))
    lead.submit(
        f"/tenders/{made.id}/deadline", reason="Late", hour="12", **day("to_on", 9, 6, 2025)
    )
    confirm = re.findall(r'action="([^"]+/confirm)"', second.get(page).get_data(as_text=True))[0]
    assert "/confirm" not in lead.get(page).get_data(as_text=True)
    second.post(confirm, data=second.form(page))
    assert "9 June 2025" in text_of(supplier.get(f"/portal/{made.id}"))

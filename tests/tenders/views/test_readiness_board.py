"""The board that says which trust owes what."""

import csv
import io
from collections.abc import Callable

from flask import Flask

from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import answer, asked, bare, draft

SignIn = Callable[[Someone], PageClient]


def test_names_who_is_late_and_by_how_much(app: Flask, cast: World, signed_in: SignIn) -> None:
    with app.app_context():
        made = asked(draft(cast))
        answer(made, "north", "420000")
    lead = signed_in(cast.lead)
    board = f"/tenders/{made.id}/who-owes-what"
    assert f'href="{board}"' in lead.get(f"/tenders/{made.id}").get_data(as_text=True)
    page = text_of(lead.get(board))
    assert "Still to come 2" in page
    assert "Late 2" in page
    text = lead.get(f"{board}?format=csv").get_data(as_text=True).lstrip("\ufeff")
    rows = {row["Trust"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["North Trust"]["Standing"] == "Done"
    assert rows["North Trust"]["Came on"] == "2025-04-20"
    assert rows["South Trust"]["Due"] == "2025-05-10"
    assert rows["South Trust"]["Standing"] == f"{rows['South Trust']['Days late']} days late"


def test_says_when_nobody_was_asked(app: Flask, cast: World, signed_in: SignIn) -> None:
    with app.app_context():
        made = bare(cast)
    page = signed_in(cast.lead).get(f"/tenders/{made.id}/who-owes-what")
    assert "Nobody owes anything yet." in text_of(page)

"""Discovery in the browser's words: from a workshop to the trace and the papers."""

import csv
import io
import re
import zipfile
from collections.abc import Callable

from flask import Flask

from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import draft

SignIn = Callable[[Someone], PageClient]


def test_leads_from_a_workshop_to_a_traced_criterion(
    app: Flask, cast: World, signed_in: SignIn
) -> None:
    with app.app_context():
        made = draft(cast)
    lead = signed_in(cast.lead)
    home = f"/tenders/{made.id}/discovery"
    assert "Gaps before publication 1" in text_of(lead.get(home))
    after = lead.submit(
        f"{home}/workshops/new",
        **{
            "title": "Reading images",
            "held_on-day": "18",
            "held_on-month": "4",
            "held_on-year": "2025",
            f"people_{cast.north.hex}_0": "2",
            f"people_{cast.south.hex}_2": "1",
        },
    )
    said = f"{home}/statements/new"
    assert location(after) == said
    lead.submit(said, verdict="drop", said="Images by courier\nTwo log-ins", workshop="", trust="")
    page = lead.get(f"{home}/needs/new").get_data(as_text=True)
    chosen = re.findall(r'name="pains"[^>]*value="([^"]+)"', page)
    assert len(chosen) == 2
    lead.submit(
        f"{home}/needs/new",
        priority="must",
        statement="Images open at once",
        pains=chosen,
    )
    trace = f"/tenders/lots/{made.lot}/trace"
    need = re.findall(r'name="tests_0"[^>]*value="([^"]+)"', lead.get(trace).get_data(as_text=True))
    lead.submit(trace, tests_0=need)
    page = text_of(lead.get(home))
    assert "Reading images 18 April 2025. 3 people attended." in page
    assert "Gaps before publication 0" in page
    rows = list(
        csv.DictReader(
            io.StringIO(
                lead.get(f"{home}/trace?format=csv").get_data(as_text=True).lstrip("\ufeff")
            )
        )
    )
    assert [(row["Criterion"], row["Need"], row["Statement"]) for row in rows] == [
        ("Quality", "Need 1: Images open at once", "Images by courier"),
        ("Quality", "Need 1: Images open at once", "Two log-ins"),
        ("Price", "the price itself", ""),
    ]
    for paper in ("statement-of-need", "detailed-need", "score-sheet"):
        docx = lead.get(f"{home}/papers/{paper}/docx").get_data()
        written = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
        assert "Images open at once" in written
    assert lead.get(f"{home}/papers/score-sheet/pdf").get_data().startswith(b"%PDF")


def test_keeps_what_was_typed_when_it_is_refused(
    app: Flask, cast: World, signed_in: SignIn
) -> None:
    with app.app_context():
        made = draft(cast)
    lead = signed_in(cast.lead)
    refused = lead.submit(
        f"/tenders/{made.id}/discovery/statements/new",
        verdict="keep",
        said="x" * 401,
        workshop="",
        trust="",
    )
    assert "Statement 1 has 401 characters; 400 can be kept." in text_of(refused)
    assert "x" * 401 in refused.get_data(as_text=True)

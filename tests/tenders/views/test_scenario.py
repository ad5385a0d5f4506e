"""A scenario is asked for on a page, worked out by a job, and read with its proof."""

import csv
import io
from collections.abc import Callable

from flask import Flask

from consortium.tenders.domain.scenario import ScenarioTerms
from consortium.tenders.usecases.scenario import work_out_scenario
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import AFTER, draft, ranked

SignIn = Callable[[Someone], PageClient]


def test_is_asked_for_and_read(app: Flask, cast: World, signed_in: SignIn) -> None:
    with app.app_context():
        made = ranked(draft(cast))
        scenario_id = work_out_scenario(
            actor=cast.lead.actor(),
            tender_id=made.id,
            name="Cheapest",
            terms=ScenarioTerms(),
            now=AFTER,
        )
    lead = signed_in(cast.lead)
    home = f"/tenders/{made.id}/scenarios"
    asked = lead.submit(
        f"{home}/new",
        name="One for all",
        aim="cost",
        at_most="1",
        share_supplier="",
        **{f"lot_{made.lot.hex}": ""},
    )
    assert "/jobs/" in location(asked)
    listed = text_of(lead.get(home))
    assert "Cheapest" in listed
    assert "£4,416,000.00" in listed
    page = lead.get(f"/tenders/scenarios/{scenario_id}")
    text = text_of(page)
    assert "Proven best" in text
    assert "worked out again it gives the same" in text
    rows = lead.get(f"/tenders/scenarios/{scenario_id}?format=csv").get_data(as_text=True)
    paid = list(csv.DictReader(io.StringIO(rows.lstrip("\ufeff"))))
    assert sum(float(row["Pays over the term"]) for row in paid) == 4_416_000


def test_a_share_needs_both_halves(app: Flask, cast: World, signed_in: SignIn) -> None:
    with app.app_context():
        made = ranked(draft(cast))
    refused = signed_in(cast.lead).submit(
        f"/tenders/{made.id}/scenarios/new",
        name="Half",
        aim="cost",
        share_supplier="BETA",
        **{f"lot_{made.lot.hex}": ""},
    )
    assert "A least share needs a supplier and a percentage." in text_of(refused)

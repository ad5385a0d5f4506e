"""A plan of visits is asked for on a page, and read with its costs and what it leaves out."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from consortium.equipment.domain.work_kind import WorkKind
from consortium.foundation.web.clock import today
from tests.equipment.views.conftest import day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


def lines(browser: PageClient, address: str) -> list[dict[str, Any]]:
    text = browser.get(f"{address}?format=csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_a_plan_is_asked_for(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.engineer)
    assert "No plan fits" in text_of(browser.get("/visits"))
    asked = {
        "consortium_id": str(world.seven_oaks),
        **day_fields("starts_on", today()),
        "allocation": "per_job",
        **dict.fromkeys(("per_mile", "per_travel_hour", "engineer_day", "site_visit"), "1.50"),
        **dict.fromkeys(("late_day", "left_out"), "£150"),
        **{f"minutes_{kind}": "20" for kind in WorkKind},
        **dict.fromkeys(("miles_an_hour", "seconds"), "30"),
    }
    refused = browser.submit("/visits/plans/new", **asked, days="200")
    assert "A plan has 1 to 92 days." in text_of(refused)
    assert "/jobs/" in location(browser.submit("/visits/plans/new", **asked, days="28"))


def test_a_plan_is_read(world: World, plan_id: UUID, signed_in: SignIn) -> None:
    address = f"/visits/plans/{plan_id}"
    lead = signed_in(world.lead)
    assert "£40.00" in text_of(lead.get("/visits"))
    page = text_of(lead.get(address))
    assert "cannot cost less than £138.00" in page
    assert "22.5 % of the cost alone" in page
    assert [(row["Site"][:5], row["Arrives"], row["Jobs"]) for row in lines(lead, address)] == [
        ("Site ", "8:00", "2"),
        ("Site ", "9:40", "2"),
    ]
    assert "no opening hours are recorded" in text_of(lead.get(f"{address}/left-out"))
    shares = lines(lead, f"{address}/costs")
    assert {row["Trust"]: row["Share"] for row in shares} == {
        "North Trust": "61.50",
        "South Trust": "76.50",
    }
    assert "£138.00" in text_of(lead.get(f"{address}/costs"))
    assert lead.get(f"{address}/inputs").get_json()["format"] == "schedule-instance/1"

    browser = signed_in(world.engineer)
    browser.submit(f"{address}/withdrawal", reason="Made for another week")
    assert "Withdrawn" in text_of(lead.get(address))

"""Keeping the pool of engineers and the opening hours of sites through the pages."""

from collections.abc import Callable
from datetime import timedelta

from consortium.foundation.web.clock import today
from tests.equipment import factories as equipment
from tests.equipment.views.conftest import day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


def week(**times: str) -> dict[str, str]:
    """The boxes of a week's form; days that are not given stay empty."""
    empty = {f"{end}_{day}": "" for end in ("starts", "ends") for day in range(1, 8)}
    return {**empty, **times, **day_fields("valid_from", today() - timedelta(days=7))}


def test_an_engineer_joins_works_and_is_away(world: World, signed_in: SignIn) -> None:
    site = equipment.site_at(world.north)
    browser = signed_in(world.engineer)
    working = location(
        browser.submit(
            "/visits/engineers/new",
            engineer=f"{world.engineer.id} {world.north}",
            home_site_id=str(site),
            **day_fields("starts_on", today()),
        )
    )
    half = text_of(browser.submit(working, **week(starts_1="8:00", ends_2="half past")))
    assert "Enter a time like 8:00" in half
    half = text_of(browser.submit(working, **week(starts_1="8:00")))
    assert "Monday has only one of its two times" in half
    every_day = {f"starts_{day}": "8:00" for day in range(1, 8)}
    every_day |= {f"ends_{day}": "16.30" for day in range(1, 8)}
    page = location(browser.submit(working, **week(**every_day)))
    shown = text_of(browser.get(page))
    assert "Monday to Sunday 8:00 to 16:30" in shown
    assert "Today: 8:00 to 16:30" in shown
    assert 'value="8:00"' in browser.get(working).get_data(as_text=True), "the last week is offered"

    away = {**day_fields("starts_on", today()), **day_fields("ends_on", today())}
    browser.submit(f"{page}/absences/new", kind="training", note="Ventilators", **away)
    shown = text_of(browser.get(page))
    assert "Today: Away" in shown
    assert "Training" in shown
    lead = signed_in(world.lead)
    assert "Ventilators" not in text_of(lead.get("/visits/engineers/absences"))
    assert "Engineer" in text_of(lead.get("/visits/engineers"))
    assert "8:00 to 16:30" not in lead.get("/visits/engineers?format=csv").get_data(as_text=True)

    browser.submit(
        f"{page}/change",
        home_site_id=str(site),
        **day_fields("starts_on", today()),
        **day_fields("last_day", today()),
    )
    assert "Last day" in text_of(browser.get(page))


def test_a_site_says_when_it_is_open(world: World, signed_in: SignIn) -> None:
    site = f"/visits/sites/{equipment.site_at(world.north)}"
    browser = signed_in(world.engineer)
    assert "No opening hours are recorded" in text_of(browser.get(site))
    wrong = text_of(browser.submit(f"{site}/week", **week(starts_1="16:00", ends_1="8:00")))
    assert "Monday ends before it begins" in wrong
    browser.submit(f"{site}/week", **week(starts_1="8:00", ends_1="16:00"))
    days = {**day_fields("starts_on", today()), **day_fields("ends_on", today())}
    browser.submit(f"{site}/closures/new", reason="Floors are laid", **days)
    shown = text_of(browser.get(site))
    assert "Monday 8:00 to 16:00" in shown
    assert "Floors are laid" in shown
    assert "Monday 8:00 to 16:00" in text_of(browser.get("/visits/sites"))

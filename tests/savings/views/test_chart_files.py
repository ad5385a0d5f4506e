"""The charts of a page as files: at its address, behind its guard, for nobody else."""

from collections.abc import Callable

from tests.savings.factories import Year
from tests.support.pages import PageClient
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


def address(world: World, **more: str) -> str:
    asked = {
        "consortium": str(world.seven_oaks),
        "start-day": "1",
        "start-month": "4",
        "start-year": "2025",
        "end-day": "31",
        "end-month": "3",
        "end-year": "2026",
        **more,
    }
    return "/savings?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_a_page_gives_each_of_its_charts_as_a_file(
    world: World, year: Year, signed_in: SignIn
) -> None:
    lead = signed_in(world.lead)
    page = lead.get(address(world)).get_data(as_text=True)
    assert "chart=bridge" in page
    svg = lead.get(address(world, chart="bridge", format="svg"))
    assert svg.mimetype == "image/svg+xml"
    assert svg.headers["Content-Disposition"] == "attachment; filename=bridge.svg"
    # What the bridge of the year ends with, by the table of the factories.
    assert "£3,000.00" in svg.get_data(as_text=True)
    png = lead.get(address(world, chart="bridge", format="png"))
    assert png.mimetype == "image/png"
    assert png.data.startswith(b"\x89PNG")


def test_a_chart_that_the_page_does_not_hold_is_not_found(
    world: World, year: Year, signed_in: SignIn
) -> None:
    lead = signed_in(world.lead)
    assert lead.get(address(world, chart="nothing", format="svg")).status_code == 404
    # No such kind of file: the page as always.
    assert lead.get(address(world, chart="bridge", format="exe")).mimetype == "text/html"


def test_who_may_not_see_the_page_gets_what_the_page_answers(
    world: World, year: Year, client: PageClient, signed_in: SignIn
) -> None:
    asked = address(world, chart="bridge", format="png")
    assert client.get(asked).status_code == 302
    engineer = signed_in(world.engineer)
    assert engineer.get(asked).status_code == engineer.get(address(world)).status_code
    assert engineer.get(asked).mimetype == "text/html"

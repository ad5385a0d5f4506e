"""The page that says what a trust's leaving costs over all agreements."""

from collections.abc import Callable

from tests.savings.factories import Year
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


class TestPage:
    def test_begins_with_what_is_recorded(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert 'href="/savings/leaving"' in lead.get("/savings").get_data(as_text=True)
        page = text_of(lead.get("/savings/leaving"))
        assert "West Trust leaves, 1 October 2025" in page
        assert "What it costs West Trust" in page
        assert "Share of the running costs" in page

    def test_is_downloaded(self, world: World, year: Year, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        lines = lead.get("/savings/leaving?format=csv").get_data(as_text=True).splitlines()
        assert lines[0].lstrip("\ufeff") == "Trust,Agreement,What,Pays more"
        assert any(line.startswith("West Trust,") for line in lines)

    def test_refuses_a_trust_that_leaves_before_it_is_there(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.lead).get("/savings/leaving?trust=WES&what=leaves"))
        assert "Enter the day" in page

    def test_is_for_those_who_see_every_volume(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        for someone in (world.supplier, world.finance_of_north):
            assert signed_in(someone).get("/savings/leaving").status_code == 403
        page = text_of(signed_in(world.stranger).get("/savings/leaving"))
        assert "West Trust" not in page

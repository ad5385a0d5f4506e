"""The page of an agreement's notices."""

from collections.abc import Callable

from tests.contracts.conftest import Agreed
from tests.contracts.factories import agreement, items
from tests.contracts.story import LENS
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


class TestPage:
    def test_shows_what_was_foreseen(self, world: World, agreed: Agreed, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        assert f'href="{agreed.path}/notices"' in lead.get(agreed.path).get_data(as_text=True)
        page = text_of(lead.get(f"{agreed.path}/notices"))
        assert "West Trust, given on 3 July 2025" in page
        assert "Holds" in page
        assert "22,500" in page
        lines = lead.get(f"{agreed.path}/notices?format=csv").get_data(as_text=True).splitlines()
        wanted = "North Trust,Intraocular lens,2025-10-01,38,40"
        assert any(wanted in line.replace(".000000", "") for line in lines)

    def test_says_when_there_is_none(self, world: World, signed_in: SignIn) -> None:
        items()
        agreement_id = agreement(world, LENS)
        page = text_of(signed_in(world.lead).get(f"/agreements/{agreement_id}/notices"))
        assert "No notice is recorded." in page

    def test_a_supplier_sees_prices_and_no_volumes(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.supplier).get(f"{agreed.path}/notices"))
        assert "West Trust, given on 3 July 2025" in page
        assert "22,500" not in page
        assert signed_in(world.stranger).get(f"{agreed.path}/notices").status_code == 404

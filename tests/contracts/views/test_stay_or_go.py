"""The page of the stay-or-go matrix, and its files."""

from collections.abc import Callable

from tests.contracts.conftest import Agreed
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
IN_MAY = "?on-day=3&on-month=5&on-year=2025"


class TestPage:
    def test_is_found_from_the_agreement_and_gives_a_verdict(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert f'href="{agreed.path}/stay-or-go"' in lead.get(agreed.path).get_data(as_text=True)
        page = text_of(lead.get(f"{agreed.path}/stay-or-go"))
        assert "Stable on" in page
        assert "£135,000.00 Gains by staying" in page
        assert "South Trust has left" in page

    def test_is_downloaded_as_it_is_asked(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        asked = f"{agreed.path}/stay-or-go{IN_MAY}&gone=NOR&gone=WES"
        assert "North Trust and West Trust have left" in text_of(lead.get(asked))
        lines = lead.get(f"{asked}&format=csv").get_data(as_text=True).splitlines()
        assert lines[0].lstrip("\ufeff").startswith("Trust,Case,")
        wanted = "North Trust and West Trust have left,198000.00,213750.00,15750.00"
        assert f"South Trust,{wanted},Gains by staying" in lines
        book = lead.get(f"{asked}&format=xlsx")
        assert (book.mimetype or "").endswith("spreadsheetml.sheet")

    def test_says_when_no_prices_are_in_force(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        page = text_of(
            signed_in(world.lead).get(f"{agreed.path}/stay-or-go?on-day=3&on-month=5&on-year=2019")
        )
        assert "No prices are in force on that day." in page

    def test_is_not_for_the_supplier_nor_for_one_trusts_finance(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        for someone in (world.supplier, world.finance_of_north):
            assert signed_in(someone).get(f"{agreed.path}/stay-or-go").status_code == 403
        assert signed_in(world.stranger).get(f"{agreed.path}/stay-or-go").status_code in (403, 404)

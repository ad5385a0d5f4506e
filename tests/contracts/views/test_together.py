"""The page that says who holds an agreement together."""

from collections.abc import Callable

from tests.contracts.conftest import Agreed
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
IN_MAY = "?on-day=3&on-month=5&on-year=2025"


class TestTogether:
    def test_is_found_from_the_agreement(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert f'href="{agreed.path}/together"' in lead.get(agreed.path).get_data(as_text=True)
        page = text_of(lead.get(f"{agreed.path}/together{IN_MAY}"))
        assert "Together £988,000.00 a year, on 3 May 2025" in page
        assert "Worth of staying together £247,000.00" in page
        assert "Of the single trusts West Trust gains least." in page
        assert "any member" in page
        # Alone everybody pays the same £47.50: all of it comes of buying 26,000 lenses together.
        assert "£0.00 a year would come already if everybody had the lowest price" in page
        assert "£247,000.00 comes only of buying together" in page

    def test_keeps_what_was_asked_when_there_is_no_answer(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        answer = lead.get(f"{agreed.path}/together?on-day=3&on-month=5&on-year=2019")
        page = text_of(answer)
        assert "No such prices are in force on that day." in page
        assert 'value="2019"' in answer.get_data(as_text=True)

    def test_is_not_for_the_supplier_nor_for_one_trusts_finance(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        for someone in (world.supplier, world.finance_of_north):
            client = signed_in(someone)
            assert client.get(f"{agreed.path}/together").status_code == 403
            assert f"{agreed.path}/together" not in client.get(agreed.path).get_data(as_text=True)

"""The price question: with and without an answer, and with a question that cannot be read."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

from tests.contracts.conftest import Agreed
from tests.contracts.factories import agreement, signed_contract
from tests.contracts.story import LENS
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


def question(trust: object, item: object, **changes: object) -> str:
    asked = {
        "trust": trust,
        "item": item,
        "on-day": 3,
        "on-month": 11,
        "on-year": 2025,
        "quantity": 100,
        **changes,
    }
    return "/prices?" + "&".join(f"{name}={value}" for name, value in asked.items())


class TestQuestion:
    def test_is_asked_for_today_and_one_piece(self, world: World, signed_in: SignIn) -> None:
        answer = signed_in(world.lead).get("/prices")
        assert answer.status_code == 200
        page = text_of(answer)
        assert "What should a line cost?" in page
        assert "There is a problem" not in page
        html = answer.get_data(as_text=True)
        assert 'name="quantity"' in html
        assert 'value="1"' in html

    def test_offers_the_trusts_within_reach_only(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        html = signed_in(world.finance_of_west).get("/prices").get_data(as_text=True)
        assert "West Trust" in html
        assert "North Trust" not in html

    def test_is_answered_with_the_price_and_why(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        answer = signed_in(world.lead).get(question(world.north, agreed.items["IOL"]))
        assert answer.status_code == 200
        page = text_of(answer)
        for words in (
            "100 × Intraocular lens for North Trust on 3 November 2025",
            "£40.00 each £4,000.00 in all, under AG-2025-",
            "Why £40.00? Participation North Trust is a member",
            "2 members counted (North Trust and South Trust)",
        ):
            assert words in page, words
        assert f'href="{agreed.path}"' in answer.get_data(as_text=True)

    def test_is_answered_with_why_there_is_no_price(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        answer = lead.get(question(world.north, agreed.items["IOL"], **{"on-year": 2024}))
        assert answer.status_code == 200
        page = text_of(answer)
        assert "No price for North Trust on 3 November 2024" in page
        assert "The agreement is not in force on 3 November 2024." in page
        assert "How far the question got" in page
        assert "£" not in page

    def test_keeps_what_was_typed_when_it_cannot_be_read(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        for wrong, words, kept in (
            ({"quantity": "many"}, "Quantity must be a number", 'value="many"'),
            ({"quantity": "0"}, "The quantity must be above zero", 'value="0"'),
            ({"quantity": "1e30"}, "Quantity must be smaller", 'value="1e30"'),
            ({"quantity": ""}, "Enter the quantity", 'value="2025"'),
            ({"on-day": "31"}, "Day of the purchase must be a real date", 'value="31"'),
            ({"on-day": ""}, "Day of the purchase must include a day", 'value="2025"'),
            ({"trust": ""}, "Choose a trust", "Intraocular lens"),
        ):
            answer = lead.get(
                question(**{"trust": world.north, "item": agreed.items["IOL"], **wrong})
            )
            assert answer.status_code == 422, wrong
            assert words in text_of(answer), wrong
            assert kept in answer.get_data(as_text=True), wrong
            assert "each" not in text_of(answer).split("Quantity")[-1]

    def test_about_a_trust_out_of_reach_is_not_answered(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        west = signed_in(world.finance_of_west)
        answer = west.get(question(world.north, agreed.items["IOL"]))
        assert answer.status_code == 422
        assert "£" not in text_of(answer)

    def test_that_two_agreements_answer_says_so_on_the_page(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        signed_contract(world, agreement(world, LENS), world.north)
        answer = signed_in(world.lead).get(question(world.north, agreed.items["IOL"]))
        assert answer.status_code == 422
        assert "Two agreements price this line: AG-2025-" in text_of(answer)

    def test_can_be_linked_to_with_the_trust_and_item_alone(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        path = f"/prices?trust={world.west}&item={agreed.items['IOL']}"
        page = text_of(signed_in(world.supplier).get(path))
        assert "1 × Intraocular lens for West Trust on" in page
        assert "£47.50 each" in page

    def test_is_not_for_roles_without_agreements(self, world: World, signed_in: SignIn) -> None:
        assert signed_in(world.engineer).get("/prices").status_code == 403


class TestAsKnown:
    def test_a_past_answer_stays(self, world: World, agreed: Agreed, signed_in: SignIn) -> None:
        """The agreement was recorded in 2026: before that nothing was known of it."""
        known = {"known_on-day": 1, "known_on-month": 1, "known_on-year": 2001}
        page = text_of(
            signed_in(world.lead).get(question(world.north, agreed.items["IOL"], **known))
        )
        assert "As it was recorded by 2 January 2001" in page
        assert "No price for North Trust" in page

    def test_an_impossible_day_is_said(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        known = {"known_on-day": 31, "known_on-month": 2, "known_on-year": 2025}
        answer = signed_in(world.lead).get(question(world.north, agreed.items["IOL"], **known))
        assert answer.status_code == 422
        assert "must be a real date" in text_of(answer)


class TestFile:
    def test_holds_the_price_and_its_path(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        asked = question(world.north, agreed.items["IOL"], format="csv")
        answer = signed_in(world.lead).get(asked)
        assert answer.headers["Content-Disposition"] == "attachment; filename=price.csv"
        text = answer.get_data().decode("utf-8-sig")
        rows = dict(csv.reader(io.StringIO(text)))
        assert rows["Day"] == "2025-11-03"
        assert Decimal(rows["Unit price, £"]) == 40
        assert Decimal(rows["Amount, £"]) == 4000
        assert rows["Participation"].startswith("North Trust is a member on 3 November 2025")
        assert "Why there is no price" not in rows

    def test_says_why_there_is_none(self, world: World, agreed: Agreed, signed_in: SignIn) -> None:
        asked = question(world.north, agreed.items["IOL"], format="csv", **{"on-year": 2024})
        text = signed_in(world.lead).get(asked).get_data().decode("utf-8-sig")
        rows = dict(csv.reader(io.StringIO(text)))
        assert "Unit price, £" not in rows
        assert rows["Why there is no price"].startswith("The agreement is not in force")

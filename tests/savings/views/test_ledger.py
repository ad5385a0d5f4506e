"""Pages of costs, benefits apart from cash, and locked forecasts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from consortium.savings.views import ledger as view
from tests.contracts.views.test_agreements import date_of
from tests.savings.factories import agreed, benefit
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


def a_cost(world: World, **changes: str) -> dict[str, Any]:
    return {
        "consortium_id": str(world.seven_oaks),
        "kind": "one_off",
        "amount": "£40,600.00",
        **date_of("falls_on", 1, 4, 2025),
        "description": "Tender: project team",
        "evidence": "Ledger of the host",
        **changes,
    }


def a_benefit(world: World, **changes: str) -> dict[str, Any]:
    return {
        "consortium_id": str(world.seven_oaks),
        "kind": "non_cash_releasing",
        "trust_id": "",
        "amount": "2,330",
        **date_of("falls_on", 15, 9, 2025),
        "description": "Tomograph lent for 12 days",
        "valuation": "12 days x £220, less £310",
        **changes,
    }


def a_forecast(world: World, **changes: str) -> dict[str, Any]:
    return {
        "consortium_id": str(world.seven_oaks),
        **date_of("period_from", 1, 4, 2026),
        **date_of("period_to", 31, 3, 2027),
        **changes,
    }


class TestCosts:
    def test_are_recorded_and_listed(self, world: World, signed_in: SignIn) -> None:
        finance = signed_in(world.consortium_finance)
        assert "No cost is recorded yet." in text_of(finance.get("/savings/costs"))
        answer = finance.submit("/savings/costs/new", **a_cost(world))
        assert (answer.status_code, location(answer)) == (303, "/savings/costs")
        page = text_of(finance.get("/savings/costs"))
        for words in ("Tender: project team", "One-off", "£40,600.00", "Ledger of the host"):
            assert words in page, words
        csv = finance.get("/savings/costs?format=csv").get_data(as_text=True)
        assert "2025-04-01,Tender: project team,One-off,40600.00,Ledger of the host,CO-" in csv

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"amount": "0"}, "The amount is zero. Enter the cost"),
            ({"amount": "1.005"}, "Amount may have at most 2 decimals"),
            ({"falls_on-month": "13"}, "must be a real date"),
            ({"description": ""}, "Enter what for"),
            ({"kind": "other"}, "Not a valid choice"),
        ],
    )
    def test_say_on_their_field_what_is_wrong(
        self, world: World, signed_in: SignIn, wrong: dict[str, str], words: str
    ) -> None:
        answer = signed_in(world.consortium_finance).submit(
            "/savings/costs/new", **a_cost(world, **wrong)
        )
        assert answer.status_code == 422
        assert words in text_of(answer)

    def test_are_recorded_for_one_s_own_consortium(self, world: World, signed_in: SignIn) -> None:
        stranger = signed_in(world.stranger)
        answer = stranger.submit("/savings/costs/new", **a_cost(world))
        assert answer.status_code == 422
        assert "No cost is recorded yet." in text_of(signed_in(world.lead).get("/savings/costs"))

    def test_are_read_by_members_and_recorded_by_few(self, world: World, signed_in: SignIn) -> None:
        north = signed_in(world.finance_of_north)
        assert "Record a cost" not in text_of(north.get("/savings/costs"))
        for page in ("costs/new", "benefits/new", "forecasts/new"):
            assert north.get(f"/savings/{page}").status_code == 403
            assert signed_in(world.engineer).get(f"/savings/{page}").status_code == 403


class TestBenefits:
    def test_are_recorded_and_listed(self, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        answer = lead.submit("/savings/benefits/new", **a_benefit(world, trust_id=str(world.south)))
        assert (answer.status_code, location(answer)) == (303, "/savings/benefits")
        page = text_of(lead.get("/savings/benefits"))
        for words in ("Tomograph lent", "South Trust", "£2,330.00", "12 days x £220, less £310"):
            assert words in page, words

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"valuation": " "}, "Enter the sum"),
            ({"amount": ""}, "Enter the amount, or 0"),
            ({"description": ""}, "Enter what"),
        ],
    )
    def test_say_on_their_field_what_is_wrong(
        self, world: World, signed_in: SignIn, wrong: dict[str, str], words: str
    ) -> None:
        answer = signed_in(world.lead).submit("/savings/benefits/new", **a_benefit(world, **wrong))
        assert answer.status_code == 422
        assert words in text_of(answer)

    def test_are_shown_to_members_only(self, world: World, signed_in: SignIn) -> None:
        benefit(world)
        north = text_of(signed_in(world.finance_of_north).get("/savings/benefits"))
        assert "Tomograph lent for 12 days" in north
        stranger = text_of(signed_in(world.stranger).get("/savings/benefits"))
        assert "No benefit is recorded yet." in stranger


class TestForecasts:
    def test_are_locked_before_the_period_and_listed(
        self, world: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        agreed(world)
        monkeypatch.setattr(view, "now", lambda: datetime(2026, 3, 20, 9, 0, tzinfo=UTC))
        finance = signed_in(world.consortium_finance)
        answer = finance.submit("/savings/forecasts/new", **a_forecast(world))
        assert (answer.status_code, location(answer)) == (303, "/savings/forecasts")
        page = text_of(finance.get("/savings/forecasts"))
        # The same members and prices as the year before.
        for words in ("FC-2026-0001", "1 April 2026", "31 March 2027", "£163,750.00"):
            assert words in page, words

    def test_of_a_year_that_began_are_refused(
        self, world: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        agreed(world)
        monkeypatch.setattr(view, "now", lambda: datetime(2026, 4, 20, 9, 0, tzinfo=UTC))
        finance = signed_in(world.consortium_finance)
        answer = finance.submit("/savings/forecasts/new", **a_forecast(world))
        assert answer.status_code == 422
        assert "This period has begun" in text_of(answer)

    def test_say_on_their_field_what_is_wrong(self, world: World, signed_in: SignIn) -> None:
        finance = signed_in(world.consortium_finance)
        for wrong, words in (
            (date_of("period_to", 1, 3, 2026), "The end must come after the start"),
            (date_of("period_to", 30, 3, 2027), "A forecast covers whole months"),
            ({"period_from-day": ""}, "From must include a day"),
        ):
            answer = finance.submit("/savings/forecasts/new", **a_forecast(world, **wrong))
            assert answer.status_code == 422, wrong
            assert words in text_of(answer), wrong

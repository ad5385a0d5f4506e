"""What waits for whom, and where each role works."""

from datetime import UTC, datetime

import pytest

from consortium.desk.queries.home import Waiting, waiting_for
from consortium.desk.queries.places import places_of
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.baseline import Party
from consortium.savings.usecases.baselines import sign_baseline
from tests.desk.conftest import Day
from tests.savings.factories import LOCKED
from tests.support.world import TODAY, Someone, World

# Whatever a role may see, in the order of the chain.
PLACES = {
    "lead": "Tenders, Agreements, Purchase lines, Savings, Equipment, Catalogue, Organisations",
    "finance_of_north": "Agreements, Purchase lines, Savings, Catalogue, Organisations",
    "consortium_finance": "Agreements, Purchase lines, Savings, Catalogue, Organisations",
    "engineer": "Equipment, Catalogue, Organisations",
    "evaluator": "Tenders, Catalogue, Organisations",
    "supplier": "Agreements",
    "commissioner": "Savings, Organisations",
    "auditor": "Tenders, Agreements, Purchase lines, Savings, Equipment, Catalogue, "
    "Organisations, Audit log",
    "administrator": "Catalogue, Organisations, People, Procurement thresholds, Audit log",
    "budget_holder": "Tenders, Purchase lines, Savings, Catalogue, Organisations",
}


def waiting(someone: Someone) -> list[Waiting]:
    return waiting_for(actor=someone.actor(), today=TODAY, now=datetime.now(UTC))


def texts(someone: Someone) -> list[str]:
    return [each.text for each in waiting(someone)]


class TestWaiting:
    @pytest.mark.parametrize(
        ("who", "expected"),
        [
            (
                "lead",
                {"1 contract to sign for your trust", "Demand of North Trust for Picture archive"},
            ),
            ("lead_of_south", {"Demand of South Trust for Picture archive"}),
            ("finance_of_north", {"1 baseline to sign"}),
            ("consortium_finance", {"1 baseline to sign"}),
            ("engineer", {"1 device overdue for calibration", "1 device in quarantine"}),
            ("administrator", {"1 invitation not answered yet"}),
        ],
    )
    def test_is_what_the_reader_can_do_next(
        self, world: World, day: Day, who: str, expected: set[str]
    ) -> None:
        assert set(texts(getattr(world, who))) == expected

    @pytest.mark.parametrize(
        "who", ["finance_of_west", "evaluator", "supplier", "commissioner", "auditor", "stranger"]
    )
    def test_is_nothing_for_those_it_does_not_concern(
        self, world: World, day: Day, who: str
    ) -> None:
        assert texts(getattr(world, who)) == []

    def test_begins_with_what_is_urgent(self, world: World, day: Day) -> None:
        found = waiting(world.engineer)
        assert [each.urgent for each in found] == [True, False]
        assert found[0].text == "1 device overdue for calibration"

    def test_ends_when_it_is_done(self, world: World, day: Day) -> None:
        sign_baseline(
            actor=world.finance_of_north.actor(),
            baseline_id=day.baseline,
            party=Party.HOST,
            now=LOCKED,
        )
        assert texts(world.finance_of_north) == []
        assert texts(world.consortium_finance) == ["1 baseline to sign"]

    def test_is_nothing_on_an_empty_desk(self, world: World) -> None:
        assert [name for name, each in world.everybody().items() if waiting(each)] == []


class TestPlaces:
    @pytest.mark.parametrize("who", PLACES)
    def test_are_those_the_role_opens(self, world: World, who: str) -> None:
        titles = [place.title for place in places_of(getattr(world, who).actor())]
        assert ", ".join(titles) == PLACES[who]

    def test_are_none_for_whoever_holds_no_role(self, world: World) -> None:
        assert places_of(Actor(id=world.lead.id, name="Lead")) == []

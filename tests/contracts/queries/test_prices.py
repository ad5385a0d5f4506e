"""What a line should cost, asked through the database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.contracts.queries.prices import PriceAnswer, find_price
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.domain.errors import NotFound
from tests.contracts.factories import agreement, items, leaves, signed_contract
from tests.contracts.story import LENS
from tests.support.world import World

NOTICED = datetime(2025, 7, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def lens(world: World) -> UUID:
    """The story's lenses with three trusts: 18,000, 4,500 and 3,500 a year are 26,000 together."""
    catalogue = items()
    lens_id = catalogue["IOL"]
    agreement_id = agreement(world, LENS)
    contracts = [
        signed_contract(world, agreement_id, trust_id, commits={lens_id: per_year})
        for trust_id, per_year in (
            (world.north, "18000"),
            (world.south, "4500"),
            (world.west, "3500"),
        )
    ]
    leaves(world, contracts[-1], on=date(2025, 10, 1), now=NOTICED)
    return lens_id


def price(world: World, trust_id: UUID, item_id: UUID, on: date) -> PriceAnswer:
    return find_price(
        actor=world.lead.actor(),
        trust_id=trust_id,
        item_id=item_id,
        on=on,
        quantity=Decimal(100),
    )


class TestFindPrice:
    def test_is_the_tier_of_all_members_together(self, world: World, lens: UUID) -> None:
        assert price(world, world.north, lens, date(2025, 5, 3)).unit_price == Decimal(38)

    def test_rises_for_those_who_stay_when_one_leaves(self, world: World, lens: UUID) -> None:
        answer = price(world, world.north, lens, date(2025, 11, 3))
        assert answer.unit_price == Decimal(40)
        assert answer.amount == Decimal("4000.00")

    def test_is_the_opt_out_price_for_the_leaver(self, world: World, lens: UUID) -> None:
        answer = price(world, world.west, lens, date(2025, 11, 3))
        assert answer.unit_price == Decimal("47.50")
        assert [step.title for step in answer.steps][-1] == "Opt-out price"

    def test_is_none_and_says_so_for_a_trust_that_has_not_joined(
        self, world: World, lens: UUID
    ) -> None:
        answer = price(world, world.north, lens, date(2025, 3, 31))
        assert answer.unit_price is None
        assert answer.code == "NO_PRICE"
        assert answer.why == "The agreement is not in force on 31 March 2025."

    def test_tells_the_path_step_by_step(self, world: World, lens: UUID) -> None:
        answer = price(world, world.north, lens, date(2025, 11, 3))
        assert [step.text for step in answer.steps] == [
            "North Trust is a member on 3 November 2025: it joined on 1 April 2025.",
            "Version 1, in force from 1 April 2025.",
            (
                "Tested on 1 October 2025: 2 members counted (North Trust and South Trust), who "
                "have committed to 22,500 a year. That is the tier of 18,000 to under 25,000, in "
                "force from 1 October 2025."
            ),
            (
                "Not every tier test up to 3 November 2025 is recorded yet. Once they are, the "
                "price stands."
            ),
            (
                "£40.00 each for Intraocular lens in the tier of 18,000 to under 25,000. "
                "All-units volume tier (C1), Schedule 2, paragraph 4 of the contract."
            ),
        ]

    def test_is_no_longer_provisional_once_its_tests_are_recorded(
        self, world: World, lens: UUID
    ) -> None:
        answer = price(world, world.north, lens, date(2025, 11, 3))
        assert answer.agreement_id is not None
        run_tier_tests(
            actor=world.lead.actor(),
            agreement_id=answer.agreement_id,
            up_to=date(2025, 12, 1),
            now=datetime(2025, 12, 1, 6, 0, tzinfo=UTC),
        )
        again = price(world, world.north, lens, date(2025, 11, 3))
        assert [step.title for step in again.steps] == [
            "Participation",
            "Price schedule",
            "Tier test",
            "Price",
        ]

    def test_can_be_asked_as_it_was_known_before_the_notice(self, world: World, lens: UUID) -> None:
        answer = find_price(
            actor=world.lead.actor(),
            trust_id=world.north,
            item_id=lens,
            on=date(2025, 11, 3),
            quantity=Decimal(1),
            known_at=datetime(2025, 6, 1, tzinfo=UTC),
        )
        assert answer.unit_price == Decimal(38)

    def test_is_seen_by_the_supplier_of_the_agreement(self, world: World, lens: UUID) -> None:
        answer = find_price(
            actor=world.supplier.actor(),
            trust_id=world.north,
            item_id=lens,
            on=date(2025, 5, 3),
            quantity=Decimal(1),
        )
        assert answer.unit_price == Decimal(38)

    @pytest.mark.parametrize("who", ["stranger", "engineer", "finance_of_west"])
    def test_of_another_trust_is_not_found(self, world: World, lens: UUID, who: str) -> None:
        with pytest.raises(NotFound):
            find_price(
                actor=getattr(world, who).actor(),
                trust_id=world.north,
                item_id=lens,
                on=date(2025, 5, 3),
                quantity=Decimal(1),
            )

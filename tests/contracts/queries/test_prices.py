"""What a line should cost, asked through the database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from consortium.contracts.queries.prices import PriceAnswer, find_price, trusts_to_ask_for
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.domain.errors import Conflict, NotFound
from tests.contracts.asserting import refusal
from tests.contracts.conftest import NOTICED, WEST_LEFT, Agreed
from tests.contracts.counting import statements
from tests.contracts.factories import (
    BAND,
    agreement,
    commit,
    drafted_agreement,
    drafted_contract,
    drafted_schedule,
    items,
    leaves,
    signed_contract,
)
from tests.contracts.story import LENS, tiers
from tests.support.world import SYSTEM, World

MAY, AUTUMN = date(2025, 5, 3), date(2025, 11, 3)


def price(
    world: World,
    trust_id: UUID,
    item_id: UUID,
    on: date,
    *,
    who: str = "lead",
    known_at: datetime | None = None,
) -> PriceAnswer:
    return find_price(
        actor=getattr(world, who).actor(),
        trust_id=trust_id,
        item_id=item_id,
        on=on,
        quantity=Decimal(100),
        known_at=known_at,
    )


@pytest.fixture
def lens(agreed: Agreed) -> UUID:
    return agreed.items["IOL"]


class TestFindPrice:
    def test_is_the_tier_of_all_members_together(self, world: World, lens: UUID) -> None:
        assert price(world, world.north, lens, MAY).unit_price == Decimal(38)

    def test_rises_for_those_who_stay_when_one_leaves(self, world: World, lens: UUID) -> None:
        answer = price(world, world.north, lens, AUTUMN)
        assert answer.unit_price == Decimal(40)
        assert answer.amount == Decimal("4000.00")
        assert (answer.code, answer.why) == ("PRICE", "")

    def test_is_the_opt_out_price_for_the_leaver(self, world: World, lens: UUID) -> None:
        answer = price(world, world.west, lens, AUTUMN)
        assert answer.unit_price == Decimal("47.50")
        assert [step.title for step in answer.steps][-1] == "Opt-out price"

    def test_names_the_agreement_and_the_item(
        self, world: World, agreed: Agreed, lens: UUID
    ) -> None:
        answer = price(world, world.north, lens, MAY)
        assert answer.agreement_id == agreed.id
        assert answer.agreement.endswith("Cataract consumables")
        assert (answer.trust, answer.item_code, answer.base_unit) == ("North Trust", "IOL", "EA")

    def test_tells_the_path_step_by_step(self, world: World, lens: UUID) -> None:
        answer = price(world, world.north, lens, AUTUMN)
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
        self, world: World, agreed: Agreed, lens: UUID
    ) -> None:
        run_tier_tests(
            actor=SYSTEM,
            agreement_id=agreed.id,
            up_to=date(2025, 12, 1),
            now=datetime(2025, 12, 1, 6, 0, tzinfo=UTC),
        )
        again = price(world, world.north, lens, AUTUMN)
        assert [step.title for step in again.steps] == [
            "Participation",
            "Price schedule",
            "Tier test",
            "Price",
        ]

    def test_can_be_asked_as_it_was_known_before_the_notice(self, world: World, lens: UUID) -> None:
        before = datetime(2025, 6, 1, tzinfo=UTC)
        answer = price(world, world.north, lens, AUTUMN, known_at=before)
        assert answer.unit_price == Decimal(38)


class TestNoPrice:
    def test_outside_the_term(self, world: World, lens: UUID) -> None:
        answer = price(world, world.north, lens, date(2025, 3, 31))
        assert (answer.unit_price, answer.amount, answer.code) == (None, None, "NO_PRICE")
        assert answer.why == "The agreement is not in force on 31 March 2025."

    def test_for_a_trust_that_has_only_drafted_its_contract(
        self, world: World, agreed: Agreed, lens: UUID
    ) -> None:
        drafted_contract(world, agreed.id, world.east)
        answer = price(world, world.east, lens, MAY, who="stranger")
        assert answer.why == (
            "East Trust had not joined this agreement by 3 May 2025: it has no price under it."
        )

    def test_of_an_item_that_no_agreement_names(self, world: World, agreed: Agreed) -> None:
        answer = price(world, world.east, agreed.items["IOL"], MAY, who="stranger")
        assert answer.why == (
            "No agreement within your reach has a price of Intraocular lens for East Trust."
        )
        assert (answer.agreement_id, answer.agreement, answer.steps) == (None, "", ())

    def test_of_an_item_that_the_version_in_force_leaves_out(
        self, world: World, agreed: Agreed
    ) -> None:
        second = drafted_schedule(world, agreed.id, LENS, effective_from=date(2025, 7, 1))
        activate_schedule(actor=SYSTEM, schedule_id=second, now=NOTICED)
        images = agreed.items["PACS"]
        assert price(world, world.north, images, date(2025, 6, 30)).unit_price == Decimal("1.00")
        answer = price(world, world.north, images, date(2025, 7, 1))
        assert answer.why == "The price schedule has no price for Images per examination."

    def test_under_several_agreements_is_told_by_the_one_that_got_furthest(
        self, world: World, agreed: Agreed, lens: UUID
    ) -> None:
        # The second priced lenses for East until June, and then leaves them out.
        second = agreement(world, LENS)
        signed_contract(world, second, world.east)
        third = drafted_schedule(world, second, BAND, effective_from=date(2025, 7, 1))
        activate_schedule(actor=SYSTEM, schedule_id=third, now=NOTICED)
        drafted_contract(world, agreed.id, world.east)
        answer = price(world, world.east, lens, AUTUMN, who="stranger")
        assert answer.agreement_id == second
        assert answer.why == "The price schedule has no price for Intraocular lens."

    def test_before_the_first_version_is_active_an_agreement_answers_nobody(
        self, world: World, agreed: Agreed, lens: UUID
    ) -> None:
        draft = drafted_agreement(world)
        drafted_schedule(world, draft, LENS)
        answer = price(world, world.north, lens, date(2025, 3, 31))
        assert answer.agreement_id == agreed.id

    def test_of_what_does_not_exist_is_not_found(self, world: World, lens: UUID) -> None:
        assert isinstance(refusal(lambda: price(world, uuid4(), lens, MAY)), NotFound)
        assert isinstance(refusal(lambda: price(world, world.north, uuid4(), MAY)), NotFound)
        assert isinstance(refusal(lambda: price(world, world.alpha, lens, MAY)), NotFound)

    def test_two_agreements_that_price_one_line_are_a_conflict(
        self, world: World, agreed: Agreed, lens: UUID
    ) -> None:
        second = agreement(world, LENS)
        signed_contract(world, second, world.north)
        found = refusal(lambda: price(world, world.north, lens, MAY))
        assert isinstance(found, Conflict)
        assert found.code == "two_agreements"
        # South takes part in one of them only.
        assert price(world, world.south, lens, MAY).unit_price == Decimal(38)


class TestWhoMayAsk:
    def test_the_trust_and_its_consortium(self, world: World, lens: UUID) -> None:
        for who in ("lead", "lead_of_south", "finance_of_north", "consortium_finance", "auditor"):
            assert price(world, world.north, lens, MAY, who=who).unit_price == Decimal(38), who

    def test_the_supplier_of_the_agreement(self, world: World, lens: UUID) -> None:
        answer = price(world, world.north, lens, MAY, who="supplier")
        assert answer.unit_price == Decimal(38)

    def test_nobody_else(self, world: World, lens: UUID) -> None:
        for who in ("stranger", "engineer", "finance_of_west", "commissioner", "administrator"):
            found = refusal(price, world, world.north, lens, MAY, who=who)
            assert isinstance(found, NotFound), who

    def test_a_trusts_own_volume_is_told_to_those_who_may_see_it(self, world: World) -> None:
        lens_id = items()["IOL"]
        by_volume = replace(LENS, standalone=tiers("IOL", ("0", "47.50"), ("9000", "46")))
        contract_id = signed_contract(
            world, agreement(world, by_volume), world.west, commits={lens_id: "3500"}
        )
        leaves(world, contract_id, on=WEST_LEFT, now=NOTICED)
        for who, told in (
            ("lead", True),
            ("finance_of_west", True),
            ("auditor", True),
            ("supplier", False),
        ):
            answer = price(world, world.west, lens_id, AUTUMN, who=who)
            assert ("3,500" in answer.steps[-1].text) == told, who


class TestTrustsToAskFor:
    def test_are_those_within_reach(self, world: World, agreed: Agreed) -> None:
        members = ["North Trust", "South Trust", "West Trust"]
        for who, names in (
            ("lead", members),
            ("consortium_finance", members),
            ("finance_of_west", ["West Trust"]),
            # Its customers under this agreement.
            ("supplier", members),
            ("stranger", ["East Trust"]),
            ("engineer", []),
        ):
            found = trusts_to_ask_for(actor=getattr(world, who).actor())
            assert [each.name for each in found] == names, who

    def test_are_all_for_the_system(self, world: World) -> None:
        assert len(trusts_to_ask_for(actor=SYSTEM)) == 4


class TestStatements:
    def test_do_not_grow_with_the_number_of_agreements_and_members(
        self, world: World, agreed: Agreed, lens: UUID
    ) -> None:
        actor = world.lead.actor()

        def asked() -> int:
            with statements() as sent:
                find_price(
                    actor=actor, trust_id=world.west, item_id=lens, on=MAY, quantity=Decimal(1)
                )
            return len(sent)

        before = asked()
        for _ in range(3):
            other = agreement(world, LENS)
            contract_id = drafted_contract(world, other, world.west)
            commit(world, contract_id, lens, "0", now=NOTICED)
        assert asked() == before

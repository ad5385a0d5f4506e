"""Disputing a recorded tier test, and what the price is meanwhile and afterwards.

The small story: 18,000, 4,500 and 3,500 lenses a year are £38 together (25,000 and more); without
West's 3,500 they are £40. A letter of South over 8,000 that nobody recorded makes 26,000: £38.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from consortium.contracts.domain.prices.disputes import DisputeState
from consortium.contracts.models.schedule import TierDetermination
from consortium.contracts.queries.prices import PriceAnswer, find_price
from consortium.contracts.usecases.disputes import dispute_test, resolve_dispute
from consortium.foundation.database import db
from consortium.foundation.domain.errors import DomainError, NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor
from tests.contracts.asserting import last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.factories import agreement, commit, items, signed_contract
from tests.contracts.managing import disputed, recorded_tests, sent
from tests.contracts.story import LENS
from tests.support.concurrency import all_at_once
from tests.support.world import NOW, SYSTEM, World, build

OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 3)


@pytest.fixture
def tested(agreed: Agreed) -> UUID:
    """The test of the lenses on the day West has left: £40."""
    rows = [db.session.get_one(TierDetermination, each) for each in recorded_tests(agreed.id)]
    # Two tiers below the best one of four.
    return next(row.id for row in rows if row.tested_on == OCTOBER and row.measure == 22_500)


def price(world: World, agreed: Agreed) -> PriceAnswer:
    return find_price(
        actor=SYSTEM,
        trust_id=world.south,
        item_id=agreed.items["IOL"],
        on=NOVEMBER,
        quantity=Decimal(1),
    )


def resolve(
    dispute_id: UUID, state: DisputeState, actor: Actor = SYSTEM, why: str = "The letter is here"
) -> None:
    resolve_dispute(actor=actor, dispute_id=dispute_id, state=state, resolution=why, now=NOW)


class TestDisputing:
    def test_leaves_the_price_as_confirmed_and_says_so(
        self, world: World, agreed: Agreed, tested: UUID
    ) -> None:
        before = price(world, agreed)
        disputed(tested, world.supplier.actor())
        after = price(world, agreed)
        assert before.unit_price == after.unit_price == Decimal(40)
        *_, said, last = after.steps
        assert (said.title, last.title) == ("Disputed", "Price")
        assert said.text == (
            "Alpha Ltd disputes the tier test of 1 October 2025. The price stays as it was "
            "confirmed until the dispute is resolved."
        )
        assert last_event().action == "tiers.test_disputed"

    def test_is_for_the_supplier_and_the_trusts_of_the_agreement(
        self, world: World, agreed: Agreed, tested: UUID
    ) -> None:
        for who, refused in (
            ("auditor", NotAllowed),
            ("consortium_finance", NotAllowed),
            ("stranger", NotFound),
            ("engineer", NotFound),
        ):
            found = refusal(disputed, tested, getattr(world, who).actor())
            assert type(found) is refused, who
        disputed(tested, world.finance_of_west.actor())

    def test_is_open_once(self, world: World, agreed: Agreed, tested: UUID) -> None:
        disputed(tested, world.supplier.actor())
        again = refusal(disputed, tested, world.finance_of_north.actor())
        assert again.code == "disputed_already"

    def test_keeps_evidence_and_refuses_what_is_none(
        self, world: World, agreed: Agreed, tested: UUID
    ) -> None:
        def dispute(content: bytes) -> UUID:
            return dispute_test(
                actor=world.finance_of_west.actor(),
                determination_id=tested,
                reason="The letter",
                evidence=sent(content),
                now=NOW,
            )

        assert refusal(dispute, b"no pdf").code == "bad_document_file"
        dispute(b"%PDF-1.4 the letter")


class TestResolving:
    @pytest.fixture
    def dispute_id(self, world: World, tested: UUID) -> UUID:
        return disputed(tested, world.lead_of_south.actor())

    def test_upheld_tests_again_with_the_facts_as_known_now(
        self, world: World, agreed: Agreed, tested: UUID, dispute_id: UUID
    ) -> None:
        commit(world, agreed.south, agreed.items["IOL"], "8000", since=OCTOBER, now=NOW)
        assert price(world, agreed).unit_price == Decimal(40)
        resolve(dispute_id, DisputeState.UPHELD, world.lead.actor())
        after = price(world, agreed)
        assert after.unit_price == Decimal(38)
        assert "Disputed" not in [step.title for step in after.steps]
        row = db.session.query(TierDetermination).filter_by(supersedes_id=tested).one()
        assert row.measure == Decimal(26_000)
        assert db.session.get_one(TierDetermination, tested).measure == Decimal(22_500)
        assert last_event().action == "tiers.dispute_upheld"

    def test_cannot_be_upheld_when_nothing_was_missing(
        self, world: World, agreed: Agreed, dispute_id: UUID
    ) -> None:
        found = refusal(resolve, dispute_id, DisputeState.UPHELD)
        assert found.code == "same_result"
        assert price(world, agreed).steps[-2].title == "Disputed"

    def test_dismissed_lets_the_test_stand(
        self, world: World, agreed: Agreed, tested: UUID, dispute_id: UUID
    ) -> None:
        resolve(dispute_id, DisputeState.DISMISSED)
        after = price(world, agreed)
        assert after.unit_price == Decimal(40)
        assert "Disputed" not in [step.title for step in after.steps]
        # Another reason can be brought forward later.
        disputed(tested, world.supplier.actor())

    def test_happens_once_and_not_by_whoever_raised_it(
        self, world: World, dispute_id: UUID
    ) -> None:
        own = refusal(resolve, dispute_id, DisputeState.DISMISSED, world.lead_of_south.actor())
        assert isinstance(own, NotAllowed)
        for who in ("supplier", "finance_of_west", "auditor"):
            actor = getattr(world, who).actor()
            assert isinstance(
                refusal(resolve, dispute_id, DisputeState.DISMISSED, actor), NotAllowed
            ), who
        resolve(dispute_id, DisputeState.DISMISSED, world.lead.actor())
        assert refusal(resolve, dispute_id, DisputeState.DISMISSED).code == "resolved_already"

    def test_what_was_corrected_cannot_be_disputed(
        self, world: World, agreed: Agreed, tested: UUID, dispute_id: UUID
    ) -> None:
        commit(world, agreed.south, agreed.items["IOL"], "8000", since=OCTOBER, now=NOW)
        resolve(dispute_id, DisputeState.UPHELD)
        assert refusal(disputed, tested, world.supplier.actor()).code == "test_superseded"


def test_of_two_resolutions_at_once_one_wins(empty_app: Flask) -> None:
    with empty_app.app_context():
        world = build()
        items()
        agreement_id = agreement(world, LENS)
        signed_contract(world, agreement_id, world.north)
        dispute_id = disputed(recorded_tests(agreement_id)[0], world.supplier.actor())

    def outcome(number: int) -> str:
        try:
            resolve(dispute_id, DisputeState.DISMISSED, why=f"Reader {number}")
        except DomainError as refused:
            return refused.code
        return "done"

    ended = all_at_once(empty_app, 4, outcome)
    assert sorted(ended) == ["done", *["resolved_already"] * 3]

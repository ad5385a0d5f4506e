"""Drafting agreements and contracts, signing, committing."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from consortium.contracts.domain.contracts import ContractState, DateBasis
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import (
    Agreement,
    ParticipationEvent,
    TrustContract,
)
from consortium.contracts.usecases.agreements import (
    draft_agreement,
    sign_contract,
)
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import (
    agreement,
    awarded,
    drafted_agreement,
    drafted_contract,
    items,
    leaves,
    signed_contract,
)
from tests.contracts.story import ENDS, LENS, STARTS
from tests.support.world import NOW, World

OCTOBER = date(2025, 10, 1)


@pytest.fixture
def catalogue(world: World) -> dict[str, UUID]:
    return items()


@pytest.fixture
def agreed(world: World, catalogue: dict[str, UUID]) -> UUID:
    """An agreement with active prices and no contract."""
    return agreement(world, LENS)


class TestDraftAgreement:
    def draft(self, world: World, **changes: Any) -> UUID:
        values: dict[str, Any] = {
            "actor": world.lead.actor(),
            "consortium_id": world.seven_oaks,
            "supplier_id": world.alpha,
            "title": "Lenses",
            "starts_on": STARTS,
            "ends_on": ENDS,
            "clause_text": "One organisation.",
            "reason": "an older contract",
            "now": NOW,
        }
        return draft_agreement(**{**values, **changes})

    def test_keeps_what_was_agreed(self, world: World) -> None:
        row = db.session.get_one(
            Agreement,
            self.draft(world, date_basis=DateBasis.DELIVERED, notice_days=30),
        )
        assert row.reference.startswith("AG-2025-")
        assert (row.title, row.starts_on, row.ends_on) == ("Lenses", STARTS, ENDS)
        assert (row.consortium_id, row.supplier_id) == (world.seven_oaks, world.alpha)
        assert (row.date_basis, row.notice_days) == (DateBasis.DELIVERED, 30)
        assert (row.source, row.drafted_by) == ("an older contract", world.lead.id)

    def test_is_in_the_audit_log_with_its_reason(self, world: World) -> None:
        agreement_id = self.draft(world)
        event = last_event()
        assert (event.action, event.subject_id) == ("agreement.drafted", agreement_id)
        assert (event.owner_id, event.actor_id) == (world.seven_oaks, world.lead.id)

    @pytest.mark.parametrize("ends_on", [STARTS, date(2025, 3, 31)])
    def test_must_end_after_it_starts(self, world: World, ends_on: date) -> None:
        found = refusal(lambda: self.draft(world, ends_on=ends_on))
        assert isinstance(found, Invalid)
        assert (found.code, found.field) == ("ends_before_start", "ends_on")

    def test_needs_a_supplier_that_exists(self, world: World) -> None:
        assert isinstance(refusal(lambda: self.draft(world, supplier_id=world.west)), NotFound)
        assert isinstance(refusal(lambda: self.draft(world, supplier_id=uuid4())), NotFound)


class TestAddContract:
    def test_drafts_a_contract_for_the_first_spell(self, world: World, agreed: UUID) -> None:
        row = db.session.get_one(TrustContract, drafted_contract(world, agreed, world.north))
        assert row.reference.startswith("CT-2025-")
        assert (row.state, row.spell, row.ends_on) == (ContractState.DRAFT, 1, ENDS)
        assert (row.value, row.trust_id) == (Decimal(100_000), world.north)

    def test_counts_the_spells_of_each_trust(self, world: World, agreed: UUID) -> None:
        drafted_contract(world, agreed, world.north)
        again = drafted_contract(world, agreed, world.north, starts_on=OCTOBER)
        other = drafted_contract(world, agreed, world.south)
        assert db.session.get_one(TrustContract, again).spell == 2
        assert db.session.get_one(TrustContract, other).spell == 1

    def test_is_in_the_trusts_audit_log(self, world: World, agreed: UUID) -> None:
        drafted_contract(world, agreed, world.west, value="1234.56")
        event = last_event()
        assert (event.action, event.owner_id) == ("contract.drafted", world.west)
        assert details(event)["value"] == "1234.56"

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"value": "0"}, "no_value", "value"),
            ({"value": "-1"}, "no_value", "value"),
            ({"starts_on": date(2025, 3, 31)}, "outside_agreement", "starts_on"),
            ({"starts_on": ENDS}, "outside_agreement", "starts_on"),
        ],
    )
    def test_is_refused_when_it_does_not_fit(
        self, world: World, agreed: UUID, changes: dict[str, Any], code: str, field: str
    ) -> None:
        found = refusal(lambda: drafted_contract(world, agreed, world.north, **changes))
        assert isinstance(found, Invalid)
        assert (found.code, found.field) == (code, field)

    def test_all_contracts_together_stay_within_the_award(self, world: World, agreed: UUID) -> None:
        awarded(agreed, "250000.00")
        drafted_contract(world, agreed, world.north, value="100000")
        drafted_contract(world, agreed, world.south, value="149999.99")
        found = refusal(lambda: drafted_contract(world, agreed, world.west, value="0.02"))
        assert (found.code, found.field) == ("above_award", "value")
        drafted_contract(world, agreed, world.west, value="0.01")

    def test_needs_a_trust(self, world: World, agreed: UUID) -> None:
        found = refusal(lambda: drafted_contract(world, agreed, world.alpha))
        assert isinstance(found, NotFound)


class TestSignContract:
    def test_the_trust_takes_part_from_the_contracts_first_day(
        self, world: World, agreed: UUID
    ) -> None:
        contract_id = drafted_contract(world, agreed, world.north, starts_on=OCTOBER)
        sign_contract(actor=world.lead.actor(), contract_id=contract_id, now=NOW)
        row = db.session.get_one(TrustContract, contract_id)
        assert (row.state, row.signed_at, row.signed_by) == (
            ContractState.SIGNED,
            NOW,
            world.lead.id,
        )
        joined = db.session.scalars(
            select(ParticipationEvent).where(ParticipationEvent.contract_id == contract_id)
        ).one()
        assert (joined.kind, joined.effective_on) == (ParticipationKind.JOIN, OCTOBER)
        assert (joined.trust_id, joined.recorded_at) == (world.north, NOW)

    def test_is_in_the_trusts_audit_log(self, world: World, agreed: UUID) -> None:
        contract_id = drafted_contract(world, agreed, world.north)
        sign_contract(actor=world.lead.actor(), contract_id=contract_id, now=NOW)
        event = last_event()
        assert (event.action, event.owner_id) == ("contract.signed", world.north)
        assert event.subject_id == contract_id

    def test_is_done_once(self, world: World, agreed: UUID) -> None:
        contract_id = signed_contract(world, agreed, world.north)
        found = refusal(
            lambda: sign_contract(actor=world.lead.actor(), contract_id=contract_id, now=NOW)
        )
        assert isinstance(found, Conflict)
        assert found.code == "signed_already"

    def test_nobody_signs_without_prices(self, world: World) -> None:
        contract_id = drafted_contract(world, drafted_agreement(world), world.north)
        found = refusal(
            lambda: sign_contract(actor=world.lead.actor(), contract_id=contract_id, now=NOW)
        )
        assert isinstance(found, Conflict)
        assert found.code == "no_prices"

    def test_a_trust_that_takes_part_does_not_join_twice(self, world: World, agreed: UUID) -> None:
        signed_contract(world, agreed, world.north)
        second = drafted_contract(world, agreed, world.north, starts_on=OCTOBER)
        found = refusal(
            lambda: sign_contract(actor=world.lead.actor(), contract_id=second, now=NOW)
        )
        assert (found.code, found.field) == ("already_taking_part", "effective_on")
        assert db.session.get_one(TrustContract, second).state is ContractState.DRAFT

    def test_a_trust_that_left_joins_again_by_its_next_contract(
        self, world: World, agreed: UUID
    ) -> None:
        first = signed_contract(world, agreed, world.north)
        leaves(world, first, on=OCTOBER, now=NOW)
        second = drafted_contract(world, agreed, world.north, starts_on=OCTOBER)
        sign_contract(actor=world.lead.actor(), contract_id=second, now=NOW)
        kinds = db.session.scalars(
            select(ParticipationEvent.kind).where(ParticipationEvent.contract_id == second)
        ).all()
        assert kinds == [ParticipationKind.REJOIN]

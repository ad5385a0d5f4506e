"""Confirming a rebate that was paid."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from consortium.contracts.models.rebate import RebateAllocation, RebateSettlement
from consortium.contracts.models.terms import load_terms
from consortium.contracts.queries.rebates import settled_rebates
from consortium.contracts.usecases.rebates import confirm_rebate
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.periods import Period
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import VISCOELASTIC, agreement, items, leaves, signed_contract
from tests.contracts.story import REBATE, STARTS
from tests.support.world import NOW, World

SPEND = {
    # The story's year: £271,950.00, of which West bought £15,750.00 before it left.
    "NOR": Decimal("200000.00"),
    "SOU": Decimal("56200.00"),
    "WES": Decimal("15750.00"),
}


@pytest.fixture
def agreed(world: World) -> UUID:
    items()
    agreement_id = agreement(world, VISCOELASTIC, rebates=(REBATE,))
    for trust_id in (world.north, world.south, world.west):
        contract_id = signed_contract(world, agreement_id, trust_id)
    leaves(world, contract_id, on=date(2025, 10, 1), now=NOW)
    return agreement_id


@pytest.fixture
def scheme_id(agreed: UUID) -> UUID:
    (schedule,) = load_terms([agreed])[agreed].terms.schedules
    (rebate,) = schedule.rebates
    return UUID(rebate.id)


def confirm(world: World, agreement_id: UUID, scheme_id: UUID, **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "actor": world.lead.actor(),
        "year_from": STARTS,
        "spend": SPEND,
        "batch_ids": [UUID(int=2), UUID(int=1)],
        "credit_note": " CN-77 ",
        "paid_on": date(2026, 4, 15),
        "now": NOW,
    }
    return confirm_rebate(agreement_id=agreement_id, scheme_id=scheme_id, **{**values, **changes})


class TestConfirmRebate:
    def test_keeps_what_was_paid_and_shares_it_to_the_penny(
        self, world: World, agreed: UUID, scheme_id: UUID
    ) -> None:
        row = db.session.get_one(RebateSettlement, confirm(world, agreed, scheme_id))
        assert (row.spend, row.threshold) == (Decimal("271950.00"), Decimal("270000.00"))
        assert (row.rate, row.amount) == (Decimal("0.04"), Decimal("10248.00"))
        assert (row.year_from, row.year_to) == (STARTS, date(2026, 4, 1))
        assert (row.credit_note, row.paid_on) == ("CN-77", date(2026, 4, 15))
        assert row.batch_ids == [str(UUID(int=1)), str(UUID(int=2))]
        shares = db.session.scalars(
            select(RebateAllocation).where(RebateAllocation.settlement_id == row.id)
        ).all()
        assert {each.trust_id: (each.spend, each.amount) for each in shares} == {
            world.north: (Decimal("200000.00"), Decimal("8000.00")),
            world.south: (Decimal("56200.00"), Decimal("2248.00")),
        }

    def test_can_be_read_again(self, world: World, agreed: UUID, scheme_id: UUID) -> None:
        confirm(world, agreed, scheme_id)
        (settled,) = settled_rebates([agreed])
        assert settled.year == Period(STARTS, date(2026, 4, 1))
        assert settled.shares == {"NOR": Decimal("8000.00"), "SOU": Decimal("2248.00")}
        assert settled_rebates([]) == []

    def test_is_in_the_consortiums_audit_log(
        self, world: World, agreed: UUID, scheme_id: UUID
    ) -> None:
        confirm(world, agreed, scheme_id)
        event = last_event()
        assert (event.action, event.owner_id) == ("rebate.confirmed", world.seven_oaks)
        assert details(event)["shares"] == {"NOR": "8000.00", "SOU": "2248.00"}
        assert details(event)["credit_note"] == "CN-77"

    def test_is_done_once_for_a_year(self, world: World, agreed: UUID, scheme_id: UUID) -> None:
        confirm(world, agreed, scheme_id)
        found = refusal(lambda: confirm(world, agreed, scheme_id, credit_note="CN-78"))
        assert isinstance(found, Conflict)
        assert found.code == "rebate_settled"

    @pytest.mark.parametrize("credit_note", ["", "   "])
    def test_counts_only_with_its_credit_note(
        self, world: World, agreed: UUID, scheme_id: UUID, credit_note: str
    ) -> None:
        found = refusal(lambda: confirm(world, agreed, scheme_id, credit_note=credit_note))
        assert isinstance(found, Invalid)
        assert (found.code, found.field) == ("no_credit_note", "credit_note")

    def test_a_penny_below_the_threshold_there_is_nothing_to_confirm(
        self, world: World, agreed: UUID, scheme_id: UUID
    ) -> None:
        spend = {"NOR": Decimal("269999.99")}
        found = refusal(lambda: confirm(world, agreed, scheme_id, spend=spend))
        assert isinstance(found, Conflict)
        assert found.code == "threshold_not_reached"
        assert "£269,999.99" in found.message

    def test_a_year_must_be_over(self, world: World, agreed: UUID, scheme_id: UUID) -> None:
        last_evening = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)
        found = refusal(lambda: confirm(world, agreed, scheme_id, now=last_evening))
        assert isinstance(found, Conflict)
        assert found.code == "year_not_over"
        confirm(world, agreed, scheme_id, now=datetime(2026, 3, 31, 23, 0, tzinfo=UTC))

    def test_a_year_begins_with_the_agreements(
        self, world: World, agreed: UUID, scheme_id: UUID
    ) -> None:
        found = refusal(lambda: confirm(world, agreed, scheme_id, year_from=date(2025, 1, 1)))
        assert (found.code, found.field) == ("not_a_contract_year", "year_from")

    def test_needs_a_rebate_of_this_agreement(self, world: World, agreed: UUID) -> None:
        assert isinstance(refusal(lambda: confirm(world, agreed, uuid4())), NotFound)

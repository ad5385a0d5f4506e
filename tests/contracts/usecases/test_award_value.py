"""Changing what was awarded, before a joiner's contract would exceed it."""

from decimal import Decimal
from uuid import UUID

import pytest

from consortium.contracts.models.agreement import Agreement
from consortium.contracts.usecases.award_value import change_award_value
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import awarded, drafted_agreement, drafted_contract
from tests.support.world import NOW, World


@pytest.fixture
def agreed(world: World) -> UUID:
    """An agreement that was awarded at £100,000.00."""
    agreement_id = drafted_agreement(world)
    awarded(agreement_id, "100000.00")
    return agreement_id


def change(world: World, agreement_id: UUID, added: str, reason: str = "clause 7") -> Decimal:
    return change_award_value(
        actor=world.lead.actor(),
        agreement_id=agreement_id,
        added=Decimal(added),
        reason=reason,
        now=NOW,
    )


class TestChangeAwardValue:
    def test_makes_room_for_a_joiner(self, world: World, agreed: UUID) -> None:
        drafted_contract(world, agreed, world.north, value="100000")
        found = refusal(lambda: drafted_contract(world, agreed, world.south, value="0.01"))
        assert found.code == "above_award"
        assert change(world, agreed, "0.01") == Decimal("100000.01")
        drafted_contract(world, agreed, world.south, value="0.01")
        row = db.session.get_one(Agreement, agreed)
        # What was awarded stays what it was: later changes are measured against it.
        assert (row.award_value, row.added_value) == (Decimal(100_000), Decimal("0.01"))

    def test_is_in_the_consortiums_audit_log_with_its_reason(
        self, world: World, agreed: UUID
    ) -> None:
        change(world, agreed, "20000", " clause 7 ")
        event = last_event()
        assert (event.action, event.owner_id) == (
            "agreement.award_value_changed",
            world.seven_oaks,
        )
        assert '"reason":"clause 7"' in event.body
        assert details(event) == {"before": "100000.00", "added": "20000", "after": "120000.00"}

    @pytest.mark.parametrize(
        ("added", "reason", "code", "field"),
        [
            ("0", "clause 7", "no_change", "added"),
            ("-1", "clause 7", "no_change", "added"),
            ("1", " ", "no_reason", "reason"),
        ],
    )
    def test_adds_something_for_a_reason(
        self, world: World, agreed: UUID, added: str, reason: str, code: str, field: str
    ) -> None:
        found = refusal(lambda: change(world, agreed, added, reason))
        assert (found.code, found.field) == (code, field)

    def test_is_refused_where_no_award_limits_the_value(self, world: World) -> None:
        agreement_id = drafted_agreement(world)
        found = refusal(lambda: change(world, agreement_id, "1"))
        assert isinstance(found, Conflict)
        assert found.code == "not_awarded_here"

"""Two people settle a rebate at the same moment: nothing is settled twice in silence."""

from collections import Counter
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from consortium.contracts.queries.rebates import histories
from consortium.foundation.domain.errors import Conflict
from tests.contracts.factories import VISCOELASTIC, agreement, items, signed_contract
from tests.contracts.rebates import STORY, earned, scheme_of, settle
from tests.contracts.story import REBATE, STARTS
from tests.support.concurrency import all_at_once
from tests.support.world import build

pytestmark = pytest.mark.database


@pytest.fixture
def entitled(empty_app: Flask) -> tuple[UUID, UUID]:
    """An agreement and its entitlement of £10,248."""
    with empty_app.app_context():
        world = build()
        items()
        agreement_id = agreement(world, VISCOELASTIC, rebates=(REBATE,))
        for trust_id in (world.north, world.south):
            signed_contract(world, agreement_id, trust_id)
        return agreement_id, earned(agreement_id, STORY)


def settled(app: Flask, agreement_id: UUID) -> Decimal:
    with app.app_context():
        return histories([agreement_id])[scheme_of(agreement_id), STARTS].account.settled


def refusals(app: Flask, entitlement_id: UUID, amount: str, threads: int) -> Counter[str]:
    def pay(number: int) -> str:
        try:
            settle(entitlement_id, amount, credit_note=f"CN-{number}")
        except Conflict as refused:
            return refused.code
        return "done"

    return Counter(all_at_once(app, threads, pay))


def test_what_is_due_is_settled_once(empty_app: Flask, entitled: tuple[UUID, UUID]) -> None:
    agreement_id, entitlement_id = entitled
    ended = refusals(empty_app, entitlement_id, "10248.00", 4)
    assert ended.pop("done") == 1
    assert set(ended) <= {"more_than_due", "settled_meanwhile"}
    assert settled(empty_app, agreement_id) == Decimal("10248.00")


def test_parts_never_pass_what_is_due(empty_app: Flask, entitled: tuple[UUID, UUID]) -> None:
    # Twice £4,000 fits into £10,248, three times does not.
    agreement_id, entitlement_id = entitled
    ended = refusals(empty_app, entitlement_id, "4000.00", 4)
    assert 1 <= ended["done"] <= 2
    assert settled(empty_app, agreement_id) == 4000 * ended["done"]

"""The hire that a loan avoided, recorded once."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.savings.queries.ledger import list_benefits
from consortium.savings.usecases.loan_benefits import record_loan_benefit
from tests.equipment import lending
from tests.support.world import NOW, SYSTEM, TODAY, World


def test_a_closed_loan_brings_its_benefit_once(world: World) -> None:
    loan_id = lending.closed(world, lending.lendable(world))
    later = NOW + timedelta(days=30)

    def record() -> None:
        record_loan_benefit(
            actor=SYSTEM, consortium_id=world.seven_oaks, loan_id=loan_id, now=later
        )

    record()
    [line] = list_benefits(actor=SYSTEM)
    # The story: 12 days x £220 hire avoided less £310 transport.
    assert (line.falls_on, line.amount) == (TODAY, Decimal("2330.00"))
    assert line.trust == "South Trust"
    assert line.valuation == "12 days x £220 hire avoided, less £310 transport"
    with pytest.raises(Conflict):
        record()


def test_what_is_not_closed_brings_none(world: World) -> None:
    running = lending.accepted(world, lending.lendable(world))
    for loan_id in (running, uuid4()):
        with pytest.raises(NotFound):
            record_loan_benefit(
                actor=SYSTEM, consortium_id=world.seven_oaks, loan_id=loan_id, now=NOW
            )

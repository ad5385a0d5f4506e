"""Costs and benefits apart from cash: recorded with their proof, never changed."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError

from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.savings.domain.facts import BenefitKind, CostKind
from consortium.savings.models.ledger import Benefit, ProgrammeCost
from consortium.savings.usecases.ledger import record_benefit, record_cost
from tests.contracts.asserting import details, last_event, refusal
from tests.support.world import NOW, Someone, World

RECORDERS = ("lead", "lead_of_south", "consortium_finance")
OTHERS = ("stranger", "finance_of_north", "auditor", "commissioner", "engineer", "supplier")


def cost(world: World, someone: Someone | None = None, **changes: Any) -> UUID:
    given: dict[str, Any] = {
        "consortium_id": world.seven_oaks,
        "kind": CostKind.ONE_OFF,
        "falls_on": date(2025, 4, 1),
        "amount": Decimal("40600.00"),
        "description": "Tender: project team",
        "evidence": "Ledger of the host",
        "now": NOW,
        **changes,
    }
    return record_cost(actor=(someone or world.consortium_finance).actor(), **given)


def benefit(world: World, someone: Someone | None = None, **changes: Any) -> UUID:
    given: dict[str, Any] = {
        "consortium_id": world.seven_oaks,
        "kind": BenefitKind.NON_CASH_RELEASING,
        "falls_on": date(2025, 9, 15),
        "amount": Decimal("2330.00"),
        "description": "Tomograph lent for 12 days",
        "valuation": "12 days x £220 hire avoided, less £310 transport",
        "now": NOW,
        **changes,
    }
    return record_benefit(actor=(someone or world.consortium_finance).actor(), **given)


class TestCosts:
    def test_are_kept_with_their_proof(self, world: World) -> None:
        row = db.session.get_one(ProgrammeCost, cost(world, trust_id=world.north))
        assert (row.reference, row.amount) == ("CO-2025-0001", Decimal("40600.00"))
        assert (row.kind, row.falls_on) == (CostKind.ONE_OFF, date(2025, 4, 1))
        assert (row.trust_id, row.evidence) == (world.north, "Ledger of the host")
        assert row.recorded_by == world.consortium_finance.id

    def test_are_in_the_audit_log(self, world: World) -> None:
        made = cost(world)
        event = last_event()
        assert (event.action, event.subject_id) == ("cost.recorded", made)
        assert event.owner_id == world.seven_oaks
        assert details(event)["amount"] == "40600.00"

    def test_are_corrected_by_a_negative_one(self, world: World) -> None:
        cost(world)
        cost(world, amount=Decimal("-600.00"), description="Counted twice")
        amounts = db.session.scalars(select(ProgrammeCost.amount)).all()
        assert sum(amounts) == Decimal("40000.00")

    def test_are_never_taken_out_again(self, world: World) -> None:
        cost(world)
        with pytest.raises(DatabaseError, match="append-only"), bookkeeping() as session:
            session.execute(delete(ProgrammeCost))

    def test_of_nothing_are_refused(self, world: World) -> None:
        refused = refusal(cost, world, amount=Decimal("0.00"))
        assert (type(refused), refused.code, refused.field) == (Invalid, "no_amount", "amount")

    def test_of_a_trust_that_never_belonged_are_refused(self, world: World) -> None:
        refused = refusal(cost, world, trust_id=world.east)
        assert (type(refused), refused.code, refused.field) == (
            Invalid,
            "not_a_member",
            "trust_id",
        )

    @pytest.mark.parametrize("who", RECORDERS)
    def test_are_recorded_by_leads_and_the_consortium_s_finance(
        self, world: World, who: str
    ) -> None:
        cost(world, getattr(world, who))

    @pytest.mark.parametrize("who", OTHERS)
    def test_are_recorded_by_nobody_else(self, world: World, who: str) -> None:
        with pytest.raises(NotFound):
            cost(world, getattr(world, who))
        assert db.session.scalar(select(ProgrammeCost.id)) is None

    def test_need_a_consortium_and_a_trust_that_exist(self, world: World) -> None:
        wrongs: tuple[dict[str, Any], ...] = (
            {"consortium_id": world.two_rivers},
            {"consortium_id": uuid4()},
            {"trust_id": uuid4()},
            {"trust_id": world.alpha},
        )
        for wrong in wrongs:
            with pytest.raises(NotFound):
                cost(world, **wrong)


class TestBenefits:
    def test_are_kept_with_how_they_were_valued(self, world: World) -> None:
        row = db.session.get_one(Benefit, benefit(world, trust_id=world.south))
        assert (row.reference, row.amount) == ("BN-2025-0001", Decimal("2330.00"))
        assert row.valuation == "12 days x £220 hire avoided, less £310 transport"
        assert (row.trust_id, row.recorded_by) == (world.south, world.consortium_finance.id)

    def test_are_in_the_audit_log(self, world: World) -> None:
        made = benefit(world)
        event = last_event()
        assert (event.action, event.subject_id) == ("benefit.recorded", made)
        assert details(event)["kind"] == "non_cash_releasing"

    def test_without_a_valuation_are_refused(self, world: World) -> None:
        refused = refusal(benefit, world, valuation="  ")
        assert (type(refused), refused.code, refused.field) == (
            Invalid,
            "no_valuation",
            "valuation",
        )

    def test_that_are_worth_no_money_may_have_no_amount(self, world: World) -> None:
        benefit(
            world,
            kind=BenefitKind.NON_FINANCIAL,
            amount=Decimal(0),
            valuation="Waiting time fell from 12 to 9 weeks",
        )

    def test_of_a_trust_that_never_belonged_are_refused(self, world: World) -> None:
        assert refusal(benefit, world, trust_id=world.east).code == "not_a_member"

    @pytest.mark.parametrize("who", RECORDERS)
    def test_are_recorded_by_leads_and_the_consortium_s_finance(
        self, world: World, who: str
    ) -> None:
        benefit(world, getattr(world, who))

    @pytest.mark.parametrize("who", OTHERS)
    def test_are_recorded_by_nobody_else(self, world: World, who: str) -> None:
        with pytest.raises(NotFound):
            benefit(world, getattr(world, who))
        assert db.session.scalar(select(Benefit.id)) is None

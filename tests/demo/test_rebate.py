"""The rebate of the first year in the demo: earned, compared, claimed by the clock, credited."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

from flask import Flask
from sqlalchemy import select

from consortium.contracts.domain.rebates.rebate_claims import ClaimState
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.rebate import RebateEntitlement
from consortium.contracts.models.rebate_claim import RebateClaimEvent
from consortium.foundation.database import db
from consortium.savings.domain.reconciliation import Outcome
from consortium.savings.queries.rebate_evidence import find_evidence
from consortium.savings.queries.rebates import list_rebate_years
from consortium.savings.queries.supplier_statements import find_statement, list_statements
from consortium.savings.reports.rebate_evidence import workbook
from tests.support.world import SYSTEM, TODAY

D = Decimal


def test_the_storys_rebate_is_credited(demo: Flask) -> None:
    with demo.app_context():
        agreement_id = db.session.scalars(select(RebateEntitlement.agreement_id)).one()
        assert "consumables" in db.session.get_one(Agreement, agreement_id).title
        found = list_rebate_years(actor=SYSTEM, agreement_id=agreement_id, today=TODAY)[-1]
        assert found.is_recorded
        assert (found.rebate.spend, found.rebate.gross) == (D("271950.00"), D("10878.00"))
        assert (found.rebate.forfeited, found.rebate.amount) == (D("630.00"), D("10248.00"))
        assert (found.account.settled, found.account.due) == (D("10248.00"), D("0.00"))
        assert (found.claim.state, found.claim.claim_by) == (
            ClaimState.CREDITED,
            date(2026, 6, 29),
        )
        assert found.history.given() == {**found.rebate.shares}


def test_its_evidence_adds_up_and_is_the_one_that_was_claimed(demo: Flask) -> None:
    with demo.app_context():
        entitlement_id = db.session.scalars(select(RebateEntitlement.id)).one()
        evidence = find_evidence(actor=SYSTEM, entitlement_id=entitlement_id)
        assert evidence.adds_up
        # Six trusts the whole year, West for half of it, Hill for a quarter: 72 + 6 + 3 months.
        assert len(evidence.lines) == 81
        claimed = db.session.scalars(
            select(RebateClaimEvent.evidence_sha256).where(
                RebateClaimEvent.entitlement_id == entitlement_id
            )
        ).one()
        assert sha256(workbook(evidence)).hexdigest() == claimed


def test_the_suppliers_statement_differs_in_two_lines(demo: Flask) -> None:
    with demo.app_context():
        agreement_id = db.session.scalars(select(RebateEntitlement.agreement_id)).one()
        found = list_rebate_years(actor=SYSTEM, agreement_id=agreement_id, today=TODAY)[-1]
        (title,) = list_statements(found=found)
        statement = find_statement(actor=SYSTEM, statement_id=title.id)
        assert statement.counts == {
            Outcome.AGREES: 79,
            Outcome.DIFFERS: 1,
            Outcome.ONLY_SUPPLIER: 0,
            Outcome.ONLY_OURS: 1,
        }
        # Ten pieces at £10.50, and Coast's 209 of January: £105.00 + £2,194.50.
        assert statement.meaning.spend_difference == D("-2299.50")
        assert statement.meaning.their_gross == D("0.00")
        assert title.open_differences == 1

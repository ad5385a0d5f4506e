"""The rebate of the first year: compared with the supplier's statement, claimed, credited."""

import csv
import io
from datetime import date
from hashlib import sha256

from consortium.contracts.domain.rebates.rebate_claims import ClaimStep
from consortium.contracts.domain.rebates.rebates import SettlementKind
from consortium.contracts.usecases.rebate_claims import claim_rebate, record_claim_step
from consortium.contracts.usecases.rebate_settlements import settle_rebate
from consortium.contracts.usecases.rebates import record_entitlement
from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.money import line_total
from consortium.savings.domain.rebate_evidence import Evidence
from consortium.savings.domain.reconciliation import DifferenceState, Outcome
from consortium.savings.queries.rebate_evidence import find_evidence
from consortium.savings.queries.rebates import RebateYear, list_rebate_years
from consortium.savings.queries.supplier_statements import list_compared_lines
from consortium.savings.reports.rebate_evidence import workbook
from consortium.savings.usecases.supplier_statements import note_difference, reconcile_statement

RECORDED, CLAIMED, AGREED, PAID = (
    date(2026, 4, 17),
    date(2026, 4, 20),
    date(2026, 5, 6),
    date(2026, 5, 15),
)
LETTER, ANSWER, CREDIT_NOTE = "NOR-RC-26-004", "BETA-2026-311", "BETA-CN-26-0117"


# Two lines of the supplier's statement differ from ours: Valley's February with ten pieces less,
# and Coast's January is not in it.
STATEMENT = "Beta sales 2025-26.csv"
SHORT, MISSING, PIECES = ("VAL", date(2026, 2, 1)), ("COA", date(2026, 1, 1)), 10


def build(stage: Stage) -> None:
    lead = stage.actor("lead_nor", RECORDED)
    for found in list_rebate_years(
        actor=lead, agreement_id=stage.agreements["consumables"], today=RECORDED
    ):
        if found.year != story.YEAR_1:
            continue
        entitlement_id = record_entitlement(
            actor=lead,
            agreement_id=found.agreement_id,
            scheme_id=found.scheme_id,
            year_from=found.year.start,
            bought=found.bought,
            batch_ids=found.batch_ids,
            now=at(RECORDED),
        )
        evidence = find_evidence(actor=lead, entitlement_id=entitlement_id)
        _compare(stage, found, evidence)
        claim_rebate(
            actor=lead,
            entitlement_id=entitlement_id,
            claimed_on=CLAIMED,
            reference=LETTER,
            evidence_sha256=sha256(workbook(evidence)).hexdigest(),
            now=at(CLAIMED),
        )
        record_claim_step(
            actor=lead,
            agreement_id=found.agreement_id,
            scheme_id=found.scheme_id,
            year_from=found.year.start,
            step=ClaimStep.AGREED,
            on=AGREED,
            reference=ANSWER,
            now=at(AGREED),
        )
        settle_rebate(
            actor=lead,
            entitlement_id=entitlement_id,
            kind=SettlementKind.CREDIT_NOTE,
            amount=found.rebate.amount,
            credit_note=CREDIT_NOTE,
            paid_on=PAID,
            now=at(PAID),
        )


def _compare(stage: Stage, found: RebateYear, evidence: Evidence) -> None:
    """What the supplier says it sold, against our lines; one difference is claimed."""
    lead = stage.actor("lead_nor", RECORDED)
    statement_id = reconcile_statement(
        actor=lead,
        agreement_id=found.agreement_id,
        scheme_id=found.scheme_id,
        year_from=found.year.start,
        content=_statement(evidence),
        file_name=STATEMENT,
        ours=evidence.lines,
        batch_ids=found.batch_ids,
        now=at(RECORDED),
    )
    (missing,) = list_compared_lines(
        actor=lead, statement_id=statement_id, outcome=Outcome.ONLY_OURS, asked=Asked()
    ).rows
    note_difference(
        actor=lead,
        line_id=missing.id,
        state=DifferenceState.CLAIM,
        note="Invoiced and paid; a copy of the invoice went to the supplier",
        now=at(CLAIMED),
    )


def _statement(evidence: Evidence) -> bytes:
    """The supplier's file: its own headings, days as it writes them."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("Customer", "Your order", "Order line", "Sales date", "Qty", "Net sales"))
    for line in evidence.lines:
        place = (line.trust, line.counted_on.replace(day=1))
        if place == MISSING:
            continue
        quantity = line.quantity - PIECES if place == SHORT else line.quantity
        amount = line_total(line.unit_price, quantity)
        day = f"{line.counted_on:%d/%m/%Y}"
        customer = evidence.trusts[line.trust]
        rows.writerow(
            (customer, line.order_number, line.line_number, day, f"{quantity:f}", f"{amount:f}")
        )
    return out.getvalue().encode()

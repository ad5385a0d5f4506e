"""The rebate of the first year: recorded, claimed with its evidence, agreed, credited."""

from datetime import date
from hashlib import sha256

from consortium.contracts.domain.rebate_claims import ClaimStep
from consortium.contracts.domain.rebates import SettlementKind
from consortium.contracts.usecases.rebate_claims import claim_rebate, record_claim_step
from consortium.contracts.usecases.rebates import record_entitlement, settle_rebate
from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.savings.queries.rebate_evidence import find_evidence
from consortium.savings.queries.rebates import list_rebate_years
from consortium.savings.reports.rebate_evidence import workbook

RECORDED, CLAIMED, AGREED, PAID = (
    date(2026, 4, 17),
    date(2026, 4, 20),
    date(2026, 5, 6),
    date(2026, 5, 15),
)
LETTER, ANSWER, CREDIT_NOTE = "NOR-RC-26-004", "BETA-2026-311", "BETA-CN-26-0117"


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

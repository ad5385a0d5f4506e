"""Loading what the statement of a rebate is made from, as it was known at an instant."""

from datetime import datetime
from decimal import Decimal

from consortium.contracts.domain.papers.document_facts import (
    PaymentFacts,
    RebateStatementFacts,
    ShareFacts,
)
from consortium.contracts.domain.terms.rebate_terms import AllocationRule
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.document_facts import agreement_facts
from consortium.contracts.models.rebate import RebateEntitlement, allocated, settlements_of
from consortium.contracts.models.rebate_scheme import find_scheme
from consortium.contracts.models.terms import load_terms
from consortium.foundation.domain.money import ZERO, split
from consortium.foundation.domain.periods import Period

SHARED_BY = {
    AllocationRule.PRO_RATA_VALUE: "in proportion to each trust's spend",
    AllocationRule.PRO_RATA_QUANTITY: "in proportion to what each trust bought",
    AllocationRule.BY_COMMITMENT: "in proportion to what each trust committed to",
}


def rebate_statement_facts(
    agreement: Agreement, row: RebateEntitlement, known_at: datetime
) -> RebateStatementFacts:
    """A recorded entitlement, with what was settled of its rebate and year until the instant.

    Raises:
        NotFound: no version of the prices that was active by then has the rebate.
    """
    loaded = load_terms([agreement.id], known_at=known_at)[agreement.id]
    scheme = find_scheme(loaded, row.scheme_id)
    paid = [
        each
        for each in settlements_of(row.scheme_id, row.year_from)
        if each.recorded_at <= known_at
    ]
    given = allocated([each.id for each in paid])
    weights = {trust: Decimal(weight) for trust, weight in row.weights.items()}
    earned = split(row.amount, weights) if row.amount else {}
    trusts = {code: given.get(loaded.trust_ids[code], ZERO) for code in loaded.trust_ids}
    sharing = sorted(code for code, settled in trusts.items() if settled or code in weights)
    return RebateStatementFacts(
        agreement=agreement_facts(agreement),
        rebate=scheme.name,
        items=tuple(loaded.names.item(code) for code in scheme.items),
        paragraph=scheme.paragraph,
        year=Period(row.year_from, row.year_to),
        spend=row.spend,
        threshold=row.threshold,
        rate=row.rate,
        gross=row.gross,
        amount=row.amount,
        shared_by=SHARED_BY[scheme.terms.allocation],
        shares=tuple(
            ShareFacts(
                trust=loaded.names.trust(code),
                weight=weights.get(code, Decimal(0)),
                earned=earned.get(code, ZERO),
                settled=trusts[code],
            )
            for code in sharing
        ),
        payments=tuple(
            PaymentFacts(paid_on=each.paid_on, credit_note=each.credit_note, amount=each.amount)
            for each in paid
        ),
    )

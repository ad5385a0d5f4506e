"""Loading what the statement of a rebate is made from, as it was known at an instant."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import select

from consortium.contracts.domain.papers.document_facts import (
    PaymentFacts,
    RebateStatementFacts,
    ShareFacts,
)
from consortium.contracts.domain.terms.rebate_terms import AllocationRule
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.document_facts import agreement_facts
from consortium.contracts.models.rebate import (
    RebateEntitlement,
    RebateSettlement,
    allocated,
    entitlements_of,
    settlements_of,
)
from consortium.contracts.models.rebate_scheme import find_scheme
from consortium.contracts.models.terms import terms_of
from consortium.foundation.database import db
from consortium.foundation.domain.money import ZERO, split
from consortium.foundation.domain.periods import Period
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation

SHARED_BY = {
    AllocationRule.PRO_RATA_VALUE: "in proportion to each trust's spend",
    AllocationRule.PRO_RATA_QUANTITY: "in proportion to what each trust bought",
    AllocationRule.BY_COMMITMENT: "in proportion to what each trust committed to",
}


def rebate_statement_facts(
    agreement: Agreement, row: RebateEntitlement, known_at: datetime, trust_id: UUID | None = None
) -> RebateStatementFacts:
    """A recorded entitlement, with what was settled of its rebate and year until the instant.

    For one trust, when it is given, else for all.

    Raises:
        NotFound: no version of the prices that was active by then has the rebate.
    """
    loaded = terms_of(agreement, known_at=known_at)
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
    if trust_id is not None:
        sharing = [loaded.trust_code(trust_id)]
    return RebateStatementFacts(
        agreement=agreement_facts(agreement, known_at),
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
        by_value=scheme.terms.allocation is AllocationRule.PRO_RATA_VALUE,
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
            PaymentFacts(paid_on=each.paid_on, credit_note=each.credit_note, amount=amount)
            for each in paid
            if (amount := _part_of(each, trust_id))
        ),
        trust=loaded.names.trust(sharing[0]) if trust_id is not None else "",
    )


def share_subject(entitlement_id: UUID, trust_id: UUID) -> UUID:
    """What stands for one trust's share of an entitlement, which has no row of its own."""
    return uuid5(entitlement_id, trust_id.hex)


def shares_of(agreement_id: UUID) -> Iterator[tuple[UUID, RebateEntitlement, UUID, str]]:
    """Each trust's share of each entitlement that stands under an agreement.

    What stands for it, the entitlement, and the trust with its name.
    """
    latest = {(row.scheme_id, row.year_from): row for row in entitlements_of([agreement_id])}
    codes = {code for row in latest.values() for code in row.weights}
    trusts = {
        code: (trust_id, name)
        for trust_id, code, name in db.session.execute(
            select(Organisation.id, Organisation.code, Organisation.name).where(
                Organisation.kind == OrganisationKind.TRUST, Organisation.code.in_(codes)
            )
        )
    }
    for row in latest.values():
        for code in sorted(row.weights):
            trust_id, name = trusts[code]
            yield share_subject(row.id, trust_id), row, trust_id, name


def _part_of(payment: RebateSettlement, trust_id: UUID | None) -> Decimal:
    if trust_id is None:
        return payment.amount
    return allocated([payment.id]).get(trust_id, ZERO)

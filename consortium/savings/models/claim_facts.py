"""What is recorded of a claim, as the values that its letter and its account are made from."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from consortium.catalogue.queries.items import items_by_id
from consortium.foundation.database import db
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import london_date
from consortium.organisations.queries.directory import organisations_by_id
from consortium.savings.domain.claim_letters import ClaimedLine, ClaimFacts, TrustPart
from consortium.savings.domain.price_claims import Account, account_of
from consortium.savings.models.price_audit import PriceAudit
from consortium.savings.models.price_claim import (
    PriceClaim,
    PriceClaimLine,
    credits_of_claims,
    events_of_claims,
    lines_of_claims,
)


def claim_account(claim_id: UUID) -> Account:
    """How a claim stands as a whole, whoever may see which part of it."""
    claimed = sum((line.amount for line in lines_of_claims([claim_id])), ZERO)
    recovered = sum((each.amount for each in credits_of_claims([claim_id])), ZERO)
    steps = [event.as_value() for event in events_of_claims([claim_id])]
    return account_of(claimed, steps, recovered)


def left_of_trust(claim_id: UUID, trust_id: UUID) -> Decimal:
    """What of a trust's lines in a claim no credit note has answered yet."""
    lines = lines_of_claims([claim_id])
    notes = credits_of_claims([claim_id])
    claimed = sum((line.amount for line in lines if line.trust_id == trust_id), ZERO)
    return claimed - sum((note.amount for note in notes if note.trust_id == trust_id), ZERO)


def claim_facts(claim: PriceClaim, trust_ids: Collection[UUID] | None = None) -> ClaimFacts:
    """What the letter says; of some trusts only, where they are given."""
    lines = [
        line
        for line in lines_of_claims([claim.id])
        if trust_ids is None or line.trust_id in trust_ids
    ]
    names = organisations_by_id(
        {claim.supplier_id, claim.consortium_id, *(line.trust_id for line in lines)}
    )
    items = items_by_id({line.item_id for line in lines})
    by_trust: dict[UUID, list[ClaimedLine]] = defaultdict(list)
    for line in lines:
        by_trust[line.trust_id].append(_line(line, items[line.item_id].code))
    return ClaimFacts(
        reference=claim.reference,
        supplier=names[claim.supplier_id].name,
        consortium=names[claim.consortium_id].name,
        audit=db.session.get_one(PriceAudit, claim.audit_id).reference,
        drafted_on=london_date(claim.drafted_at),
        parts=tuple(
            TrustPart(trust=names[trust_id].name, lines=tuple(found))
            for trust_id, found in sorted(by_trust.items(), key=lambda each: names[each[0]].name)
        ),
    )


def _line(line: PriceClaimLine, item: str) -> ClaimedLine:
    return ClaimedLine(
        order=f"{line.order_number} / {line.line_number}",
        invoice=line.invoice_number,
        day=line.counted_on,
        item=item,
        quantity=line.quantity,
        charged=line.charged,
        due=line.due,
        amount=line.amount,
        why=line.why,
    )

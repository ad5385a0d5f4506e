"""What each trust is owed because prices changed after they were invoiced."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.changed_afterwards import (
    ChangedLine,
    Correction,
    corrections,
    owed_by_trust,
)
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.gateways.audit_findings import AuditedLine, WantedFindings
from consortium.savings.queries.price_audits import list_audited_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPrices:
    """The corrections of an audit as far as the actor reaches, and each trust's sum."""

    corrections: tuple[Correction, ...]
    owed: Mapping[UUID, Decimal]
    trusts: Mapping[UUID, str]
    reasons: tuple[str, ...]


def find_changed_prices(*, actor: Actor, audit_id: UUID) -> ChangedPrices:
    """What corrects the invoices that were right when they were sent.

    Raises:
        NotFound: there is no such audit, or nothing of it is within reach.
    """
    found = list_audited_lines(
        actor=actor,
        audit_id=audit_id,
        wanted=WantedFindings(verdicts=frozenset({Verdict.CUT_AFTERWARDS})),
        asked=Asked(rows=None),
    )
    made = corrections(_changed(line) for line in found.page.rows)
    return ChangedPrices(
        corrections=made,
        owed=owed_by_trust(made),
        trusts=found.trusts,
        reasons=tuple(dict.fromkeys(line.why for line in found.page.rows)),
    )


def _changed(line: AuditedLine) -> ChangedLine:
    return ChangedLine(
        trust_id=line.trust_id,
        supplier=line.supplier,
        invoice=line.invoice_number or f"Order {line.order_number}",
        day=line.counted_on,
        charged=line.amount,
        due=line.amount - (line.difference or Decimal(0)),
    )

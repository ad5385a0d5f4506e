"""What the audit log says of a loan: under both trusts' eyes, owned by the lender."""

from datetime import datetime
from typing import Any

from consortium.equipment.models.loan import Loan
from consortium.foundation.audit import Subject, record
from consortium.foundation.domain.permissions import Actor


def record_loan(actor: Actor, action: str, loan: Loan, now: datetime, **details: Any) -> None:
    """Write what was done to a loan into the audit log, inside the open transaction."""
    record(
        actor=actor,
        action=action,
        subject=Subject("loan", loan.id, loan.reference),
        at=now,
        owner_id=loan.lender_trust_id,
        borrower=loan.borrower_trust_id,
        state=loan.state.value,
        **details,
    )

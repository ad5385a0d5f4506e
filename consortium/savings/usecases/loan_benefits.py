"""Recording what loans of devices saved: hire that was avoided, less the transport."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.queries.closed_loan import ClosedLoan, closed_loans
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import pounds
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.organisations.models.access import access_consortium
from consortium.savings.domain.facts import BenefitKind
from consortium.savings.models.ledger import Benefit
from consortium.savings.models.loading import members_ever


def record_loan_benefit(*, actor: Actor, consortium_id: UUID, loan_id: UUID, now: datetime) -> UUID:
    """Record the hire that a closed loan avoided as a benefit of its borrower, once.

    It falls on the day the borrower accepted the device, and reduces no budget.

    Raises:
        NotFound: the consortium is not within reach, or no closed loan between members has the id.
        Conflict: the benefit of this loan is recorded already.
    """
    with transaction():
        consortium = access_consortium(
            actor=actor, permission=Permission.SAVINGS_RECORD, consortium_id=consortium_id
        ).organisation_id
        found = closed_loans(trust_ids=members_ever(consortium), loan_id=loan_id)
        if not found:
            raise NotFound("closed loan")
        loan = found[0]
        row = Benefit(
            id=uuid7(),
            reference=next_reference(Series.BENEFIT, loan.accepted_on.year),
            consortium_id=consortium,
            trust_id=loan.borrower_trust_id,
            kind=BenefitKind.NON_CASH_RELEASING,
            falls_on=loan.accepted_on,
            amount=loan.avoided,
            description=_description(loan),
            valuation=_valuation(loan),
            loan_id=loan_id,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="benefit.recorded",
            subject=Subject("benefit", row.id, f"{row.reference} {row.description}"),
            at=now,
            owner_id=consortium,
            kind=row.kind.value,
            amount=row.amount,
            valuation=row.valuation,
            loan=loan.reference,
        )
    return row.id


def _description(loan: ClosedLoan) -> str:
    return f"{loan.category} lent by {loan.lender} to {loan.borrower} for {_days(loan.days)}"


def _valuation(loan: ClosedLoan) -> str:
    hire = f"{_days(loan.days)} x {_short(loan)} hire avoided"
    return f"{hire}, less {pounds(loan.transport).removesuffix('.00')} transport"


def _short(loan: ClosedLoan) -> str:
    return pounds(loan.day_rate).removesuffix(".00")


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"

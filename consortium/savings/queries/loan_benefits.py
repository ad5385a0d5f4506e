"""Closed loans of equipment with the hire each avoided, and whether that is in the ledger."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.queries.closed_loan import ClosedLoan, closed_loans
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.membership import ConsortiumLine, list_consortia
from consortium.savings.models.ledger import Benefit
from consortium.savings.models.loading import members_ever


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanBenefit:
    """A closed loan between members of a consortium; without a reference it is not recorded."""

    consortium_id: UUID
    consortium: str
    loan: ClosedLoan
    reference: str
    recorded_on: date | None


def list_loan_benefits(*, actor: Actor) -> list[LoanBenefit]:
    """The closed loans between members of the consortia whose books are within reach.

    The latest come first; a loan between members of two consortia stands in the books of both.
    """
    return [
        line for consortium in _consortia(actor) for line in _benefits(consortium, loan_id=None)
    ]


def find_loan_benefit(*, actor: Actor, loan_id: UUID) -> LoanBenefit:
    """One of them.

    Raises:
        NotFound: there is no such loan, it is not closed, or the books are not within reach.
    """
    for consortium in _consortia(actor):
        found = _benefits(consortium, loan_id=loan_id)
        if found:
            return found[0]
    raise NotFound("closed loan")


def _consortia(actor: Actor) -> list[ConsortiumLine]:
    """The consortia whose own books the actor reads: being a former member is not enough."""
    scope = actor.scope(Permission.SAVINGS_VIEW)
    found = list_consortia(actor=actor, permission=Permission.SAVINGS_VIEW)
    return [each for each in found if each.id in scope]


def _benefits(consortium: ConsortiumLine, *, loan_id: UUID | None) -> list[LoanBenefit]:
    loans = closed_loans(trust_ids=members_ever(consortium.id), loan_id=loan_id)
    rows = db.session.scalars(
        select(Benefit).where(
            Benefit.consortium_id == consortium.id, Benefit.loan_id.in_([each.id for each in loans])
        )
    )
    recorded = {row.loan_id: row for row in rows}
    return [
        LoanBenefit(
            consortium_id=consortium.id,
            consortium=consortium.name,
            loan=loan,
            reference=recorded[loan.id].reference if loan.id in recorded else "",
            recorded_on=recorded[loan.id].falls_on if loan.id in recorded else None,
        )
        for loan in loans
    ]

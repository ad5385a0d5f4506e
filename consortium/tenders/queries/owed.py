"""What the reader's own trusts owe to tenders: their demand, then their mandate."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import seen_by
from consortium.tenders.models.mandate import Mandate
from consortium.tenders.models.tender import Tender, TenderEvent, TenderTrust


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOwed:
    """An answer that a trust of the reader's own owes: its demand, or else its mandate."""

    tender_id: UUID
    reference: str
    title: str
    trust_id: UUID
    trust: str
    is_mandate: bool
    due_on: date | None


def answers_owed(*, actor: Actor) -> list[AnswerOwed]:
    """The answers of the actor's own trusts that are missing, what is due first before the rest.

    A mandate is missing when none was given since the demand was frozen last.
    """
    rows = db.session.execute(
        select(Tender, Organisation)
        .join(TenderTrust, TenderTrust.tender_id == Tender.id)
        .join(Organisation, Organisation.id == TenderTrust.trust_id)
        .where(
            seen_by(actor.scope(Permission.TENDERS_VIEW)),
            or_(
                and_(_owes_demand(), _among(actor.scope(Permission.DEMAND_SUBMIT))),
                and_(_owes_mandate(), _among(actor.scope(Permission.MANDATES_GIVE))),
            ),
        )
        .order_by(Tender.state.desc(), Tender.demand_due_on, Tender.reference, Organisation.name)
    )
    return [
        AnswerOwed(
            tender_id=tender.id,
            reference=tender.reference,
            title=tender.title,
            trust_id=trust.id,
            trust=trust.name,
            is_mandate=tender.state is TenderState.DEMAND_FROZEN,
            due_on=tender.demand_due_on if tender.state is TenderState.DEMAND_OPEN else None,
        )
        for tender, trust in rows
    ]


def _owes_demand() -> ColumnElement[bool]:
    return and_(
        Tender.state == TenderState.DEMAND_OPEN,
        TenderTrust.submitted_at.is_(None),
        TenderTrust.declined_at.is_(None),
    )


def _owes_mandate() -> ColumnElement[bool]:
    frozen_at = (
        select(func.max(TenderEvent.at))
        .where(
            TenderEvent.tender_id == Tender.id,
            TenderEvent.to_state == TenderState.DEMAND_FROZEN,
        )
        .scalar_subquery()
    )
    given = exists().where(
        Mandate.tender_id == Tender.id,
        Mandate.trust_id == TenderTrust.trust_id,
        Mandate.answered_at >= frozen_at,
    )
    return and_(
        Tender.state == TenderState.DEMAND_FROZEN, TenderTrust.submitted_at.is_not(None), ~given
    )


def _among(scope: Scope) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    return TenderTrust.trust_id.in_(scope.organisations) if scope.organisations else false()

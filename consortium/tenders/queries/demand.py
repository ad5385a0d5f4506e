"""What a trust is asked for, and what it answered so far."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.demand import Answer, LineDemand, days_late
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_invitation, access_tender
from consortium.tenders.models.demand import TrustDemand
from consortium.tenders.models.tender import Tender, TenderTrust, invitations_of
from consortium.tenders.queries.lot import LineView, LotView, lots_with_demand


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustAnswer:
    """An invited trust: what it answered and when, or how many days its answer is late."""

    trust_id: UUID
    name: str
    answer: Answer | None
    answered_at: datetime | None
    declined_because: str
    days_late: int
    is_readers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandQuestion:
    """The form of one trust: the lots it is asked for, and its present answer by the line."""

    tender_id: UUID
    reference: str
    title: str
    state: TenderState
    due_on: date | None
    trust_id: UUID
    trust: str
    version: int
    answer: Answer | None
    lots: tuple[LotView, ...]
    given: dict[UUID, LineDemand]

    @property
    def lines(self) -> tuple[LineView, ...]:
        return tuple(line for lot in self.lots for line in lot.lines)


def find_demand(*, actor: Actor, tender_id: UUID, trust_id: UUID) -> DemandQuestion:
    """What a trust is asked for, for whoever answers for it.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or not answered for by the actor.
    """
    invitation = access_invitation(actor=actor, tender_id=tender_id, trust_id=trust_id)
    tender = db.session.get_one(Tender, tender_id)
    trust = db.session.get_one(Organisation, trust_id)
    every = lots_with_demand(actor=actor, tender_id=tender_id)
    lots = tuple(lot for lot in every if not lot.ended)
    lines = [line.id for lot in lots for line in lot.lines]
    rows = db.session.scalars(
        select(TrustDemand).where(TrustDemand.trust_id == trust_id, TrustDemand.line_id.in_(lines))
    )
    return DemandQuestion(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        due_on=tender.demand_due_on,
        trust_id=trust.id,
        trust=trust.name,
        version=invitation.version,
        answer=invitation.answer,
        lots=lots,
        given={row.line_id: row.as_value() for row in rows},
    )


def invited_to(*, actor: Actor, tender_id: UUID) -> frozenset[UUID]:
    """The trusts that are invited to a tender.

    Raises:
        NotFound: the tender is not within reach.
    """
    access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    return frozenset(invitation.trust_id for invitation in invitations_of(tender_id))


def answers_of(*, actor: Actor, tender: Tender, today: date) -> tuple[TrustAnswer, ...]:
    """The invited trusts of a tender by name: who answered, and who owes its answer."""
    own = actor.scope(Permission.DEMAND_SUBMIT)
    asked = tender.state is TenderState.DEMAND_OPEN
    rows = db.session.execute(
        select(TenderTrust, Organisation)
        .join(Organisation, Organisation.id == TenderTrust.trust_id)
        .where(TenderTrust.tender_id == tender.id)
        .order_by(Organisation.name)
    )
    return tuple(
        TrustAnswer(
            trust_id=trust.id,
            name=trust.name,
            answer=row.answer,
            answered_at=row.submitted_at or row.declined_at,
            declined_because=row.declined_because,
            days_late=days_late(tender.demand_due_on, today) if asked and not row.answer else 0,
            is_readers=trust.id in own,
        )
        for row, trust in rows
    )

"""What a member is to score at present: what is read first, what is demonstrated later."""

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.tenders.domain.criterion import Criterion, CriterionKind, leaves_of
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.lot import Lot, criteria_of_lot
from consortium.tenders.models.panel import PanelMember, PanelTask
from consortium.tenders.models.tender import Tender


def tasks_now(member: PanelMember, lot: Lot, tender: Tender) -> tuple[Criterion, ...]:
    """The criteria of a lot that the member scores in the tender's present state."""
    mine = set(
        db.session.scalars(select(PanelTask.criterion_id).where(PanelTask.member_id == member.id))
    )
    return tuple(
        each for each in criteria_now(tender, leaves_of(criteria_of_lot(lot.id))) if each.id in mine
    )


def criteria_now(tender: Tender, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Those of some criteria that are judged in the tender's present state."""
    demo = tender.state is TenderState.DEMO
    return tuple(each for each in criteria if (each.kind is CriterionKind.DEMO) is demo)

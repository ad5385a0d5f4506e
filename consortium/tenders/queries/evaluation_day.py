"""The days on which a panel meets suppliers: who comes, who shows what, what the time costs."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.evaluation_day import DayCost, PollMoment, typical
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_tender, manage_day
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.evaluation_day import (
    Attendance,
    ConfidencePoll,
    DemoSlot,
    days_of,
)
from consortium.tenders.models.lot import Criterion, Lot
from consortium.tenders.models.panel import PanelMember


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotView:
    starts_at: time
    ends_at: time
    room: str
    supplier: str
    criterion: str
    script: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A day with its slots, the cost of its time, and the mean of the polls, 1 to 5."""

    id: UUID
    held_on: date
    place: str
    cost: DayCost
    slots: tuple[SlotView, ...]
    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysPage:
    tender_id: UUID
    consortium_id: UUID
    reference: str
    title: str
    state: TenderState
    days: tuple[DayView, ...]
    sits: bool

    @property
    def planned(self) -> Decimal:
        """What the panel's time on all days was planned to cost."""
        return sum((day.cost.planned for day in self.days), Decimal(0))

    @property
    def actual(self) -> Decimal:
        return sum((day.cost.actual for day in self.days), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChoices:
    """What the forms of a day offer: the bids and demonstrations, and who is expected."""

    tender_id: UUID
    held_on: date
    bids: tuple[tuple[UUID, str], ...]
    criteria: tuple[tuple[UUID, str], ...]
    expected: tuple[tuple[UUID, str], ...]
    came: tuple[UUID, ...]


def find_days(*, actor: Actor, tender_id: UUID) -> DaysPage:
    """The evaluation days of a tender. Which supplier comes when is for those who see bids.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    days = days_of(tender.id)
    ids = [day.id for day in days]
    seated = db.session.scalar(
        select(PanelMember.id).where(
            PanelMember.tender_id == tender.id,
            PanelMember.person_id == actor.id,
            PanelMember.left_at.is_(None),
        )
    )
    sees = seated is not None or tender.consortium_id in actor.scope(Permission.BIDS_VIEW)
    slots = _slots(ids) if sees else {}
    came: dict[UUID, list[bool | None]] = {}
    for row in db.session.scalars(select(Attendance).where(Attendance.day_id.in_(ids))):
        came.setdefault(row.day_id, []).append(row.came)
    polls: dict[tuple[UUID, PollMoment], list[int]] = {}
    for poll in db.session.scalars(select(ConfidencePoll).where(ConfidencePoll.day_id.in_(ids))):
        polls.setdefault((poll.day_id, poll.moment), []).append(poll.confidence)
    return DaysPage(
        tender_id=tender.id,
        consortium_id=tender.consortium_id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        days=tuple(
            DayView(
                id=day.id,
                held_on=day.held_on,
                place=day.place,
                cost=DayCost(
                    expected=len(came.get(day.id, [])),
                    came=sum(each is True for each in came.get(day.id, [])),
                    day_rate=day.day_rate,
                ),
                slots=tuple(slots.get(day.id, [])),
                before=typical(polls.get((day.id, PollMoment.BEFORE), [])),
                after=typical(polls.get((day.id, PollMoment.AFTER), [])),
            )
            for day in days
        ),
        sits=seated is not None,
    )


def day_choices(*, actor: Actor, day_id: UUID) -> DayChoices:
    """What can be chosen for a day, for whoever runs its tender.

    Raises:
        NotFound, NotAllowed: it is not within reach, or the tender not run by the actor.
    """
    day, tender = manage_day(actor=actor, day_id=day_id)
    bids = db.session.execute(
        select(Bid.id, Organisation.name, Lot.title)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .join(Lot, Lot.id == Bid.lot_id)
        .where(Lot.tender_id == tender.id, Bid.status == BidStatus.ADMITTED)
        .order_by(Lot.seq, Organisation.name)
    )
    criteria = db.session.execute(
        select(Criterion.id, Criterion.name)
        .join(Lot, Lot.id == Criterion.lot_id)
        .where(Lot.tender_id == tender.id, Criterion.kind == CriterionKind.DEMO)
        .order_by(Lot.seq, Criterion.seq)
    )
    rows = db.session.execute(
        select(Attendance, PanelMember)
        .join(PanelMember, PanelMember.id == Attendance.member_id)
        .where(Attendance.day_id == day.id)
        .order_by(PanelMember.added_at, PanelMember.id)
    ).all()
    names = names_of({member.person_id for _, member in rows})
    return DayChoices(
        tender_id=tender.id,
        held_on=day.held_on,
        bids=tuple((bid_id, f"{supplier}, {lot}") for bid_id, supplier, lot in bids),
        criteria=tuple(criteria.all()),
        expected=tuple((row.member_id, names.get(who.person_id, "")) for row, who in rows),
        came=tuple(row.member_id for row, _ in rows if row.came),
    )


def _slots(days: list[UUID]) -> dict[UUID, list[SlotView]]:
    rows = db.session.execute(
        select(DemoSlot, Organisation.name, Criterion)
        .join(Bid, Bid.id == DemoSlot.bid_id)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .join(Criterion, Criterion.id == DemoSlot.criterion_id)
        .where(DemoSlot.day_id.in_(days))
        .order_by(DemoSlot.starts_at, DemoSlot.room)
    )
    found: dict[UUID, list[SlotView]] = {}
    for slot, supplier, criterion in rows:
        found.setdefault(slot.day_id, []).append(
            SlotView(
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                room=slot.room,
                supplier=supplier,
                criterion=criterion.name,
                script=criterion.script,
            )
        )
    return found

"""Workshops, what was said there of the present way, and the needs that came of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.tenders.domain.discovery import Priority, TracedLot, TracedNeed, Verdict
from consortium.tenders.models.lot import Lot, criteria_of, lots_of


class Workshop(Identified, Base):
    """A day on which people of several trusts sat together, and what came of it."""

    __tablename__ = "workshop"

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    held_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(110))
    place: Mapped[str] = mapped_column(String(110), default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class WorkshopAttendance(Identified, Base):
    """How many people of one discipline a trust sent to a workshop."""

    __tablename__ = "workshop_attendance"
    __table_args__ = (
        UniqueConstraint("workshop_id", "trust_id", "discipline"),
        CheckConstraint("people > 0", name="somebody"),
    )

    workshop_id: Mapped[UUID] = mapped_column(references("workshop.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    discipline: Mapped[str] = mapped_column(String(60))
    people: Mapped[int]


class _Said(Versioned):
    """Something that was written down, and may be struck with a reason; it stays readable."""

    struck_at: Mapped[datetime | None] = mapped_column(Instant)
    struck_by: Mapped[UUID | None] = mapped_column(Uuid)
    struck_because: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class Pain(Identified, _Said, Base):
    """One thing said of the present way: whether it is kept, dropped or changed."""

    __tablename__ = "pain"
    __table_args__ = (
        UniqueConstraint("tender_id", "seq"),
        CheckConstraint("(struck_at IS NULL) = (struck_because = '')", name="struck_for_a_reason"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    seq: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    said: Mapped[str] = mapped_column(String(400))
    workshop_id: Mapped[UUID | None] = mapped_column(references("workshop.id"))
    trust_id: Mapped[UUID | None] = mapped_column(references("organisation.id"))


class Need(Identified, _Said, Base):
    """What the trusts want instead, how firmly, and in detail what would satisfy it."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("tender_id", "seq"),
        CheckConstraint("(struck_at IS NULL) = (struck_because = '')", name="struck_for_a_reason"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    seq: Mapped[int]
    priority: Mapped[Priority] = mapped_column(enum_of(Priority))
    statement: Mapped[str] = mapped_column(String(400))
    detail: Mapped[str] = mapped_column(Text, default="")

    @property
    def name(self) -> str:
        return f"Need {self.seq}"


class NeedPain(Base):
    """A pain that a need answers."""

    __tablename__ = "need_pain"

    need_id: Mapped[UUID] = mapped_column(references("need.id"), primary_key=True)
    pain_id: Mapped[UUID] = mapped_column(references("pain.id"), primary_key=True, index=True)


class CriterionNeed(Base):
    """A need that a criterion of a lot tests. Criteria are replaced whole, so it goes by name."""

    __tablename__ = "criterion_need"

    lot_id: Mapped[UUID] = mapped_column(references("lot.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(120), primary_key=True)
    need_id: Mapped[UUID] = mapped_column(references("need.id"), primary_key=True, index=True)


def next_seq(kind: type[Pain] | type[Need], tender_id: UUID) -> int:
    """The number of the next pain or need of a tender."""
    last = db.session.scalar(select(func.max(kind.seq)).where(kind.tender_id == tender_id))
    return (last or 0) + 1


def needs_traced(tender_id: UUID) -> list[TracedNeed]:
    """The needs of a tender that stand, each with how many standing pains it answers."""
    answered = (
        select(NeedPain.need_id, func.count().label("pains"))
        .join(Pain, Pain.id == NeedPain.pain_id)
        .where(Pain.tender_id == tender_id, Pain.struck_at.is_(None))
        .group_by(NeedPain.need_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Need, func.coalesce(answered.c.pains, 0))
        .outerjoin(answered, answered.c.need_id == Need.id)
        .where(Need.tender_id == tender_id, Need.struck_at.is_(None))
        .order_by(Need.seq)
    )
    return [TracedNeed(id=need.id, name=need.name, pains=pains) for need, pains in rows]


def lots_traced(tender_id: UUID) -> list[tuple[Lot, TracedLot]]:
    """The lots of a tender that were not ended, with the needs that each criterion names."""
    criteria = criteria_of(tender_id)
    rows = db.session.execute(
        select(CriterionNeed)
        .join(Lot, Lot.id == CriterionNeed.lot_id)
        .where(Lot.tender_id == tender_id)
    ).scalars()
    named: dict[UUID, dict[str, frozenset[UUID]]] = {}
    for row in rows:
        of_lot = named.setdefault(row.lot_id, {})
        of_lot[row.criterion] = of_lot.get(row.criterion, frozenset()) | {row.need_id}
    return [
        (
            lot,
            TracedLot(
                name=lot.name, criteria=criteria.get(lot.id, ()), needs=named.get(lot.id, {})
            ),
        )
        for lot in lots_of(tender_id)
        if lot.ended_at is None
    ]

"""The panel of a tender: who sits on it, what each is to score, and the quorum it needs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    delete,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.foundation.database import Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.panel import Discipline, PanelRole, Seat
from consortium.tenders.models.lot import Criterion, Lot


class PanelMember(Identified, Base):
    """Somebody on the panel of a tender; whoever leaves it stays on record."""

    __tablename__ = "panel_member"
    __table_args__ = (
        Index(
            "uq_panel_member_sitting",
            "tender_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        CheckConstraint("left_by IS NULL OR left_at IS NOT NULL", name="left_pair"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    role: Mapped[PanelRole] = mapped_column(enum_of(PanelRole))
    discipline: Mapped[Discipline] = mapped_column(enum_of(Discipline))
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[UUID | None] = mapped_column(Uuid)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    left_by: Mapped[UUID | None] = mapped_column(Uuid)
    left_because: Mapped[str] = mapped_column(String(400), default="")

    @property
    def seat(self) -> Seat:
        return Seat(trust_id=self.trust_id, discipline=self.discipline)


class PanelTask(Identified, Base):
    """A criterion that a member is to score for every bid of its lot."""

    __tablename__ = "panel_task"
    __table_args__ = (UniqueConstraint("member_id", "criterion_id"),)

    member_id: Mapped[UUID] = mapped_column(references("panel_member.id"), index=True)
    criterion_id: Mapped[UUID] = mapped_column(references("criterion.id"), index=True)


class PanelQuorum(Identified, Base):
    """How many of a discipline a trust needs on the panel."""

    __tablename__ = "panel_quorum"
    __table_args__ = (
        UniqueConstraint("tender_id", "trust_id", "discipline"),
        CheckConstraint("needed > 0", name="some"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    discipline: Mapped[Discipline] = mapped_column(enum_of(Discipline))
    needed: Mapped[int]


def members_of(tender_id: UUID) -> list[PanelMember]:
    """Whoever sits on the panel now, in the order they were added."""
    rows = select(PanelMember).where(
        PanelMember.tender_id == tender_id, PanelMember.left_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(PanelMember.added_at, PanelMember.id)))


def tasks_of(tender_id: UUID) -> dict[UUID, frozenset[UUID]]:
    """The criteria that each sitting member is to score, by the member."""
    rows = db.session.execute(
        select(PanelTask.member_id, PanelTask.criterion_id)
        .join(PanelMember, PanelMember.id == PanelTask.member_id)
        .where(PanelMember.tender_id == tender_id, PanelMember.left_at.is_(None))
    )
    found: dict[UUID, frozenset[UUID]] = {}
    for member_id, criterion_id in rows:
        found[member_id] = found.get(member_id, frozenset()) | {criterion_id}
    return found


def scorers_by_criterion(tender_id: UUID) -> dict[UUID, int]:
    """How many sitting members are to score each criterion; one that nobody scores is missing."""
    rows = db.session.execute(
        select(PanelTask.criterion_id, func.count())
        .join(PanelMember, PanelMember.id == PanelTask.member_id)
        .where(PanelMember.tender_id == tender_id, PanelMember.left_at.is_(None))
        .group_by(PanelTask.criterion_id)
    )
    return dict(rows.all())


def set_tasks(member: PanelMember, criteria: Sequence[UUID]) -> None:
    """Give a member exactly these criteria to score."""
    db.session.execute(delete(PanelTask).where(PanelTask.member_id == member.id))
    db.session.add_all(
        PanelTask(id=uuid7(), member_id=member.id, criterion_id=each)
        for each in dict.fromkeys(criteria)
    )


def quorum_of(tender_id: UUID) -> dict[Seat, int]:
    rows = db.session.scalars(select(PanelQuorum).where(PanelQuorum.tender_id == tender_id))
    return {Seat(trust_id=row.trust_id, discipline=row.discipline): row.needed for row in rows}


def scored_criteria(tender_id: UUID) -> list[Criterion]:
    """The criteria of the live lots that a panel scores, groups left out."""
    parents = select(Criterion.parent_id).where(Criterion.parent_id.is_not(None))
    rows = (
        select(Criterion)
        .join(Lot, Lot.id == Criterion.lot_id)
        .where(
            Lot.tender_id == tender_id,
            Lot.ended_at.is_(None),
            Criterion.kind.in_(("quality", "social_value", "demo")),
            Criterion.id.not_in(parents),
        )
    )
    return list(db.session.scalars(rows.order_by(Lot.seq, Criterion.seq)))


explain(
    "uq_panel_member_sitting",
    lambda: Invalid(
        "on_the_panel",
        "This person sits on the panel already.",
        field="person_id",
        next_step="Change what they are to score on the page of the panel.",
    ),
)

"""Plans of visits as they are kept: days of engineers, visits, jobs, and what it costs whom."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.work_kind import WorkKind
from consortium.foundation.audit import Subject
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.types import (
    Amount,
    Instant,
    Json,
    Quantity,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.visits.domain.plan_state import VisitPlanState, check_plan_move


class SharedPlan(Identified, Versioned, Base):
    """A plan of visits for the members of a consortium.

    ``inputs`` is what the planner was given, as a file of instances; ``effort`` compares it with
    each trust alone, as :class:`~consortium.visits.domain.comparison.Effort` has it. No plan of
    the same inputs costs less than ``bound``, where there is one.
    """

    __tablename__ = "visit_plan"
    __table_args__ = (
        UniqueConstraint("reference"),
        CheckConstraint("starts_on <= last_day", name="ends_after_it_starts"),
        Index("ix_visit_plan_consortium_id", "consortium_id", "starts_on"),
    )

    reference: Mapped[str] = mapped_column(String(20))
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    starts_on: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[VisitPlanState] = mapped_column(enum_of(VisitPlanState))
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    together: Mapped[dict[str, Any]] = mapped_column(Json)
    alone: Mapped[dict[str, Any]] = mapped_column(Json)
    bound: Mapped[Decimal | None] = mapped_column(Amount)
    inputs: Mapped[str] = mapped_column(Text, deferred=True)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def as_subject(self) -> Subject:
        return Subject("visit_plan", self.id, self.reference)

    def move(self, to: VisitPlanState) -> None:
        """Change the state.

        Raises:
            Conflict: a plan cannot get from the one state to the other.
        """
        check_plan_move(self.state, to)
        self.state = to


class VisitDay(Identified, Base):
    """A day of an engineer in a plan, from home to home; times are minutes after midnight."""

    __tablename__ = "visit_day"
    __table_args__ = (
        UniqueConstraint("visit_plan_id", "engineer_id", "day"),
        CheckConstraint("departs < back", name="comes_back"),
        Index("ix_visit_day_engineer_id", "engineer_id", "day"),
    )

    visit_plan_id: Mapped[UUID] = mapped_column(references("visit_plan.id"))
    engineer_id: Mapped[UUID] = mapped_column(references("engineer.id"))
    day: Mapped[date]
    departs: Mapped[int]
    back: Mapped[int]
    miles: Mapped[Decimal] = mapped_column(Quantity)
    travel_minutes: Mapped[int]
    cost: Mapped[Decimal] = mapped_column(Amount)


class Visit(Identified, Base):
    """One stay at a site on an engineer's day; visits of a day stand in the order of ``seq``."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("visit_day_id", "seq"),
        CheckConstraint("arrives < leaves", name="leaves_after_arriving"),
    )

    visit_plan_id: Mapped[UUID] = mapped_column(references("visit_plan.id"), index=True)
    visit_day_id: Mapped[UUID] = mapped_column(references("visit_day.id"))
    seq: Mapped[int]
    site_id: Mapped[UUID] = mapped_column(references("site.id"), index=True)
    arrives: Mapped[int]
    leaves: Mapped[int]


class VisitJob(Identified, Base):
    """Work on a device in a visit, known by the plan of checks or the order that asks for it."""

    __tablename__ = "visit_job"
    __table_args__ = (UniqueConstraint("visit_plan_id", "key"),)

    visit_plan_id: Mapped[UUID] = mapped_column(references("visit_plan.id"))
    visit_id: Mapped[UUID] = mapped_column(references("visit.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    kind: Mapped[WorkKind] = mapped_column(enum_of(WorkKind))
    due_on: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]


class VisitUnplaced(Identified, Base):
    """Work that is due in the time of a plan and has no place in it, with the reason."""

    __tablename__ = "visit_unplaced"
    __table_args__ = (UniqueConstraint("visit_plan_id", "key"),)

    visit_plan_id: Mapped[UUID] = mapped_column(references("visit_plan.id"))
    key: Mapped[str] = mapped_column(String(60))
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(references("site.id"))
    kind: Mapped[WorkKind] = mapped_column(enum_of(WorkKind))
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))


class VisitShare(Identified, Base):
    """What a trust pays of a plan, and what its work would cost it alone."""

    __tablename__ = "visit_share"
    __table_args__ = (UniqueConstraint("visit_plan_id", "trust_id"),)

    visit_plan_id: Mapped[UUID] = mapped_column(references("visit_plan.id"))
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    jobs: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Amount)
    alone: Mapped[Decimal] = mapped_column(Amount)


def access_shared_plan(*, actor: Actor, permission: Permission, plan_id: UUID) -> SharedPlan:
    """A plan of a consortium that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or the consortium is not within reach.
    """
    row = db.session.get(SharedPlan, plan_id)
    if row is None or row.consortium_id not in actor.scope(permission):
        raise NotFound("plan of visits")
    return row

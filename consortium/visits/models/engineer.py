"""Engineers whom the trusts share, their working weeks, and when they are away."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.audit import Subject
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.visits.domain.absence import AbsenceKind
from consortium.visits.domain.week import Hours, Week


class Engineer(Identified, Versioned, Base):
    """Somebody in the pool of engineers; what they can do is recorded under competence.

    ``organisation_id`` is where they work, which says who looks after the entry. Their days begin
    and end at their home site.
    """

    __tablename__ = "engineer"
    __table_args__ = (
        UniqueConstraint("person_id"),
        CheckConstraint("last_day IS NULL OR starts_on <= last_day", name="leaves_after_joining"),
    )

    person_id: Mapped[UUID] = mapped_column(references("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    home_site_id: Mapped[UUID] = mapped_column(references("site.id"), index=True)
    starts_on: Mapped[date]
    last_day: Mapped[date | None]

    @property
    def as_subject(self) -> Subject:
        """The engineer as the subject of an audit event, without a name in it."""
        return Subject("person", self.person_id, "engineer")


class EngineerWeek(Identified, AppendOnly, Base):
    """The working week of an engineer from a day on; ``hours`` as :func:`hours_as_json`."""

    __tablename__ = "engineer_week"
    __table_args__ = (Index("ix_engineer_week_engineer_id", "engineer_id", "valid_from"),)

    engineer_id: Mapped[UUID] = mapped_column(references("engineer.id"))
    valid_from: Mapped[date]
    hours: Mapped[list[Any]] = mapped_column(Json)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class EngineerAbsence(Identified, Base):
    """Days on which an engineer is away, the last one included, unless it is withdrawn."""

    __tablename__ = "engineer_absence"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="ends_after_it_starts"),
        Index("ix_engineer_absence_engineer_id", "engineer_id", "ends_on"),
    )

    engineer_id: Mapped[UUID] = mapped_column(references("engineer.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    kind: Mapped[AbsenceKind] = mapped_column(enum_of(AbsenceKind))
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


def hours_as_json(hours: Collection[Hours]) -> list[list[int]]:
    """The hours of a week as lists of weekday, start and end."""
    return [[each.weekday, each.starts, each.ends] for each in hours]


def week_from_json(valid_from: date, hours: list[Any]) -> Week:
    """The week that :func:`hours_as_json` wrote."""
    return Week(
        valid_from=valid_from,
        hours=tuple(
            Hours(weekday=weekday, starts=starts, ends=ends) for weekday, starts, ends in hours
        ),
    )


def weeks_of_engineers(ids: Collection[UUID]) -> dict[UUID, list[Week]]:
    """The weeks of some engineers in the order in which they were recorded."""
    found: dict[UUID, list[Week]] = defaultdict(list)
    rows = db.session.scalars(
        select(EngineerWeek).where(EngineerWeek.engineer_id.in_(ids)).order_by(EngineerWeek.id)
    )
    for row in rows:
        found[row.engineer_id].append(week_from_json(row.valid_from, row.hours))
    return found


def access_engineer(*, actor: Actor, permission: Permission, engineer_id: UUID) -> Engineer:
    """An engineer of an organisation that the actor reaches with the permission.

    Raises:
        NotFound: there is none, or the organisation is not within reach.
    """
    row = db.session.get(Engineer, engineer_id)
    if row is None or row.organisation_id not in actor.scope(permission):
        raise NotFound("engineer")
    return row


explain(
    "uq_engineer_person_id",
    lambda: Conflict(
        "engineer_already",
        "This person is in the pool already.",
        next_step="Open their page to change the days.",
    ),
)

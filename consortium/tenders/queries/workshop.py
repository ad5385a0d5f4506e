"""The workshops in which trusts said what they need, and who came to each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.models.discovery import Workshop, WorkshopAttendance


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView:
    trust: str
    discipline: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopView:
    id: UUID
    held_on: date
    title: str
    place: str
    outcome: str
    attended: tuple[AttendanceView, ...]

    @property
    def people(self) -> int:
        return sum(each.people for each in self.attended)


def workshops_of(tender_id: UUID) -> tuple[WorkshopView, ...]:
    """The workshops of a tender, the first held first, in two queries."""
    rows = db.session.execute(
        select(WorkshopAttendance, Organisation.name)
        .join(Workshop, Workshop.id == WorkshopAttendance.workshop_id)
        .join(Organisation, Organisation.id == WorkshopAttendance.trust_id)
        .where(Workshop.tender_id == tender_id)
        .order_by(Organisation.name, WorkshopAttendance.discipline)
    )
    attended: dict[UUID, list[AttendanceView]] = defaultdict(list)
    for row, trust in rows:
        attended[row.workshop_id].append(
            AttendanceView(trust=trust, discipline=row.discipline, people=row.people)
        )
    held = select(Workshop).where(Workshop.tender_id == tender_id)
    return tuple(
        WorkshopView(
            id=row.id,
            held_on=row.held_on,
            title=row.title,
            place=row.place,
            outcome=row.outcome,
            attended=tuple(attended[row.id]),
        )
        for row in db.session.scalars(held.order_by(Workshop.held_on, Workshop.id))
    )

"""Reading the pool of engineers: where they start from, when they work, what they may do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from consortium.equipment.models.competence import EngineerSkill, SiteAuthorisation
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.models.person import Person
from consortium.visits.domain.absence import AbsenceKind
from consortium.visits.domain.week import Hours, Week, hours_on, latest_first
from consortium.visits.models.engineer import Engineer, EngineerAbsence, weeks_of_engineers


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineerLine:
    """An engineer of the pool; ``hours`` of the day asked for are None when they do not work.

    ``skills`` and ``trusts`` count what is valid on that day.
    """

    id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    home_site_id: UUID
    home: str
    starts_on: date
    last_day: date | None
    hours: Hours | None
    is_away: bool
    skills: int
    trusts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceLine:
    """Days away; ``kind`` and ``note`` are None and empty for readers who need not know why."""

    id: UUID
    engineer_id: UUID
    engineer: str
    starts_on: date
    ends_on: date
    kind: AbsenceKind | None
    note: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineerDetail:
    """An engineer with every week recorded, the latest first, and the days away from today on."""

    line: EngineerLine
    person_id: UUID
    version: int
    weeks: tuple[Week, ...]
    absences: tuple[AbsenceLine, ...]


def list_engineers(*, actor: Actor, on: date, asked: Asked) -> Page[EngineerLine]:
    """The engineers of the organisations within reach who have not left by a day, by name."""
    staying = or_(Engineer.last_day.is_(None), Engineer.last_day >= on)
    rows = _engineers(actor, on).where(
        staying, *matching(asked.words, Person.name, Organisation.name, Site.name)
    )
    orders = {"organisation": Organisation.name, "home": Site.name}
    page, total = one_page(rows, asked, orders.get(asked.sort, Person.name), Engineer.id)
    return Page(rows=_lines(page, on), total=total, asked=asked)


def find_engineer(*, actor: Actor, engineer_id: UUID, on: date) -> EngineerDetail:
    """One engineer, as they stand on a day.

    Raises:
        NotFound: there is none, or their organisation is not within reach.
    """
    rows = db.session.execute(_engineers(actor, on).where(Engineer.id == engineer_id)).all()
    if not rows:
        raise NotFound("engineer")
    row: Engineer = rows[0][0]
    absences = _absences(actor).where(
        EngineerAbsence.engineer_id == engineer_id, EngineerAbsence.ends_on >= on
    )
    weeks = weeks_of_engineers([engineer_id])[engineer_id]
    return EngineerDetail(
        line=_lines(rows, on)[0],
        person_id=row.person_id,
        version=row.version,
        weeks=latest_first(weeks),
        absences=tuple(
            _absence(actor, *found)
            for found in db.session.execute(absences.order_by(EngineerAbsence.starts_on))
        ),
    )


def list_absences(*, actor: Actor, since: date, asked: Asked) -> Page[AbsenceLine]:
    """The days away that end on a day or later, of engineers within reach, the next first."""
    rows = _absences(actor).where(
        EngineerAbsence.ends_on >= since, *matching(asked.words, Person.name, Organisation.name)
    )
    orders = {"engineer": Person.name, "to": EngineerAbsence.ends_on}
    page, total = one_page(
        rows, asked, orders.get(asked.sort, EngineerAbsence.starts_on), EngineerAbsence.id
    )
    return Page(rows=[_absence(actor, *each) for each in page], total=total, asked=asked)


def _within(actor: Actor) -> ColumnElement[bool]:
    scope = actor.scope(Permission.VISITS_VIEW)
    return true() if scope.everything else Engineer.organisation_id.in_(scope.organisations)


def _engineers(actor: Actor, on: date) -> Select[Engineer, str, str, str, int, int]:
    """Engineers with their names and places, and how much they may do on a day."""
    skills = (
        select(func.count())
        .where(
            EngineerSkill.person_id == Engineer.person_id,
            EngineerSkill.withdrawn_at.is_(None),
            EngineerSkill.valid_from <= on,
            EngineerSkill.valid_to >= on,
        )
        .scalar_subquery()
    )
    trusts = (
        select(func.count(SiteAuthorisation.trust_id.distinct()))
        .where(
            SiteAuthorisation.person_id == Engineer.person_id,
            SiteAuthorisation.withdrawn_at.is_(None),
            SiteAuthorisation.valid_from <= on,
            SiteAuthorisation.valid_to >= on,
        )
        .scalar_subquery()
    )
    return (
        select(Engineer, Person.name, Organisation.name, Site.name, skills, trusts)
        .join(Person, Person.id == Engineer.person_id)
        .join(Organisation, Organisation.id == Engineer.organisation_id)
        .join(Site, Site.id == Engineer.home_site_id)
        .where(_within(actor))
    )


def _lines(
    rows: Sequence[tuple[Engineer, str, str, str, int, int]], on: date
) -> list[EngineerLine]:
    ids = [row[0].id for row in rows]
    weeks = weeks_of_engineers(ids)
    away = _away(ids, on)
    return [
        EngineerLine(
            id=row.id,
            name=name,
            organisation_id=row.organisation_id,
            organisation=organisation,
            home_site_id=row.home_site_id,
            home=home,
            starts_on=row.starts_on,
            last_day=row.last_day,
            hours=hours_on(weeks[row.id], on),
            is_away=row.id in away,
            skills=skills,
            trusts=trusts,
        )
        for row, name, organisation, home, skills, trusts in rows
    ]


def _away(ids: Collection[UUID], on: date) -> set[UUID]:
    rows = db.session.scalars(
        select(EngineerAbsence.engineer_id).where(
            EngineerAbsence.engineer_id.in_(ids),
            EngineerAbsence.withdrawn_at.is_(None),
            EngineerAbsence.starts_on <= on,
            EngineerAbsence.ends_on >= on,
        )
    )
    return set(rows)


def _absences(actor: Actor) -> Select[EngineerAbsence, Engineer, str]:
    return (
        select(EngineerAbsence, Engineer, Person.name)
        .join(Engineer, Engineer.id == EngineerAbsence.engineer_id)
        .join(Person, Person.id == Engineer.person_id)
        .join(Organisation, Organisation.id == Engineer.organisation_id)
        .where(EngineerAbsence.withdrawn_at.is_(None), _within(actor))
    )


def _absence(actor: Actor, row: EngineerAbsence, engineer: Engineer, name: str) -> AbsenceLine:
    manages = may(actor, Permission.EQUIPMENT_MANAGE, engineer.organisation_id)
    knows = manages or engineer.person_id == actor.id
    return AbsenceLine(
        id=row.id,
        engineer_id=engineer.id,
        engineer=name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        kind=row.kind if knows else None,
        note=row.note if knows else "",
        may_withdraw=manages,
    )

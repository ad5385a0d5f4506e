"""The panel of a tender: who sits on it, who may judge, and where it lacks somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission, roles_with
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person, RoleGrant
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.declaration import Interest, Ruling
from consortium.tenders.domain.panel import Cover, Discipline, PanelRole, Seat, coverage
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import (
    access_tender,
    manage_member,
    manage_tender,
)
from consortium.tenders.models.declaration import Standing, standings_of
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.panel import (
    PanelMember,
    members_of,
    quorum_of,
    scored_criteria,
    tasks_of,
)
from consortium.tenders.models.tender import Tender, invitations_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """Somebody on the panel, what they score, and where their declaration stands."""

    id: UUID
    name: str
    trust: str
    role: PanelRole
    discipline: Discipline
    criteria: tuple[str, ...]
    declaration_id: UUID | None
    interest: Interest | None
    ruling: Ruling | None
    is_reader: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A discipline with one cell for each trust, in the order of the page's trusts."""

    discipline: Discipline
    cells: tuple[Cover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPage:
    tender_id: UUID
    consortium_id: UUID
    reference: str
    title: str
    state: TenderState
    members: tuple[MemberView, ...]
    trusts: tuple[str, ...]
    coverage: tuple[CoverageRow, ...]

    @property
    def seat(self) -> MemberView | None:
        """The reader's own."""
        return next((member for member in self.members if member.is_reader), None)

    @property
    def waiting(self) -> int:
        """How many others' declarations without an interest wait to be cleared."""
        return sum(
            member.interest is Interest.NONE and member.ruling is None and not member.is_reader
            for member in self.members
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelChoices:
    """What the forms of a panel offer: people who may score, criteria, and trusts."""

    people: tuple[tuple[UUID, str], ...]
    criteria: tuple[tuple[UUID, str], ...]
    trusts: tuple[tuple[UUID, str], ...]
    quorum: Mapping[Seat, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberTitle:
    id: UUID
    name: str
    tender_id: UUID
    criteria: frozenset[UUID]


def find_panel(*, actor: Actor, tender_id: UUID) -> PanelPage:
    """The panel of a tender with its coverage grid.

    Raises:
        NotFound: the tender is not within reach.
    """
    row = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    members, tasks = members_of(row.id), tasks_of(row.id)
    people = names_of({member.person_id for member in members})
    trusts = _trusts(row)
    names = dict(trusts) | _names({member.trust_id for member in members})
    criteria = dict(_criteria(row))
    standings = standings_of(row.id)
    return PanelPage(
        tender_id=row.id,
        consortium_id=row.consortium_id,
        reference=row.reference,
        title=row.title,
        state=row.state,
        members=tuple(
            _member(
                member,
                people.get(member.person_id, ""),
                names[member.trust_id],
                tuple(name for each, name in criteria.items() if each in tasks.get(member.id, ())),
                standings.get(member.id, Standing()),
                is_reader=member.person_id == actor.id,
            )
            for member in members
        ),
        trusts=tuple(name for _, name in trusts),
        coverage=tuple(
            CoverageRow(discipline=discipline, cells=cells)
            for discipline, cells in coverage(
                [member.seat for member in members],
                quorum_of(row.id),
                trusts=[trust_id for trust_id, _ in trusts],
            ).items()
        ),
    )


def panel_choices(*, actor: Actor, tender_id: UUID) -> PanelChoices:
    """What can be chosen for the panel of a tender, for whoever runs it.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not run by the actor.
    """
    row = manage_tender(actor=actor, tender_id=tender_id)
    trusts = _trusts(row)
    seated = select(PanelMember.person_id).where(
        PanelMember.tender_id == row.id, PanelMember.left_at.is_(None)
    )
    rows = db.session.execute(
        select(Person.id, Person.name, Organisation.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(
            RoleGrant.organisation_id.in_([trust_id for trust_id, _ in trusts]),
            RoleGrant.role.in_(list(roles_with(Permission.SCORES_GIVE))),
            RoleGrant.withdrawn_at.is_(None),
            Person.disabled_at.is_(None),
            Person.id.not_in(seated),
        )
        .order_by(Organisation.name, Person.name)
    )
    people = {person_id: f"{name} ({trust})" for person_id, name, trust in rows}
    return PanelChoices(
        people=tuple(people.items()),
        criteria=tuple(_criteria(row)),
        trusts=tuple(trusts),
        quorum=quorum_of(row.id),
    )


def find_member(*, actor: Actor, member_id: UUID) -> MemberTitle:
    """A member of a panel, for whoever runs the tender.

    Raises:
        NotFound, NotAllowed: they are not within reach, or the tender not run by the actor.
    """
    member, tender = manage_member(actor=actor, member_id=member_id)
    return MemberTitle(
        id=member.id,
        name=names_of({member.person_id}).get(member.person_id, ""),
        tender_id=tender.id,
        criteria=tasks_of(tender.id).get(member.id, frozenset()),
    )


def _member(
    member: PanelMember,
    name: str,
    trust: str,
    criteria: tuple[str, ...],
    standing: Standing,
    *,
    is_reader: bool,
) -> MemberView:
    declared = standing.declaration
    return MemberView(
        id=member.id,
        name=name,
        trust=trust,
        role=member.role,
        discipline=member.discipline,
        criteria=criteria,
        declaration_id=declared.id if declared else None,
        interest=declared.interest if declared else None,
        ruling=standing.ruling.ruling if standing.ruling else None,
        is_reader=is_reader,
    )


def _trusts(tender: Tender) -> list[tuple[UUID, str]]:
    """The invited trusts by name."""
    names = _names({row.trust_id for row in invitations_of(tender.id)})
    return sorted(names.items(), key=lambda each: each[1])


def _criteria(tender: Tender) -> list[tuple[UUID, str]]:
    lots = lots_of(tender.id)
    named = {lot.id: f"lot {lot.seq}" for lot in lots}
    several = len(lots) > 1
    return [
        (row.id, f"{row.name} ({named[row.lot_id]})" if several else row.name)
        for row in scored_criteria(tender.id)
    ]


def _names(ids: set[UUID]) -> dict[UUID, str]:
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(db.session.execute(rows).all())

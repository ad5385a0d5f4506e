"""Consortia and their members: who belongs today, and every recorded change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, or_, select, true
from sqlalchemy.orm import aliased

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.domain import membership
from consortium.organisations.domain.membership import MembershipChange, Spell
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Consortium, Organisation
from consortium.organisations.queries.directory import OrganisationLine, organisations_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsortiumLine:
    id: UUID
    code: str
    name: str
    lead_trust_id: UUID
    lead_trust: str
    formed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipLine:
    """One dated change, as it was recorded."""

    trust_id: UUID
    trust_code: str
    trust: str
    change: MembershipChange
    effective_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsortiumDetail:
    id: UUID
    code: str
    name: str
    lead_trust: str
    host_board: str
    formed_on: date
    members: tuple[OrganisationLine, ...]
    changes: tuple[MembershipLine, ...]
    spells: tuple[Spell, ...]


def list_consortia(*, actor: Actor, permission: Permission) -> list[ConsortiumLine]:
    """The consortia the actor reaches with a permission: itself, or a trust that belongs to it."""
    lead = aliased(Organisation)
    rows = db.session.execute(
        select(Consortium, lead.name)
        .join(lead, lead.id == Consortium.lead_trust_id)
        .where(_seen_by(actor.scope(permission)))
        .order_by(Consortium.formed_on, Consortium.organisation_id)
    )
    return [
        ConsortiumLine(
            id=row.organisation_id,
            code=row.organisation.code,
            name=row.organisation.name,
            lead_trust_id=row.lead_trust_id,
            lead_trust=lead_name,
            formed_on=row.formed_on,
        )
        for row, lead_name in rows
    ]


def find_consortium(
    *, actor: Actor, permission: Permission, consortium_id: UUID, today: date
) -> ConsortiumDetail:
    """A consortium with its members today and every recorded change, the latest first.

    Raises:
        NotFound: there is none, or neither it nor a trust that belongs to it is within reach.
    """
    row = db.session.scalar(
        select(Consortium).where(
            Consortium.organisation_id == consortium_id, _seen_by(actor.scope(permission))
        )
    )
    if row is None:
        raise NotFound("consortium")
    changes = _changes(consortium_id)
    events = [
        membership.MembershipEvent(
            trust_id=event.trust_id, change=event.change, effective_on=event.effective_on
        )
        for event, _ in changes
    ]
    members = membership.members_on(events, today)
    people = organisations_by_id(
        [*members, row.lead_trust_id, *([row.host_board_id] if row.host_board_id else [])]
    )
    return ConsortiumDetail(
        id=consortium_id,
        code=row.organisation.code,
        name=row.organisation.name,
        lead_trust=people[row.lead_trust_id].name,
        host_board=people[row.host_board_id].name if row.host_board_id else "",
        formed_on=row.formed_on,
        members=tuple(sorted((people[each] for each in members), key=lambda line: line.name)),
        changes=tuple(_line(event, trust) for event, trust in changes),
        spells=membership.spells_of(events),
    )


def _seen_by(scope: Scope) -> ColumnElement[bool]:
    """The consortia somebody reaches: themselves, by the trust that leads one, or by a trust that
    ever was a member."""
    if scope.everything:
        return true()
    reached = scope.organisations
    return or_(
        Consortium.organisation_id.in_(reached),
        Consortium.lead_trust_id.in_(reached),
        exists().where(
            MembershipEvent.consortium_id == Consortium.organisation_id,
            MembershipEvent.trust_id.in_(reached),
        ),
    )


def _changes(consortium_id: UUID) -> Sequence[Row[MembershipEvent, Organisation]]:
    return db.session.execute(
        select(MembershipEvent, Organisation)
        .join(Organisation, Organisation.id == MembershipEvent.trust_id)
        .where(MembershipEvent.consortium_id == consortium_id)
        .order_by(MembershipEvent.effective_on.desc(), Organisation.name, MembershipEvent.id)
    ).all()


def _line(event: MembershipEvent, trust: Organisation) -> MembershipLine:
    return MembershipLine(
        trust_id=trust.id,
        trust_code=trust.code,
        trust=trust.name,
        change=event.change,
        effective_on=event.effective_on,
        reason=event.reason,
    )

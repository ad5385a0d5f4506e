"""Who is asking: a person with their grants, and the organisations each grant reaches today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Grant
from consortium.organisations.domain import membership
from consortium.organisations.domain.membership import MembershipEvent as Event
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Consortium, Organisation
from consortium.organisations.models.person import Person, RoleGrant


@dataclass(frozen=True, slots=True)
class _Network:
    """Every consortium with its joinings and leavings: small, and needed whole."""

    events: Mapping[UUID, list[Event]]
    boards: Mapping[UUID, UUID | None]
    lead_trusts: Mapping[UUID, UUID]

    def ever_members(self, consortium_id: UUID) -> frozenset[UUID]:
        return frozenset(event.trust_id for event in self.events.get(consortium_id, ()))

    def consortia_of(self, trust_ids: Iterable[UUID], today: date) -> set[UUID]:
        """Those they are members of today, and those they lead: nobody has joined a new one."""
        wanted = set(trust_ids)
        return {
            consortium_id
            for consortium_id, lead in self.lead_trusts.items()
            if lead in wanted
            or wanted & membership.members_on(self.events.get(consortium_id, ()), today)
        }

    def around(self, consortia: Iterable[UUID]) -> frozenset[UUID]:
        """The consortia and everybody who ever was a member: history stays in view."""
        reached: set[UUID] = set()
        for consortium_id in consortia:
            reached |= {consortium_id} | self.ever_members(consortium_id)
        return frozenset(reached)


# Asked on every page: written once, so that they need not be put together every time.
_ROLES_HELD = (
    select(RoleGrant.role, Organisation.id, Organisation.name, Organisation.kind)
    .join(Organisation, Organisation.id == RoleGrant.organisation_id)
    .where(RoleGrant.person_id == bindparam("person_id"), RoleGrant.withdrawn_at.is_(None))
    .order_by(RoleGrant.granted_at, RoleGrant.id)
)
_CONSORTIA_AND_MEMBERS = (
    select(
        Consortium.organisation_id,
        Consortium.lead_trust_id,
        MembershipEvent.trust_id,
        MembershipEvent.change,
        MembershipEvent.effective_on,
        Organisation.board_id,
    )
    .outerjoin(MembershipEvent, MembershipEvent.consortium_id == Consortium.organisation_id)
    .outerjoin(Organisation, Organisation.id == MembershipEvent.trust_id)
)


def actor_of(*, person_id: UUID, today: date) -> Actor:
    """The person as an actor, with what each of their roles reaches on that day.

    A trust that has left a consortium no longer reaches its former partners; the partners still
    reach what happened while it was a member.

    Raises:
        NotFound: there is no such person, or the account is disabled.
    """
    person = db.session.get(Person, person_id)
    if person is None or person.disabled_at is not None:
        raise NotFound("person")
    held = db.session.execute(_ROLES_HELD, {"person_id": person_id}).all()
    network = _network()
    grants = []
    for role, organisation_id, name, kind in held:
        own, around = _reach(kind, organisation_id, network, today)
        grants.append(
            Grant(
                role=role,
                organisation_id=organisation_id,
                organisation_name=name,
                own=own,
                network=around,
            )
        )
    return Actor(id=person.id, name=person.name, grants=tuple(grants))


def _reach(
    kind: OrganisationKind, organisation_id: UUID, network: _Network, today: date
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    itself = frozenset({organisation_id})
    if kind is OrganisationKind.CONSORTIUM:
        members = itself | network.ever_members(organisation_id)
        return members, members
    if kind is OrganisationKind.TRUST:
        return itself, network.around(network.consortia_of(itself, today))
    if kind is OrganisationKind.BOARD:
        trusts = [trust for trust, board in network.boards.items() if board == organisation_id]
        return itself, network.around(network.consortia_of(trusts, today))
    return itself, frozenset()


def _network() -> _Network:
    events: dict[UUID, list[Event]] = defaultdict(list)
    boards: dict[UUID, UUID | None] = {}
    leads: dict[UUID, UUID] = {}
    rows = db.session.execute(_CONSORTIA_AND_MEMBERS)
    for consortium_id, lead_trust_id, trust_id, change, effective_on, board_id in rows:
        leads[consortium_id] = lead_trust_id
        if trust_id is not None:  # nobody has joined a new consortium
            events[consortium_id].append(
                Event(trust_id=trust_id, change=change, effective_on=effective_on)
            )
            boards[trust_id] = board_id
    return _Network(events, boards, leads)

"""The directory of organisations: public facts that everybody signed in may read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain import membership
from consortium.organisations.domain.membership import MembershipChange, Spell
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.membership import MembershipEvent, events_of
from consortium.organisations.models.organisation import Consortium, Organisation, Site

Board = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationLine:
    id: UUID
    kind: OrganisationKind
    code: str
    name: str
    postcode: str
    board: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    id: UUID
    code: str
    name: str
    postcode: str
    trust_id: UUID
    trust: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDetail:
    id: UUID
    kind: OrganisationKind
    code: str
    name: str
    postcode: str
    board: str
    region: str
    market_forces_factor: Decimal | None
    source: str
    sites: tuple[SiteLine, ...]


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


_SORTS: Mapping[str, ColumnElement[str]] = {
    "code": Organisation.code,  # type: ignore[dict-item]
    "name": Organisation.name,  # type: ignore[dict-item]
    "region": Organisation.region_name,  # type: ignore[dict-item]
}


def list_organisations(*, kind: OrganisationKind, asked: Asked) -> Page[OrganisationLine]:
    """The organisations of a kind; words match code, name, postcode, board or region."""
    found_in = (
        Organisation.code,
        Organisation.name,
        Organisation.postcode,
        Organisation.region_name,
        Board.name,
    )
    where = [Organisation.kind == kind, *matching(asked.words, *found_in)]
    rows = (
        select(Organisation, Board.name)
        .outerjoin(Board, Board.id == Organisation.board_id)
        .where(*where)
    )
    order = _SORTS.get(asked.sort, Organisation.name)
    page, total = one_page(rows, asked, order, Organisation.code)
    return Page(rows=[_line(row, board) for row, board in page], total=total, asked=asked)


def search_organisations(*, words: str, limit: int) -> list[OrganisationLine]:
    """The organisations that are called so, by name or code, those that begin so first."""
    begins = Organisation.name.istartswith(words, autoescape=True)
    rows = (
        select(Organisation)
        .where(*matching(words, Organisation.name, Organisation.code))
        .order_by(begins.desc(), Organisation.name, Organisation.code)
        .limit(limit)
    )
    return [_line(row, None) for row in db.session.scalars(rows)]


def find_organisation(*, organisation_id: UUID) -> OrganisationDetail:
    """One organisation with its sites.

    Raises:
        NotFound: there is none with that id.
    """
    found = db.session.execute(
        select(Organisation, Board.name)
        .outerjoin(Board, Board.id == Organisation.board_id)
        .where(Organisation.id == organisation_id)
    ).one_or_none()
    if found is None:
        raise NotFound("organisation")
    row, board = found
    return OrganisationDetail(
        id=row.id,
        kind=row.kind,
        code=row.code,
        name=row.name,
        postcode=row.postcode,
        board=board or "",
        region=row.region_name,
        market_forces_factor=row.market_forces_factor,
        source=row.source,
        sites=tuple(sites_of([organisation_id])),
    )


def sites_of(trust_ids: Collection[UUID]) -> list[SiteLine]:
    """The sites of some trusts, by trust and then by name."""
    rows = db.session.execute(
        select(Site, Organisation.name)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(Site.trust_id.in_(trust_ids))
        .order_by(Organisation.name, Site.name)
    )
    return [
        SiteLine(
            id=site.id,
            code=site.code,
            name=site.name,
            postcode=site.postcode,
            trust_id=site.trust_id,
            trust=trust,
        )
        for site, trust in rows
    ]


def organisations_by_id(ids: Collection[UUID]) -> dict[UUID, OrganisationLine]:
    """The organisations with those ids; an id that is not known is missing from the answer."""
    rows = db.session.execute(
        select(Organisation, Board.name)
        .outerjoin(Board, Board.id == Organisation.board_id)
        .where(Organisation.id.in_(ids))
    )
    return {row.id: _line(row, board) for row, board in rows}


def id_of_code(code: str, kinds: Sequence[OrganisationKind]) -> UUID:
    """The id behind a code, trying the kinds in turn.

    Raises:
        NotFound: no organisation of these kinds has the code.
    """
    found = db.session.execute(
        select(Organisation.kind, Organisation.id).where(Organisation.code == code)
    )
    rows = dict(found.all())
    for kind in kinds:
        if kind in rows:
            return rows[kind]
    raise NotFound(f"organisation with the code {code}")


def choices_of(kind: OrganisationKind) -> list[OrganisationLine]:
    """Every organisation of a kind, by name: for a list to choose from."""
    return list(list_organisations(kind=kind, asked=Asked(rows=None)).rows)


def list_consortia(*, actor: Actor, permission: Permission) -> list[ConsortiumLine]:
    """The consortia the actor reaches with a permission: itself, or a trust that belongs to it."""
    scope = actor.scope(permission)
    belonging = _belonging()
    lead = aliased(Organisation)
    rows = db.session.execute(
        select(Consortium, lead.name)
        .join(lead, lead.id == Consortium.lead_trust_id)
        .order_by(Consortium.formed_on, Consortium.organisation_id)
    ).all()
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
        if row.organisation_id in scope or belonging[row.organisation_id] & scope.organisations
    ]


def find_consortium(
    *, actor: Actor, permission: Permission, consortium_id: UUID, today: date
) -> ConsortiumDetail:
    """A consortium with its members today and every recorded change.

    Raises:
        NotFound: there is none, or neither it nor a trust that belongs to it is within reach.
    """
    row = db.session.get(Consortium, consortium_id)
    scope = actor.scope(permission)
    if row is None or not (
        consortium_id in scope or _belonging()[consortium_id] & scope.organisations
    ):
        raise NotFound("consortium")
    changes = _changes(consortium_id)
    events = events_of(consortium_id)
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
        changes=tuple(changes),
        spells=membership.spells_of(events),
    )


def spells_in(consortium_id: UUID) -> tuple[Spell, ...]:
    """Every stay of every trust in a consortium."""
    return membership.spells_of(events_of(consortium_id))


def _belonging() -> dict[UUID, set[UUID]]:
    """The trusts of each consortium: the one that leads it, and whoever ever was a member."""
    leads = db.session.execute(select(Consortium.organisation_id, Consortium.lead_trust_id))
    trusts = {consortium_id: {lead} for consortium_id, lead in leads}
    joined = select(MembershipEvent.consortium_id, MembershipEvent.trust_id).distinct()
    for consortium_id, trust_id in db.session.execute(joined):
        trusts[consortium_id].add(trust_id)
    return trusts


def _changes(consortium_id: UUID) -> list[MembershipLine]:
    rows = db.session.execute(
        select(MembershipEvent, Organisation)
        .join(Organisation, Organisation.id == MembershipEvent.trust_id)
        .where(MembershipEvent.consortium_id == consortium_id)
        .order_by(MembershipEvent.effective_on.desc(), Organisation.name)
    )
    return [
        MembershipLine(
            trust_id=trust.id,
            trust_code=trust.code,
            trust=trust.name,
            change=event.change,
            effective_on=event.effective_on,
            reason=event.reason,
        )
        for event, trust in rows
    ]


def _line(row: Organisation, board: str | None) -> OrganisationLine:
    return OrganisationLine(
        id=row.id,
        kind=row.kind,
        code=row.code,
        name=row.name,
        postcode=row.postcode,
        board=board or "",
        region=row.region_name,
    )

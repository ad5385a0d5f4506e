"""The directory of organisations: public facts that everybody signed in may read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.organisations.domain.authority import AuthorityType, authority_of
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.domain.supplier_facts import SupplierFacts
from consortium.organisations.models.organisation import Organisation, Site

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
    authority: AuthorityType | None
    supplier: SupplierFacts
    sites: tuple[SiteLine, ...]


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
        authority=authority_of(row.kind, row.authority_type),
        supplier=SupplierFacts(scale=row.scale, vcse=row.vcse),
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

"""Declarations of interest: one's own seat on a panel, and what others declared."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.declaration import Interest, Ruling
from consortium.tenders.models.access import manage_declaration
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.declaration import Standing, standings_of
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.sitting import access_seat
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPage:
    """The reader's own seat, with the bidders that a declaration is about."""

    tender_id: UUID
    reference: str
    title: str
    bidders: tuple[str, ...]
    interest: Interest | None
    ruling: Ruling | None
    mitigation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationView:
    """What somebody declared, for whoever decides on it."""

    id: UUID
    tender_id: UUID
    name: str
    interest: Interest
    details: str
    bidders: tuple[str, ...]


def find_seat(*, actor: Actor, tender_id: UUID) -> SeatPage:
    """The actor's own seat on a panel.

    Raises:
        NotFound, NotAllowed: the actor does not sit on it.
    """
    member, tender = access_seat(actor=actor, tender_id=tender_id)
    standing = standings_of(tender.id).get(member.id, Standing())
    return SeatPage(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        bidders=_bidders(tender),
        interest=standing.declaration.interest if standing.declaration else None,
        ruling=standing.ruling.ruling if standing.ruling else None,
        mitigation=standing.ruling.mitigation if standing.ruling else "",
    )


def find_declaration(*, actor: Actor, declaration_id: UUID) -> DeclarationView:
    """A declaration for whoever runs the tender.

    Raises:
        NotFound, NotAllowed: it is not within reach, or the tender not run by the actor.
    """
    row, member, tender = manage_declaration(actor=actor, declaration_id=declaration_id)
    return DeclarationView(
        id=row.id,
        tender_id=tender.id,
        name=names_of({member.person_id}).get(member.person_id, ""),
        interest=row.interest,
        details=row.details,
        bidders=_bidders(tender),
    )


def _bidders(tender: Tender) -> tuple[str, ...]:
    rows = (
        select(Organisation.name)
        .join(Bid, Bid.supplier_id == Organisation.id)
        .join(Lot, Lot.id == Bid.lot_id)
        .where(Lot.tender_id == tender.id)
    )
    return tuple(db.session.scalars(rows.distinct().order_by(Organisation.name)))

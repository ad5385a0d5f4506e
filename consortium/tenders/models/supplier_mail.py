"""The mail that tells the people of suppliers about news of a tender."""

from datetime import datetime

from sqlalchemy import Select, select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission, roles_with
from consortium.foundation.mail import send_mail
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person, RoleGrant
from consortium.tenders.domain.procurement import Procedure
from consortium.tenders.models.supplier import TenderSupplier
from consortium.tenders.models.tender import Tender


def tell_suppliers(tender: Tender, *, news: str, actor: Actor, now: datetime) -> int:
    """Write a mail to everybody who can bid for a supplier that the tender is open to.

    It says what kind of news there is and where to read it, never the news itself. It leaves once
    the open transaction commits. Returns how many were written.
    """
    addresses = db.session.scalars(_readers(tender)).all()
    for address in addresses:
        send_mail(
            to=address,
            subject=f"{tender.reference}: {news}",
            template="tender_news",
            actor=actor,
            now=now,
            news=news,
            reference=tender.reference,
            title=tender.title,
        )
    return len(addresses)


def _readers(tender: Tender) -> Select[str]:
    """The addresses, each once: of invited suppliers, in an open procedure of all."""
    rows = (
        select(Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(
            RoleGrant.role.in_(list(roles_with(Permission.BIDS_SUBMIT))),
            RoleGrant.withdrawn_at.is_(None),
            Person.disabled_at.is_(None),
            Organisation.kind == OrganisationKind.SUPPLIER,
        )
        .distinct()
        .order_by(Person.email)
    )
    if tender.procedure is Procedure.OPEN:
        return rows
    invited = select(TenderSupplier.supplier_id).where(TenderSupplier.tender_id == tender.id)
    return rows.where(Organisation.id.in_(invited))

"""Trusts, boards, suppliers and the consortium itself: one table, told apart by kind."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consortium.foundation.database import Base, Identified, Versioned
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Quantity, enum_of, references
from consortium.foundation.domain.errors import Invalid
from consortium.organisations.domain.authority import AuthorityType
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.domain.supplier_facts import SupplierScale


class Organisation(Identified, Versioned, Base):
    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("kind", "code"),)

    kind: Mapped[OrganisationKind] = mapped_column(enum_of(OrganisationKind))
    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200), index=True)
    postcode: Mapped[str] = mapped_column(String(8), default="")
    latitude: Mapped[Decimal | None] = mapped_column(Quantity)
    longitude: Mapped[Decimal | None] = mapped_column(Quantity)
    board_id: Mapped[UUID | None] = mapped_column(references("organisation.id"), index=True)
    region_code: Mapped[str] = mapped_column(String(3), default="")
    region_name: Mapped[str] = mapped_column(String(60), default="")
    # The NHS payment index for unavoidable local cost; it never adjusts the price of goods.
    market_forces_factor: Mapped[Decimal | None] = mapped_column(Quantity)
    source: Mapped[str] = mapped_column(String(120), default="")
    # Recorded only where it is not what organisations of the kind usually are.
    authority_type: Mapped[AuthorityType | None] = mapped_column(enum_of(AuthorityType))
    # Of suppliers only, and empty until somebody says it.
    scale: Mapped[SupplierScale | None] = mapped_column(enum_of(SupplierScale))
    vcse: Mapped[bool | None]

    board: Mapped["Organisation | None"] = relationship(
        remote_side="Organisation.id", lazy="raise", viewonly=True
    )


class Consortium(Base):
    """What only the consortium has: who leads it, and which commissioner hosts it."""

    __tablename__ = "consortium"

    organisation_id: Mapped[UUID] = mapped_column(references("organisation.id"), primary_key=True)
    lead_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    host_board_id: Mapped[UUID | None] = mapped_column(references("organisation.id"))
    formed_on: Mapped[date]

    organisation: Mapped[Organisation] = relationship(
        foreign_keys=[organisation_id], lazy="joined", innerjoin=True, viewonly=True
    )


class Site(Identified, Versioned, Base):
    """A place of a trust where work is done and equipment stands."""

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("code"),
        # Lets other tables point at (trust, site) together, so that a row cannot mix two trusts.
        UniqueConstraint("trust_id", "id"),
        CheckConstraint("length(name) > 0", name="has_name"),
    )

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(8), default="")

    trust: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)


def _code_taken() -> Invalid:
    return Invalid(
        "code_taken",
        "Another organisation of this kind already has this code.",
        field="code",
        next_step="Search for it, or choose another code.",
    )


explain("uq_organisation_kind_code", _code_taken)
explain("uq_site_code", _code_taken)

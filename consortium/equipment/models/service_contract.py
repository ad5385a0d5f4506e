"""Maintenance contracts and the devices they cover."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.service_contract import Cover
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.types import Amount, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class ServiceContract(Identified, Versioned, Base):
    """One trust's contract with a supplier; ``cost`` is a year's, in pounds."""

    __tablename__ = "service_contract"
    __table_args__ = (CheckConstraint("last_day >= starts_on", name="ends_after_start"),)

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    number: Mapped[str] = mapped_column(String(60))
    cover: Mapped[Cover] = mapped_column(enum_of(Cover))
    response_hours: Mapped[int | None]
    starts_on: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)
    cost: Mapped[Decimal | None] = mapped_column(Amount)


class ContractedAsset(Base):
    """A device that a contract covers."""

    __tablename__ = "contracted_asset"

    contract_id: Mapped[UUID] = mapped_column(references("service_contract.id"), primary_key=True)
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), primary_key=True, index=True)


def access_service_contract(*, actor: Actor, contract_id: UUID) -> ServiceContract:
    """A contract of a trust whose equipment the actor manages: what it costs is nobody else's.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    row = db.session.get(ServiceContract, contract_id)
    if row is None or row.trust_id not in actor.scope(Permission.EQUIPMENT_MANAGE):
        raise NotFound("maintenance contract")
    return row

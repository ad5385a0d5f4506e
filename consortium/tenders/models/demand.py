"""What each trust wants of each line. Rows change while demand is open; then a hash keeps them."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    Uuid,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.catalogue.models.item import Item
from consortium.foundation.database import Base, Identified, db
from consortium.foundation.database.types import Quantity, enum_of, references
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.demand import Firmness, LineDemand, Wanted, snapshot_hash
from consortium.tenders.domain.demand_file import Part
from consortium.tenders.domain.evaluation import Need
from consortium.tenders.models.acceptance import left_trusts
from consortium.tenders.models.lot import Lot, TenderLine


class TrustDemand(Identified, Base):
    """A trust's quantity of a line, a year or once, in base units."""

    __tablename__ = "trust_demand"
    __table_args__ = (
        UniqueConstraint("line_id", "trust_id"),
        CheckConstraint("quantity >= 0", name="not_negative"),
        CheckConstraint("(firmness = 'none') = (quantity = 0)", name="firm_when_wanted"),
    )

    line_id: Mapped[UUID] = mapped_column(references("tender_line.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    firmness: Mapped[Firmness] = mapped_column(enum_of(Firmness))
    tolerance_percent: Mapped[Decimal] = mapped_column(Quantity)

    def as_value(self) -> LineDemand:
        return LineDemand(
            quantity=self.quantity,
            firmness=self.firmness,
            tolerance_percent=self.tolerance_percent,
        )


class SiteDemand(Identified, Base):
    """What a site, or the trust as a whole, wants of a line, in the unit it was named in."""

    __tablename__ = "site_demand"
    __table_args__ = (
        UniqueConstraint("line_id", "trust_id", "site_id", "unit"),
        CheckConstraint("units > 0 AND quantity > 0", name="something"),
        ForeignKeyConstraint(
            ["trust_id", "site_id"],
            ["site.trust_id", "site.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
    )

    line_id: Mapped[UUID] = mapped_column(references("tender_line.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(Uuid)
    unit: Mapped[str] = mapped_column(String(3))
    units: Mapped[Decimal] = mapped_column(Quantity)
    quantity: Mapped[Decimal] = mapped_column(Quantity)

    def as_value(self) -> Part:
        return Part(
            line_id=self.line_id,
            site_id=self.site_id,
            unit=self.unit,
            units=self.units,
            quantity=self.quantity,
        )


def parts_of(tender_id: UUID) -> list[SiteDemand]:
    """What the sites want of each line of a tender, where trusts said it by site or in packs."""
    rows = (
        select(SiteDemand)
        .join(TenderLine, TenderLine.id == SiteDemand.line_id)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .where(Lot.tender_id == tender_id)
    )
    return list(db.session.scalars(rows))


def demand_of(tender_id: UUID) -> list[TrustDemand]:
    """Every cell of the demand tables of a tender."""
    rows = (
        select(TrustDemand)
        .join(TenderLine, TenderLine.id == TrustDemand.line_id)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .where(Lot.tender_id == tender_id)
    )
    return list(db.session.scalars(rows))


def wanted_in(tender_id: UUID) -> list[Wanted]:
    """The same cells as values, for totals and for the hash that freezes them."""
    return [
        Wanted(str(row.line_id), str(row.trust_id), row.quantity) for row in demand_of(tender_id)
    ]


def seal_of(tender_id: UUID) -> str:
    """The hash of what all trusts want of a tender, with the sites and packs it is made up of."""
    parts = (
        (
            str(row.line_id),
            str(row.trust_id),
            str(row.site_id or ""),
            row.unit,
            f"{row.units.normalize():f}",
        )
        for row in parts_of(tender_id)
    )
    return snapshot_hash(wanted_in(tender_id), parts)


def named_for_lot(lot_id: UUID) -> list[tuple[UUID, UUID, Decimal, Firmness]]:
    """What trusts want of a lot: trust, item, quantity and how firmly; nothing wanted, no row.

    A trust that declined what it would pay wants nothing any more.
    """
    tender_id = db.session.get_one(Lot, lot_id).tender_id
    rows = db.session.execute(
        select(TrustDemand.trust_id, TenderLine.item_id, TrustDemand.quantity, TrustDemand.firmness)
        .join(TenderLine, TenderLine.id == TrustDemand.line_id)
        .where(
            TenderLine.lot_id == lot_id,
            TrustDemand.quantity > 0,
            TrustDemand.trust_id.not_in(left_trusts(tender_id)),
        )
        .order_by(TrustDemand.trust_id, TenderLine.seq)
    )
    return [(trust, item, quantity, firmness) for trust, item, quantity, firmness in rows]


def needs_of(tender_id: UUID) -> dict[UUID, list[Need]]:
    """The demand for each lot by the codes of trusts and items, as bids are evaluated on it.

    That of the trusts that take part: one that declined what it would pay does not.
    """
    rows = db.session.execute(
        select(
            TenderLine.lot_id,
            Organisation.code,
            Item.code,
            TrustDemand.quantity,
            TenderLine.bought,
        )
        .join(TenderLine, TenderLine.id == TrustDemand.line_id)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .join(Item, Item.id == TenderLine.item_id)
        .join(Organisation, Organisation.id == TrustDemand.trust_id)
        .where(Lot.tender_id == tender_id, TrustDemand.trust_id.not_in(left_trusts(tender_id)))
        .order_by(Organisation.code, TenderLine.seq)
    )
    needs: dict[UUID, list[Need]] = defaultdict(list)
    for lot_id, trust, item, quantity, bought in rows:
        needs[lot_id].append(Need(trust=trust, item=item, quantity=quantity, bought=bought))
    return needs

"""Items with their packs and the numbers suppliers know them by."""

from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consortium.catalogue.domain.items import DatedPack, ItemKind
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Invalid, NotFound


class Item(Identified, Versioned, Base):
    __tablename__ = "item"

    code: Mapped[str] = mapped_column(String(20))
    # The code as it is compared: nobody should need to remember capitals.
    code_key: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[ItemKind] = mapped_column(enum_of(ItemKind))
    base_unit: Mapped[str] = mapped_column(String(3))
    # As it was given, and on fourteen digits for matching.
    gtin: Mapped[str] = mapped_column(String(14), default="")
    gtin14: Mapped[str | None] = mapped_column(String(14), unique=True)
    cpv_code: Mapped[str] = mapped_column(String(8), default="")
    eclass_code: Mapped[str] = mapped_column(String(3), default="")

    packs: Mapped[list["ItemPack"]] = relationship(
        lazy="raise", viewonly=True, order_by="ItemPack.valid_from"
    )
    parts: Mapped[list["SupplierPart"]] = relationship(lazy="raise", viewonly=True)


class ItemPack(Identified, AppendOnly, Base):
    """From a day on, one of a unit holds so many base units: an exact rational."""

    __tablename__ = "item_pack"
    __table_args__ = (
        UniqueConstraint("item_id", "unit", "valid_from"),
        CheckConstraint("numerator > 0 AND denominator > 0", name="positive"),
    )

    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    unit: Mapped[str] = mapped_column(String(3))
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger)
    valid_from: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    # The number on the pack itself, on fourteen digits; the item's own is on a single one.
    gtin14: Mapped[str | None] = mapped_column(String(14))

    def as_value(self) -> DatedPack:
        return DatedPack(
            unit=self.unit,
            base_units=Fraction(self.numerator, self.denominator),
            valid_from=self.valid_from,
            gtin=self.gtin14 or "",
        )


class SupplierPart(Identified, Base):
    """The number under which a supplier sells an item."""

    __tablename__ = "supplier_part"
    __table_args__ = (UniqueConstraint("supplier_id", "part_number"),)

    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    part_number: Mapped[str] = mapped_column(String(60))


def access_item(item_id: UUID) -> Item:
    """An item of the catalogue, which everybody shares.

    Raises:
        NotFound: there is none with that id.
    """
    row = db.session.get(Item, item_id)
    if row is None:
        raise NotFound("item")
    return row


explain(
    "uq_item_code_key",
    lambda: Invalid(
        "code_taken",
        "Another item already has this code.",
        field="code",
        next_step="Search for it, or choose another code.",
    ),
)
explain(
    "uq_item_gtin14",
    lambda: Invalid(
        "gtin_taken",
        "Another item already has this GTIN.",
        field="gtin",
        next_step="Search for the number to find that item.",
    ),
)
explain(
    "uq_item_pack_item_id_unit_valid_from",
    lambda: Invalid(
        "pack_known",
        "A pack of this unit from this day is recorded already.",
        field="valid_from",
        next_step="Choose the day from which the new pack is delivered.",
    ),
)
explain(
    "uq_supplier_part_supplier_id_part_number",
    lambda: Invalid(
        "part_taken",
        "This supplier already uses this number for another item.",
        field="part_number",
        next_step="Check the number with the supplier.",
    ),
)

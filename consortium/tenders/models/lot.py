"""Lots with their lines and criteria."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, Uuid, select, text
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Amount,
    Instant,
    Json,
    Quantity,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain import criterion as domain
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.low_price import ComparedWith, LowPriceRule
from consortium.tenders.domain.scale import STANDARD_SCALE, KeptPoint, as_kept, from_kept
from consortium.tenders.domain.scoring import PriceFormula, PriceRule
from consortium.tenders.domain.volume_scale import ScaledBy


class Lot(Identified, Versioned, Base):
    """What is awarded to one supplier. A lot may end without an award, with a reason."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("tender_id", "seq"),
        CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name="ended_pair"),
        CheckConstraint(
            "(price_formula = 'fixed_reference') = (reference_price IS NOT NULL)",
            name="reference_for_formula",
        ),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    seq: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    price_formula: Mapped[PriceFormula] = mapped_column(enum_of(PriceFormula))
    # The budget or ceiling for the demand of the whole lot over the whole term.
    reference_price: Mapped[Decimal | None] = mapped_column(Amount)
    # By what the tiers of a primary bid go; where each begins stands with the lot's lines.
    scaled_by: Mapped[ScaledBy] = mapped_column(
        enum_of(ScaledBy), default=ScaledBy.VOLUME, server_default=text("'volume'")
    )
    # When a price is abnormally low.
    low_price_bp: Mapped[int] = mapped_column(default=2000, server_default=text("2000"))
    low_price_against: Mapped[ComparedWith] = mapped_column(
        enum_of(ComparedWith), default=ComparedWith.OTHERS, server_default=ComparedWith.OTHERS.value
    )
    # The day somebody set it for this lot; until then the usual one counts.
    low_price_set_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[UUID | None] = mapped_column(Uuid)
    ended_because: Mapped[str] = mapped_column(String(400), default="")

    @property
    def name(self) -> str:
        return f"Lot {self.seq} “{self.title}”"

    @property
    def rule(self) -> PriceRule:
        return PriceRule(formula=self.price_formula, reference=self.reference_price)

    @property
    def low_price_rule(self) -> LowPriceRule:
        return LowPriceRule(below_bp=self.low_price_bp, compared_with=self.low_price_against)


class TenderLine(Identified, Base):
    """An item that the trusts are asked for, always counted in its base unit."""

    __tablename__ = "tender_line"
    __table_args__ = (UniqueConstraint("lot_id", "item_id"),)

    lot_id: Mapped[UUID] = mapped_column(references("lot.id"), index=True)
    seq: Mapped[int]
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    bought: Mapped[Bought] = mapped_column(enum_of(Bought), default=Bought.EVERY_YEAR)
    spec: Mapped[str] = mapped_column(Text, default="")
    # Where the tiers of a primary bid begin, from 0, as decimal texts.
    bounds: Mapped[list[str]] = mapped_column(
        Json, default=lambda: ["0"], server_default=text("'[\"0\"]'")
    )

    @property
    def tier_bounds(self) -> tuple[Decimal, ...]:
        return tuple(Decimal(bound) for bound in self.bounds)


class Criterion(Identified, Versioned, Base):
    """What the bids for a lot are judged by; fixed once the tender is published."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("lot_id", "seq"),
        CheckConstraint(
            "weight_bp >= 0 AND weight_bp <= 10000 AND (weight_bp = 0) = (kind = 'pass_fail')",
            name="a_share",
        ),
    )

    lot_id: Mapped[UUID] = mapped_column(references("lot.id"), index=True)
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[CriterionKind] = mapped_column(enum_of(CriterionKind))
    # Of the whole lot, whether the criterion is a group or part of one.
    weight_bp: Mapped[int]
    # The group it is part of, in the same lot.
    parent_id: Mapped[UUID | None] = mapped_column(Uuid)
    # Its points from the lowest; without one it is scored on the standard scale.
    scale: Mapped[list[KeptPoint] | None] = mapped_column(Json)
    minimum: Mapped[Decimal | None] = mapped_column(Quantity)
    # What every bidder is asked to show in a demonstration, step by step.
    script: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    def as_value(self) -> domain.Criterion:
        return domain.Criterion(
            id=self.id,
            name=self.name,
            kind=self.kind,
            weight_bp=self.weight_bp,
            parent_id=self.parent_id,
            scale=from_kept(self.scale),
            minimum=self.minimum,
            script=self.script,
        )

    def take(self, value: domain.Criterion) -> None:
        """Say what the value says; id and parent are those of the row's tree already."""
        self.name, self.kind, self.weight_bp = value.name.strip(), value.kind, value.weight_bp
        self.parent_id, self.minimum = value.parent_id, value.minimum
        self.scale = None if value.scale == STANDARD_SCALE else as_kept(value.scale)
        self.script = value.script.strip()


def lots_of(tender_id: UUID) -> list[Lot]:
    return list(db.session.scalars(select(Lot).where(Lot.tender_id == tender_id).order_by(Lot.seq)))


def live_lines_of(tender_id: UUID) -> list[TenderLine]:
    """The lines of the lots of a tender that were not ended, in order."""
    rows = (
        select(TenderLine)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .where(Lot.tender_id == tender_id, Lot.ended_at.is_(None))
    )
    return list(db.session.scalars(rows.order_by(Lot.seq, TenderLine.seq)))


def criteria_of(tender_id: UUID) -> dict[UUID, tuple[domain.Criterion, ...]]:
    """The criteria of each lot of a tender, by the lot's id."""
    rows = (
        select(Criterion)
        .join(Lot, Lot.id == Criterion.lot_id)
        .where(Lot.tender_id == tender_id)
        .order_by(Criterion.seq)
    )
    found: dict[UUID, tuple[domain.Criterion, ...]] = {}
    for row in db.session.scalars(rows):
        found[row.lot_id] = (*found.get(row.lot_id, ()), row.as_value())
    return found


def criteria_of_lot(lot_id: UUID) -> tuple[domain.Criterion, ...]:
    rows = select(Criterion).where(Criterion.lot_id == lot_id).order_by(Criterion.seq)
    return tuple(row.as_value() for row in db.session.scalars(rows))


explain(
    "uq_tender_line_lot_id_item_id",
    lambda: Invalid(
        "line_exists",
        "This lot already has a line for this item.",
        field="item_id",
        next_step="One line per item: all trusts' demand comes together in it.",
    ),
)

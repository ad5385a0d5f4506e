"""What the buyers expect a tender to be worth; a new estimate is a new row."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Amount, Instant, Json, Quantity, references
from consortium.tenders.domain.procurement import term_of, years_of
from consortium.tenders.domain.valuation import Estimate, EstimatedLine, estimate
from consortium.tenders.models.demand import TrustDemand
from consortium.tenders.models.lot import TenderLine, live_lines_of
from consortium.tenders.models.tender import Tender


class TenderValuation(Identified, AppendOnly, Base):
    """An estimate before bids. Unit prices are ex VAT, as text by the id of the line."""

    __tablename__ = "tender_valuation"
    __table_args__ = (
        CheckConstraint("extension_months >= 0 AND options_and_fees >= 0", name="not_negative"),
        CheckConstraint("vat_percent >= 0", name="vat"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    unit_prices: Mapped[dict[str, str]] = mapped_column(Json)
    extension_months: Mapped[int]
    options_and_fees: Mapped[Decimal] = mapped_column(Amount)
    vat_percent: Mapped[Decimal] = mapped_column(Quantity)
    assumptions: Mapped[str] = mapped_column(Text)
    estimated_at: Mapped[datetime] = mapped_column(Instant)
    estimated_by: Mapped[UUID | None] = mapped_column(Uuid)


def latest_valuation(tender_id: UUID) -> TenderValuation | None:
    return db.session.scalar(
        select(TenderValuation)
        .where(TenderValuation.tender_id == tender_id)
        .order_by(TenderValuation.estimated_at.desc(), TenderValuation.id.desc())
        .limit(1)
    )


def estimate_of(tender: Tender, row: TenderValuation | None) -> Estimate | None:
    """The joint value of the demand as it stands now; None while a line has no price.

    Its shares are by the id of the trust, as text.
    """
    if row is None:
        return None
    lines = live_lines_of(tender.id)
    if not lines or any(str(line.id) not in row.unit_prices for line in lines):
        return None
    wanted = _wanted(lines)
    term = years_of(term_of(tender.starts_on, tender.ends_on))
    return estimate(
        [
            EstimatedLine(
                unit_price=Decimal(row.unit_prices[str(line.id)]),
                bought=line.bought,
                quantities=wanted.get(line.id, {}),
            )
            for line in lines
        ],
        years=term + Fraction(row.extension_months, 12),
        options_and_fees=row.options_and_fees,
        vat_percent=row.vat_percent,
    )


def _wanted(lines: list[TenderLine]) -> Mapping[UUID, dict[str, Decimal]]:
    rows = db.session.scalars(
        select(TrustDemand).where(TrustDemand.line_id.in_([line.id for line in lines]))
    )
    wanted: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        wanted[row.line_id][str(row.trust_id)] = row.quantity
    return wanted

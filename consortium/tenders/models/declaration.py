"""Declarations of interest and what was decided on each; both are kept as they were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, String, Text, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.declaration import CLEARED, Interest, Ruling, bidder_list_hash
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.panel import PanelMember


class InterestDeclaration(Identified, AppendOnly, Base):
    """What a member says about the bidders of one sealed list; the latest one counts."""

    __tablename__ = "interest_declaration"

    member_id: Mapped[UUID] = mapped_column(references("panel_member.id"), index=True)
    bidders_sha256: Mapped[str] = mapped_column(String(64))
    interest: Mapped[Interest] = mapped_column(enum_of(Interest))
    details: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[datetime] = mapped_column(Instant)
    declared_by: Mapped[UUID | None] = mapped_column(Uuid)


class InterestRuling(Identified, AppendOnly, Base):
    """What somebody else decided on a declaration."""

    __tablename__ = "interest_ruling"
    __table_args__ = (UniqueConstraint("declaration_id"),)

    declaration_id: Mapped[UUID] = mapped_column(references("interest_declaration.id"))
    ruling: Mapped[Ruling] = mapped_column(enum_of(Ruling))
    mitigation: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a member stands with the present list of bidders."""

    declaration: InterestDeclaration | None = None
    ruling: InterestRuling | None = None

    @property
    def is_clear(self) -> bool:
        return self.ruling is not None and self.ruling.ruling in CLEARED


def bidders_sha256(tender_id: UUID) -> str:
    """The seal of everybody who bid for a lot of the tender, excluded or not."""
    rows = select(Bid.supplier_id).join(Lot, Lot.id == Bid.lot_id).where(Lot.tender_id == tender_id)
    return bidder_list_hash(db.session.scalars(rows.distinct()))


def standings_of(tender_id: UUID) -> Mapping[UUID, Standing]:
    """Where each member stands with the present list of bidders; without a declaration, no row."""
    sitting = select(PanelMember.id).where(PanelMember.tender_id == tender_id)
    return _standings(tender_id, InterestDeclaration.member_id.in_(sitting))


def standing_of(member: PanelMember) -> Standing:
    """Where one member stands with the present list of bidders."""
    found = _standings(member.tender_id, InterestDeclaration.member_id == member.id)
    return found.get(member.id, Standing())


def _standings(tender_id: UUID, whose: ColumnElement[bool]) -> dict[UUID, Standing]:
    rows = db.session.execute(
        select(InterestDeclaration, InterestRuling)
        .outerjoin(InterestRuling, InterestRuling.declaration_id == InterestDeclaration.id)
        .where(whose, InterestDeclaration.bidders_sha256 == bidders_sha256(tender_id))
        # A later declaration takes the place of an earlier one.
        .order_by(InterestDeclaration.declared_at, InterestDeclaration.id)
    )
    return {
        declared.member_id: Standing(declaration=declared, ruling=ruling)
        for declared, ruling in rows
    }


explain(
    "uq_interest_ruling_declaration_id",
    lambda: Conflict(
        "ruled",
        "This declaration is decided already.",
        next_step="Whoever declared can declare anew; then it is decided anew.",
    ),
)

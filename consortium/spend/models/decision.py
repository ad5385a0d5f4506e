"""What somebody decided that words of purchase lines mean: learnt, and never changed.

A decision counts for lines of its trust in exactly these words, those that have landed and those
that will. What was said last of the words holds; undone, nothing holds.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, Json, Quantity, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class MatchDecision(Identified, AppendOnly, Base):
    """The words mean an item, or none of the catalogue's; or what was said before is undone."""

    __tablename__ = "match_decision"
    __table_args__ = (
        UniqueConstraint("trust_id", "wording", "number"),
        CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name="whole_pack"),
        CheckConstraint("numerator > 0 AND denominator > 0", name="positive"),
    )

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # The key of the words, made by the macro wording_key of the lake.
    wording: Mapped[str] = mapped_column(String(32))
    # 1, 2, … for each wording of a trust.
    number: Mapped[int]
    supplier: Mapped[str] = mapped_column(String(300))
    item_code: Mapped[str] = mapped_column(String(100))
    part_number: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(1000))
    unit: Mapped[str] = mapped_column(String(60))
    item_id: Mapped[UUID | None] = mapped_column(references("item.id"), index=True)
    # How many base units one of the unit holds; without it the catalogue says so day by day.
    numerator: Mapped[int | None] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    # How alike the item was to the words, when it was one of those proposed.
    confidence: Mapped[Decimal | None] = mapped_column(Quantity)
    is_undone: Mapped[bool]
    # What waited in these words when it was decided.
    lines: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Amount)
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(references("person.id"))

    @property
    def base_units(self) -> Fraction | None:
        if self.numerator is None or self.denominator is None:
            return None
        return Fraction(self.numerator, self.denominator)


class MatchProposal(Base):
    """The items that look most like a description, best first; made anew by every search."""

    __tablename__ = "match_proposal"

    # md5 of the description in small letters.
    description_key: Mapped[str] = mapped_column(String(32), primary_key=True)
    # [[item id, confidence], …]
    candidates: Mapped[list[Any]] = mapped_column(Json)


def is_last() -> Any:
    """Whether nothing was said of the words after this decision."""
    later = aliased(MatchDecision)
    return ~(
        select(later.id)
        .where(
            later.trust_id == MatchDecision.trust_id,
            later.wording == MatchDecision.wording,
            later.number > MatchDecision.number,
        )
        .exists()
    )


def decisions_in_force(trust_ids: Collection[UUID]) -> Sequence[MatchDecision]:
    """What holds of each wording of some trusts."""
    return db.session.scalars(
        select(MatchDecision)
        .where(MatchDecision.trust_id.in_(trust_ids), is_last(), MatchDecision.is_undone.is_(False))
        .order_by(MatchDecision.trust_id, MatchDecision.wording)
    ).all()


def last_number(trust_id: UUID, wording: str) -> int:
    """How often something was said of a wording."""
    return (
        db.session.scalar(
            select(func.max(MatchDecision.number)).where(
                MatchDecision.trust_id == trust_id, MatchDecision.wording == wording
            )
        )
        or 0
    )


def access_decision(*, actor: Actor, permission: Permission, decision_id: UUID) -> MatchDecision:
    """A decision of a trust within the actor's reach.

    Raises:
        NotFound: there is none with that id, or its trust is not within reach.
    """
    row = db.session.get(MatchDecision, decision_id)
    if row is None or row.trust_id not in actor.scope(permission):
        raise NotFound("decision")
    return row


explain(
    "uq_match_decision_trust_id_wording_number",
    lambda: Conflict(
        "decided_meanwhile",
        "Somebody decided on these words at the same moment.",
        next_step="Open the list again; it shows what still waits.",
    ),
)

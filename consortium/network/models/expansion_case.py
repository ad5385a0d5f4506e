"""Expansion cases: append-only. A change is a new version; the last one counts."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Amount,
    Instant,
    Quantity,
    UnitPrice,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.network.domain.expansion import Support


class ExpansionCase(Identified, AppendOnly, Base):
    """A version of the case for a trust that could join a consortium on a day."""

    __tablename__ = "expansion_case"
    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        CheckConstraint("version = 1 OR length(reason) > 0", name="new_version_has_reason"),
        CheckConstraint(
            "yearly_costs >= 0 AND one_off_cost >= 0 AND outside_funding >= 0", name="amounts"
        ),
    )

    # What its versions have in common; the id of the first one.
    case_id: Mapped[UUID] = mapped_column(Uuid)
    reference: Mapped[str] = mapped_column(String(20), index=True)
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400), default="")
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    joins_on: Mapped[date]
    miles: Mapped[Decimal | None] = mapped_column(Quantity)
    yearly_costs: Mapped[Decimal] = mapped_column(Amount)
    yearly_costs_for: Mapped[str] = mapped_column(String(200), default="")
    one_off_cost: Mapped[Decimal] = mapped_column(Amount)
    one_off_cost_for: Mapped[str] = mapped_column(String(200), default="")
    outside_funding: Mapped[Decimal] = mapped_column(Amount)
    funding_source: Mapped[str] = mapped_column(String(200), default="")
    support: Mapped[Support] = mapped_column(enum_of(Support))
    support_evidence: Mapped[str] = mapped_column(String(400), default="")
    assumptions: Mapped[str] = mapped_column(String(2000), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    needs: Mapped[list["ExpansionNeed"]] = relationship(
        lazy="selectin", order_by="ExpansionNeed.position", viewonly=True
    )


class ExpansionNeed(Identified, AppendOnly, Base):
    """What the candidate would buy of an item in a year, and what it pays today."""

    __tablename__ = "expansion_need"
    __table_args__ = (
        UniqueConstraint("version_id", "item_id"),
        CheckConstraint("quantity > 0", name="has_quantity"),
    )

    version_id: Mapped[UUID] = mapped_column(references("expansion_case.id"), index=True)
    position: Mapped[int]
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    price_now: Mapped[Decimal] = mapped_column(UnitPrice)


def current_cases(consortium_id: UUID) -> list[ExpansionCase]:
    """The last version of each case that is not withdrawn, the oldest case first."""
    later = aliased(ExpansionCase)
    newer = select(later.id).where(
        later.case_id == ExpansionCase.case_id, later.version > ExpansionCase.version
    )
    return list(
        db.session.scalars(
            select(ExpansionCase)
            .where(
                ExpansionCase.consortium_id == consortium_id,
                ~ExpansionCase.is_withdrawn,
                ~newer.exists(),
            )
            .order_by(ExpansionCase.reference)
        )
    )


def access_case(*, actor: Actor, permission: Permission, case_id: UUID) -> list[ExpansionCase]:
    """Every version of a case that the actor reaches with the permission, the first one first.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    versions = list(
        db.session.scalars(
            select(ExpansionCase)
            .where(ExpansionCase.case_id == case_id)
            .order_by(ExpansionCase.version)
        )
    )
    if not versions or versions[0].consortium_id not in actor.scope(permission):
        raise NotFound("expansion case")
    return versions


explain(
    "uq_expansion_case_case_id_version",
    lambda: Conflict(
        "changed_at_the_same_time",
        "Somebody else changed this case at the same time.",
        next_step="Look at their version, then make yours.",
    ),
)

"""Price schedules: versions that never change once active, with their groups, schemes and tiers."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, Uuid, select, text
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import Measure, OnDrop
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Instant,
    Json,
    Quantity,
    UnitPrice,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Conflict


class ScheduleState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ABANDONED = "abandoned"


class Audience(StrEnum):
    """Whom a scheme prices: members together, or a trust alone after it has left."""

    MEMBER = "member"
    STANDALONE = "standalone"


class PriceSchedule(Identified, Base):
    """One version of the prices. A later version supersedes it from its own day on."""

    __tablename__ = "price_schedule"
    __table_args__ = (
        UniqueConstraint("agreement_id", "version"),
        Index(
            "uq_price_schedule_active_from",
            "agreement_id",
            "effective_from",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        CheckConstraint("(state = 'active') = (activated_at IS NOT NULL)", name="activated_pair"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    version: Mapped[int]
    effective_from: Mapped[date]
    state: Mapped[ScheduleState] = mapped_column(
        enum_of(ScheduleState), default=ScheduleState.DRAFT
    )
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    drafted_by: Mapped[UUID | None] = mapped_column(Uuid)
    activated_at: Mapped[datetime | None] = mapped_column(Instant)
    activated_by: Mapped[UUID | None] = mapped_column(Uuid)


class PricingGroup(Identified, AppendOnly, Base):
    """Items that accumulate together, under one clause."""

    __tablename__ = "pricing_group"

    schedule_id: Mapped[UUID] = mapped_column(references("price_schedule.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    clause: Mapped[Clause] = mapped_column(enum_of(Clause))
    # Paragraph of the contract in which the clause stands.
    paragraph: Mapped[str] = mapped_column(String(120), default="")
    # Whoever wrote these prices cannot activate them.
    added_by: Mapped[UUID | None] = mapped_column(Uuid)


class GroupItem(Identified, AppendOnly, Base):
    __tablename__ = "group_item"
    __table_args__ = (UniqueConstraint("group_id", "item_id"),)

    group_id: Mapped[UUID] = mapped_column(references("pricing_group.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)


class TierScheme(Identified, AppendOnly, Base):
    """How a group is tested, for one audience."""

    __tablename__ = "tier_scheme"
    __table_args__ = (UniqueConstraint("group_id", "audience"),)

    group_id: Mapped[UUID] = mapped_column(references("pricing_group.id"), index=True)
    audience: Mapped[Audience] = mapped_column(enum_of(Audience))
    measure: Mapped[Measure] = mapped_column(enum_of(Measure))
    # Months on whose first day the scheme is tested; empty means once, when the schedule starts.
    test_months: Mapped[list[int]] = mapped_column(Json)
    on_drop: Mapped[OnDrop] = mapped_column(enum_of(OnDrop), default=OnDrop.NEXT_TEST)
    grace_months: Mapped[int] = mapped_column(default=0)
    # The rules that were agreed beside the tiers; see :mod:`contracts.models.rules`.
    rules: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Tier(Identified, AppendOnly, Base):
    """A tier keeps its lower bound only; a rebate step keeps its rate here too."""

    __tablename__ = "tier"
    __table_args__ = (
        UniqueConstraint("scheme_id", "lower_bound"),
        CheckConstraint("lower_bound >= 0", name="not_negative"),
    )

    scheme_id: Mapped[UUID] = mapped_column(references("tier_scheme.id"), index=True)
    lower_bound: Mapped[Decimal] = mapped_column(Quantity)
    rebate_rate: Mapped[Decimal | None] = mapped_column(Quantity)


class TierPrice(Identified, AppendOnly, Base):
    __tablename__ = "tier_price"
    __table_args__ = (
        UniqueConstraint("tier_id", "item_id"),
        CheckConstraint("unit_price > 0", name="positive"),
    )

    tier_id: Mapped[UUID] = mapped_column(references("tier.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    unit_price: Mapped[Decimal] = mapped_column(UnitPrice)


class DeterminationStatus(StrEnum):
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class TierDetermination(Identified, AppendOnly, Base):
    """What a tier test found, with everybody it counted: kept as it was, for ever."""

    __tablename__ = "tier_determination"
    __table_args__ = (
        Index(
            "uq_tier_determination_first",
            "scheme_id",
            "tested_on",
            unique=True,
            sqlite_where=text("supersedes_id IS NULL"),
            postgresql_where=text("supersedes_id IS NULL"),
        ),
        UniqueConstraint("supersedes_id"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    scheme_id: Mapped[UUID] = mapped_column(references("tier_scheme.id"), index=True)
    tested_on: Mapped[date]
    # [[trust code, amount as text, …], …] in alphabetical order, as counting.as_texts writes them.
    members: Mapped[list[list[str]]] = mapped_column(Json)
    measure: Mapped[Decimal] = mapped_column(Quantity)
    found: Mapped[int]
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    # How much of the linked item was bought under contract, where a link was tested.
    linked_share: Mapped[Decimal | None] = mapped_column(Quantity)
    status: Mapped[DeterminationStatus] = mapped_column(enum_of(DeterminationStatus))
    supersedes_id: Mapped[UUID | None] = mapped_column(references("tier_determination.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_price_schedule_active_from",
    lambda: Conflict(
        "schedule_active",
        "Another version is active from the same day.",
        field="effective_from",
        next_step="Look at the versions of this agreement.",
    ),
)
explain(
    "uq_tier_determination_first",
    lambda: Conflict(
        "test_recorded",
        "This tier test is recorded already.",
        next_step="Look at the tier tests of the agreement.",
    ),
)


def active_schedule_id(agreement_id: UUID) -> UUID | None:
    """An active version of the agreement's prices, if there is one at all."""
    return db.session.scalar(
        select(PriceSchedule.id)
        .where(
            PriceSchedule.agreement_id == agreement_id,
            PriceSchedule.state == ScheduleState.ACTIVE,
        )
        .limit(1)
    )


def written_by(schedule: PriceSchedule) -> frozenset[UUID | None]:
    """Everybody who had a hand in a version: who started it, and who added prices to it."""
    added = select(PricingGroup.added_by).where(PricingGroup.schedule_id == schedule.id)
    return frozenset({schedule.drafted_by, *db.session.scalars(added)})


def has_prices(schedule: PriceSchedule) -> bool:
    groups = select(PricingGroup.id).where(PricingGroup.schedule_id == schedule.id)
    return db.session.scalar(groups.limit(1)) is not None

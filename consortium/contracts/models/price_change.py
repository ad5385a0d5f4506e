"""Requests to change contract prices, the items they name, and the index they follow."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.clauses.indexation import Method
from consortium.contracts.domain.prices.price_changes import ChangeKind, ChangeState
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.types import Instant, Json, Quantity, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class PriceChangeRequest(Identified, Versioned, Base):
    """Somebody asks for other prices from a day on; what it asks for never changes."""

    __tablename__ = "price_change_request"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (decision = '')", name="decided_pair"),
        CheckConstraint(
            "(state = 'applied') = (schedule_id IS NOT NULL)", name="applied_with_schedule"
        ),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    # Who asks: the supplier, or the consortium through its lead.
    party_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    kind: Mapped[ChangeKind] = mapped_column(enum_of(ChangeKind))
    state: Mapped[ChangeState] = mapped_column(enum_of(ChangeState), default=ChangeState.DRAFT)
    effective_from: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    document_id: Mapped[UUID | None] = mapped_column(references("agreement_document.id"))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    raised_by: Mapped[UUID | None] = mapped_column(Uuid)
    # What would follow, as it was shown to whoever decides.
    preview: Mapped[dict[str, Any] | None] = mapped_column(Json)
    previewed_at: Mapped[datetime | None] = mapped_column(Instant)
    decision: Mapped[str] = mapped_column(String(400), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    schedule_id: Mapped[UUID | None] = mapped_column(references("price_schedule.id"))


class PriceChangeItem(Identified, AppendOnly, Base):
    """An item that a request names. None named means every item of the agreement."""

    __tablename__ = "price_change_item"
    __table_args__ = (UniqueConstraint("request_id", "item_id"),)

    request_id: Mapped[UUID] = mapped_column(references("price_change_request.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    percent: Mapped[Decimal | None] = mapped_column(Quantity)
    becomes_id: Mapped[UUID | None] = mapped_column(references("item.id"))


class PriceChangeIndex(Identified, AppendOnly, Base):
    """How a request for indexation follows its index, as the contract says."""

    __tablename__ = "price_change_index"
    __table_args__ = (UniqueConstraint("request_id"),)

    request_id: Mapped[UUID] = mapped_column(references("price_change_request.id"), index=True)
    series_id: Mapped[UUID] = mapped_column(references("index_series.id"))
    method: Mapped[Method] = mapped_column(enum_of(Method))
    base_month: Mapped[date]
    lag_months: Mapped[int]
    average_months: Mapped[int]
    fixed_share: Mapped[Decimal] = mapped_column(Quantity)
    cap: Mapped[Decimal | None] = mapped_column(Quantity)
    collar: Mapped[Decimal | None] = mapped_column(Quantity)
    hold_months: Mapped[int]


def access_price_change(*, actor: Actor, request_id: UUID) -> tuple[PriceChangeRequest, Agreement]:
    """A request of an agreement within reach; a draft is seen by the side that drafts it.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(PriceChangeRequest, request_id)
    if row is None:
        raise NotFound("price change request")
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=row.agreement_id
    )
    if row.state is ChangeState.DRAFT and row.party_id not in actor.scope(
        Permission.PRICES_REQUEST
    ):
        raise NotFound("price change request")
    return row, agreement

"""Signed savings statements, kept word for word so that they can be shown again for ever."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, references
from consortium.foundation.domain.errors import Conflict


class SignedStatement(Identified, AppendOnly, Base):
    """The statement of a period as the consortium's finance signed it; a change is a new one."""

    __tablename__ = "signed_statement"
    __table_args__ = (
        UniqueConstraint("consortium_id", "period_from", "period_to", "version"),
        CheckConstraint("period_to > period_from", name="period"),
        CheckConstraint("version = 1 OR length(reason) > 0", name="new_version_has_reason"),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400), default="")
    cash_releasing: Mapped[Decimal] = mapped_column(Amount)
    net: Mapped[Decimal] = mapped_column(Amount)
    # Every figure, as the text whose hash was signed.
    content: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(Instant)
    signed_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_signed_statement_consortium_id_period_from_period_to_version",
    lambda: Conflict(
        "signed_at_the_same_time",
        "Somebody else signed a statement of this period at the same time.",
        next_step="Look at it before you sign another.",
    ),
)

"""Acceptance checks and disposals: the first and the last record of a device."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.disposal import Data, Method
from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.types import Instant, Json, enum_of, references


class AcceptanceCheck(Identified, AppendOnly, Base):
    """The answers by which a device was accepted or not; only one that passed put it in service."""

    __tablename__ = "acceptance_check"

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"), index=True)
    # Check by check: yes, no, or not applicable.
    answers: Mapped[dict[str, str]] = mapped_column(Json)
    passed: Mapped[bool]
    note: Mapped[str] = mapped_column(String(400))
    checked_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class Disposal(Identified, AppendOnly, Base):
    """How a device left, that it was clean, and what became of data on it."""

    __tablename__ = "disposal"
    __table_args__ = (UniqueConstraint("asset_id"),)

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"))
    method: Mapped[Method] = mapped_column(enum_of(Method))
    taken_by: Mapped[str] = mapped_column(String(200))
    data: Mapped[Data] = mapped_column(enum_of(Data))
    evidence: Mapped[str] = mapped_column(String(400))
    disposed_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

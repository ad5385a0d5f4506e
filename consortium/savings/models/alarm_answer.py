"""Answers to alarms on baselines: said once, never changed, and kept with what they answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.savings.domain.alarms import AlarmKind


class AlarmAnswer(Identified, AppendOnly, Base):
    """Why an alarm is none; it answers the figures it names, and others raise the alarm again."""

    __tablename__ = "alarm_answer"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason"),)

    baseline_id: Mapped[UUID] = mapped_column(references("baseline.id"), index=True)
    kind: Mapped[AlarmKind] = mapped_column(enum_of(AlarmKind))
    # What tells alarms of a kind apart: the financial year of few purchases, else empty.
    about: Mapped[str] = mapped_column(String(20), default="")
    # The figures as they stood: [[name, value, how it is written, whose], …].
    figures: Mapped[list[list[Any]]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400))
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)

"""Sessions, password resets and recovery codes: only hashes of what opens a door."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import Base, Identified
from consortium.foundation.database.types import Instant, references


class SignInSession(Identified, Base):
    """One browser that is signed in, or that has still to show its second factor."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    browser: Mapped[str] = mapped_column(String(120), default="")
    started_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    second_factor_pending: Mapped[bool] = mapped_column(default=False)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class PasswordReset(Identified, Base):
    __tablename__ = "password_reset"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(Identified, Base):
    """A one-time code for the day the telephone is lost."""

    __tablename__ = "recovery_code"

    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

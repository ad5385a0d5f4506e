"""People, the roles they hold at organisations, and how they are invited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consortium.foundation.audit import Subject
from consortium.foundation.database import Base, Identified, Versioned
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Role
from consortium.organisations.models.organisation import Organisation


class Person(Identified, Versioned, Base):
    __tablename__ = "person"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    organisation_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    # Encrypted; the person is asked for a code only once it was shown to work.
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    totp_last_step: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)

    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    def as_actor(self) -> Actor:
        """The person acting for themselves only: on their account, not on anybody's data."""
        return Actor(id=self.id, name=self.name)

    def as_subject(self) -> Subject:
        """The account as the subject of an audit event, without a name in it."""
        return Subject("person", self.id, "account")


class RoleGrant(Identified, Base):
    """A role somebody holds at an organisation, from the day it is granted until withdrawn."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_in_force",
            "person_id",
            "role",
            "organisation_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("withdrawn_at IS NOT NULL OR withdrawn_by IS NULL", name="withdrawn_pair"),
    )

    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_of(Role))
    organisation_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    granted_at: Mapped[datetime] = mapped_column(Instant)
    granted_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid)


class Invitation(Identified, Base):
    """An open invitation: a link by mail with which somebody sets a password and comes in."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(enum_of(Role))
    organisation_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Instant)
    invited_by: Mapped[UUID | None] = mapped_column(Uuid)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


explain(
    "uq_person_email",
    lambda: Invalid(
        "email_taken",
        "Somebody already has an account with this address.",
        field="email",
        next_step="Grant a role to that person instead.",
    ),
)
explain(
    "uq_role_grant_in_force",
    lambda: Invalid(
        "role_held",
        "This person already holds this role there.",
        field="role",
        next_step="Choose another role or organisation.",
    ),
)

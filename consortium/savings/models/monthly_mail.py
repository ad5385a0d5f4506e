"""Who wants the monthly mail about savings, and which months were told to whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.errors import Conflict


class SavingsSubscription(Identified, Base):
    """A person who wants a link to the report of a consortium each month."""

    __tablename__ = "savings_subscription"
    __table_args__ = (UniqueConstraint("person_id", "consortium_id"),)

    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # Where the report stands, as the person's own browser calls it: the scheduler has no address.
    address: Mapped[str] = mapped_column(String(400))
    subscribed_at: Mapped[datetime] = mapped_column(Instant)


class SavingsMail(Identified, AppendOnly, Base):
    """One month that one person was told of; it is never told twice."""

    __tablename__ = "savings_mail"
    __table_args__ = (UniqueConstraint("person_id", "consortium_id", "month"),)

    person_id: Mapped[UUID] = mapped_column(references("person.id"))
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # The first day of it.
    month: Mapped[date]
    written_at: Mapped[datetime] = mapped_column(Instant)


explain(
    "uq_savings_subscription_person_id_consortium_id",
    lambda: Conflict(
        "subscribed_already",
        "You get this mail already.",
        next_step="Look at your monthly mails in your account.",
    ),
)
explain(
    "uq_savings_mail_person_id_consortium_id_month",
    lambda: Conflict(
        "told_already",
        "Another run wrote these mails at the same time. Nothing was written twice.",
        next_step="Nothing is left to do.",
    ),
)

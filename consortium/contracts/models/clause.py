"""The clauses of a contract as they were recorded: versions that are never changed, and reviews."""

from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.conditions import (
    Calendar,
    Conditions,
    Effect,
    MemberStanding,
    Notifier,
    ReviewerRole,
    Rounding,
)
from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class AgreementClause(Identified, AppendOnly, Base):
    """One version of a clause's record; a later one names the version it supersedes.

    The figures of a clause that a price schedule sets are never kept here: its record names the
    pricing group they stand in.
    """

    __tablename__ = "agreement_clause"
    __table_args__ = (
        UniqueConstraint("supersedes_id"),
        CheckConstraint("(version = 1) = (supersedes_id IS NULL)", name="first_version"),
        CheckConstraint("notice_days >= 0 AND cure_days >= 0", name="days_not_negative"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    supersedes_id: Mapped[UUID | None] = mapped_column(references("agreement_clause.id"))
    clause: Mapped[Clause] = mapped_column(enum_of(Clause))
    group_id: Mapped[UUID | None] = mapped_column(references("pricing_group.id"), index=True)
    # The terms of the clause, each as text.
    parameters: Mapped[dict[str, str]] = mapped_column(Json)
    effective_from: Mapped[date]
    paragraph: Mapped[str] = mapped_column(String(120))
    calendar: Mapped[Calendar] = mapped_column(enum_of(Calendar))
    date_basis: Mapped[DateBasis | None] = mapped_column(enum_of(DateBasis))
    standing: Mapped[MemberStanding] = mapped_column(enum_of(MemberStanding))
    rounding: Mapped[Rounding] = mapped_column(enum_of(Rounding))
    notifier: Mapped[Notifier] = mapped_column(enum_of(Notifier))
    notice_days: Mapped[int]
    cure_days: Mapped[int]
    effect: Mapped[Effect] = mapped_column(enum_of(Effect))
    evidence: Mapped[str] = mapped_column(Text)
    reviewer: Mapped[ReviewerRole] = mapped_column(enum_of(ReviewerRole))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def conditions(self) -> Conditions:
        return Conditions(**{each.name: getattr(self, each.name) for each in fields(Conditions)})


class ClauseReview(Identified, AppendOnly, Base):
    """Somebody else than the writer compared a version with the contract."""

    __tablename__ = "clause_review"
    __table_args__ = (UniqueConstraint("clause_id"),)

    clause_id: Mapped[UUID] = mapped_column(references("agreement_clause.id"), index=True)
    finding: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[datetime] = mapped_column(Instant)
    reviewed_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_agreement_clause_supersedes_id",
    lambda: Conflict(
        "clause_superseded",
        "A later version of this clause is recorded already.",
        next_step="Open the latest version and start from there.",
    ),
)
explain(
    "uq_clause_review_clause_id",
    lambda: Conflict(
        "clause_reviewed",
        "This version of the clause is reviewed already.",
        next_step="Look at the clause again.",
    ),
)


def access_clause(
    *, actor: Actor, permission: Permission, clause_id: UUID
) -> tuple[AgreementClause, Agreement]:
    """A version of a clause whose agreement is within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(AgreementClause, clause_id)
    if row is None:
        raise NotFound("clause")
    agreement = access_agreement(actor=actor, permission=permission, agreement_id=row.agreement_id)
    return row, agreement


def latest_clauses(agreement_id: UUID, *wanted: ColumnElement[bool]) -> list[AgreementClause]:
    """The latest version of each clause of an agreement that meets some conditions, by the number
    of its type."""
    later = aliased(AgreementClause)
    rows = db.session.scalars(
        select(AgreementClause)
        .where(
            AgreementClause.agreement_id == agreement_id,
            ~select(later.id).where(later.supersedes_id == AgreementClause.id).exists(),
            *wanted,
        )
        .order_by(AgreementClause.id)
    )
    return sorted(rows, key=lambda row: row.clause.number)

"""Obligations, and the append-only history of what was done about each time they fell due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Index,
    String,
    Text,
    Uuid,
    and_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.managing import obligations
from consortium.contracts.domain.managing.obligations import CLOSING, ObligationKind, Rule, Step
from consortium.contracts.models.agreement import Agreement
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Role


class Obligation(Identified, AppendOnly, Base):
    """What a role must do under an agreement; for one trust when it names one."""

    __tablename__ = "obligation"
    __table_args__ = (
        CheckConstraint(
            "first_due_on IS NOT NULL OR days_before_end IS NOT NULL", name="has_due_rule"
        ),
        CheckConstraint("every_months IS NULL OR every_months > 0", name="repeats"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    trust_id: Mapped[UUID | None] = mapped_column(references("organisation.id"), index=True)
    kind: Mapped[ObligationKind] = mapped_column(enum_of(ObligationKind))
    what: Mapped[str] = mapped_column(String(300))
    # Where the contract asks for it.
    paragraph: Mapped[str] = mapped_column(String(120), default="")
    owner_role: Mapped[Role] = mapped_column(enum_of(Role))
    first_due_on: Mapped[date | None]
    days_before_end: Mapped[int | None]
    every_months: Mapped[int | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def rule(self) -> Rule:
        return Rule(
            first_due_on=self.first_due_on,
            days_before_end=self.days_before_end,
            every_months=self.every_months,
        )


class ObligationEvent(Identified, AppendOnly, Base):
    """What was done about one occurrence: evidence, done, waived, or ended with a reason."""

    __tablename__ = "obligation_event"
    __table_args__ = (
        # An occurrence is dealt with once; evidence may be added as often as there is some.
        Index(
            "uq_obligation_event_closed_once",
            "obligation_id",
            "occurrence",
            unique=True,
            sqlite_where=text("step <> 'evidence'"),
            postgresql_where=text("step <> 'evidence'"),
        ),
    )

    obligation_id: Mapped[UUID] = mapped_column(references("obligation.id"), index=True)
    occurrence: Mapped[int]
    step: Mapped[Step] = mapped_column(enum_of(Step))
    # The evidence of what was done, or the reason why not.
    note: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_obligation_event_closed_once",
    lambda: Conflict(
        "dealt_with",
        "Somebody has dealt with this already.",
        next_step="Look at its history.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An obligation as it stands, with the agreement it is owed under."""

    agreement: Agreement
    known: obligations.Obligation


def load_obligations(*wanted: ColumnElement[bool]) -> list[Owed]:
    """The obligations that meet some conditions on them and their agreements, with one query."""
    owed_under: dict[Obligation, Agreement] = {}
    closed: dict[UUID, dict[int, Step]] = defaultdict(dict)
    closing = and_(
        ObligationEvent.obligation_id == Obligation.id, ObligationEvent.step.in_(CLOSING)
    )
    for row, agreement, number, step in db.session.execute(
        select(Obligation, Agreement, ObligationEvent.occurrence, ObligationEvent.step)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .outerjoin(ObligationEvent, closing)
        .where(*wanted)
        .order_by(Obligation.id)
    ):
        owed_under[row] = agreement
        if number is not None:
            closed[row.id][number] = step
    return [
        Owed(
            agreement=agreement,
            known=obligations.Obligation(
                id=row.id,
                kind=row.kind,
                what=row.what,
                owner=row.owner_role,
                trust_id=row.trust_id,
                occurrences=obligations.occurrences_of(
                    row.rule,
                    term=Period(agreement.starts_on, agreement.ends_on),
                    closed=closed[row.id],
                ),
            ),
        )
        for row, agreement in owed_under.items()
    ]

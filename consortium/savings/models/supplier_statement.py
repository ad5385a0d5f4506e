"""Suppliers' statements as they were reconciled, and what became of each difference."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.models.access import access_agreement
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Amount,
    Instant,
    Json,
    Quantity,
    UnitPrice,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.reconciliation import DifferenceState, Outcome


class SupplierStatement(Identified, AppendOnly, Base):
    """A statement of the year's sales, against the lines of the batches that it names."""

    __tablename__ = "supplier_statement"

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    scheme_id: Mapped[UUID] = mapped_column(references("tier_scheme.id"), index=True)
    year_from: Mapped[date]
    file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    # {our name of a column: the heading in the file}.
    headings: Mapped[dict[str, str]] = mapped_column(Json)
    # [[row, heading, what stands there, why it cannot be read], …].
    faults: Mapped[list[list[Any]]] = mapped_column(Json)
    rows_left_out: Mapped[list[int]] = mapped_column(Json)
    batch_ids: Mapped[list[str]] = mapped_column(Json)
    our_spend: Mapped[Decimal] = mapped_column(Amount)
    their_spend: Mapped[Decimal] = mapped_column(Amount)
    our_gross: Mapped[Decimal] = mapped_column(Amount)
    their_gross: Mapped[Decimal] = mapped_column(Amount)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class StatementLine(Identified, AppendOnly, Base):
    """A line of one side or of both. Theirs stands in ``their_…``, ours in ``our_…``."""

    __tablename__ = "supplier_statement_line"
    __table_args__ = (
        UniqueConstraint("statement_id", "position"),
        CheckConstraint(
            "(outcome = 'only_ours') = (their_amount IS NULL) AND "
            "(outcome = 'only_supplier') = (our_amount IS NULL)",
            name="sides_fit_outcome",
        ),
    )

    statement_id: Mapped[UUID] = mapped_column(references("supplier_statement.id"))
    position: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome))
    differs: Mapped[list[str]] = mapped_column(Json)
    trust: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(String(60))
    order_number: Mapped[str] = mapped_column(String(60))
    line_number: Mapped[str] = mapped_column(String(60))
    their_row: Mapped[int | None]
    their_on: Mapped[date | None]
    their_quantity: Mapped[Decimal | None] = mapped_column(Quantity)
    their_price: Mapped[Decimal | None] = mapped_column(UnitPrice)
    their_amount: Mapped[Decimal | None] = mapped_column(Amount)
    our_on: Mapped[date | None]
    our_quantity: Mapped[Decimal | None] = mapped_column(Quantity)
    our_price: Mapped[Decimal | None] = mapped_column(UnitPrice)
    our_amount: Mapped[Decimal | None] = mapped_column(Amount)
    our_batch: Mapped[str] = mapped_column(String(20), default="")
    our_row: Mapped[int | None]


class DifferenceNote(Identified, AppendOnly, Base):
    """What somebody decided about a difference; the latest one counts."""

    __tablename__ = "statement_difference_note"
    __table_args__ = (UniqueConstraint("line_id", "position"),)

    line_id: Mapped[UUID] = mapped_column(references("supplier_statement_line.id"))
    position: Mapped[int]
    state: Mapped[DifferenceState] = mapped_column(enum_of(DifferenceState))
    note: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_statement_difference_note_line_id_position",
    lambda: Conflict(
        "noted_meanwhile",
        "Somebody else noted something about this difference at the same moment.",
        next_step="Look at their note and record yours if it still applies.",
    ),
)


def access_statement(*, actor: Actor, statement_id: UUID) -> SupplierStatement:
    """A statement whose agreement's volumes the actor may see as a whole.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(SupplierStatement, statement_id)
    if row is None:
        raise NotFound("supplier's statement")
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=row.agreement_id
    )
    if agreement.consortium_id not in actor.scope(Permission.VOLUMES_VIEW):
        raise NotFound("supplier's statement")
    return row


def access_statement_line(*, actor: Actor, line_id: UUID) -> StatementLine:
    """A line of such a statement.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(StatementLine, line_id)
    if row is None:
        raise NotFound("statement line")
    access_statement(actor=actor, statement_id=row.statement_id)
    return row


def last_notes(statement_id: UUID) -> Mapping[UUID, DifferenceNote]:
    """The latest note of each line of a statement that has one."""
    rows = db.session.scalars(
        select(DifferenceNote)
        .join(StatementLine, StatementLine.id == DifferenceNote.line_id)
        .where(StatementLine.statement_id == statement_id)
        .order_by(DifferenceNote.position)
    )
    return {row.line_id: row for row in rows}


def notes_of(line_id: UUID) -> list[DifferenceNote]:
    return list(
        db.session.scalars(
            select(DifferenceNote)
            .where(DifferenceNote.line_id == line_id)
            .order_by(DifferenceNote.position)
        )
    )

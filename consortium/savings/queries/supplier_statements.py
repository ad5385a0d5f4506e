"""Suppliers' statements: those of a rebate, and one with its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from consortium.contracts.models.access import access_agreement
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.person import Person
from consortium.savings.domain.rebate_evidence import EvidenceLine
from consortium.savings.domain.reconciliation import DifferenceState, Meaning, Outcome
from consortium.savings.domain.supplier_columns import COLUMN_NAMES, Column
from consortium.savings.domain.supplier_statement import Fault
from consortium.savings.models.loading import load_scene
from consortium.savings.models.supplier_statement import (
    StatementLine,
    SupplierStatement,
    access_statement,
    access_statement_line,
    last_notes,
    notes_of,
)
from consortium.savings.queries.rebate_evidence import counted_lines
from consortium.savings.queries.rebates import RebateYear
from consortium.spend.models.batch import batches_with_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTitle:
    id: UUID
    file_name: str
    recorded_at: datetime
    open_differences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDetail:
    """A statement: its file, how it was read, and what its total means for the rebate."""

    id: UUID
    agreement_id: UUID
    scheme_id: UUID
    year_from: date
    file_name: str
    sha256: str
    mapping: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]
    rows_left_out: tuple[int, ...]
    meaning: Meaning
    counts: dict[Outcome, int]
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    state: DifferenceState
    note: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLine:
    """A line of both sides or of one, and the latest note about it."""

    id: UUID
    statement_id: UUID
    outcome: Outcome
    differs: tuple[str, ...]
    trust: str
    item: str
    order_number: str
    line_number: str
    their_row: int | None
    on: date | None
    their_quantity: Decimal | None
    our_quantity: Decimal | None
    their_price: Decimal | None
    our_price: Decimal | None
    their_amount: Decimal | None
    our_amount: Decimal | None
    our_source: str
    note: NoteLine | None

    @property
    def difference(self) -> Decimal:
        """Theirs less ours."""
        return (self.their_amount or Decimal(0)) - (self.our_amount or Decimal(0))


def list_statements(*, found: RebateYear) -> list[StatementTitle]:
    """The statements reconciled for a rebate and year, the latest first; who does not see
    everybody's volumes sees none.
    """
    if not found.is_whole:
        return []
    rows = db.session.scalars(
        select(SupplierStatement)
        .where(
            SupplierStatement.scheme_id == found.scheme_id,
            SupplierStatement.year_from == found.year.start,
        )
        .order_by(SupplierStatement.recorded_at.desc(), SupplierStatement.id)
    )
    return [
        StatementTitle(
            id=row.id,
            file_name=row.file_name,
            recorded_at=row.recorded_at,
            open_differences=_differences(row.id) - len(last_notes(row.id)),
        )
        for row in rows
    ]


def find_statement(*, actor: Actor, statement_id: UUID) -> StatementDetail:
    """A statement and its totals.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = access_statement(actor=actor, statement_id=statement_id)
    counts = db.session.execute(
        select(StatementLine.outcome, func.count())
        .where(StatementLine.statement_id == row.id)
        .group_by(StatementLine.outcome)
    )
    person = db.session.get(Person, row.recorded_by) if row.recorded_by else None
    return StatementDetail(
        id=row.id,
        agreement_id=row.agreement_id,
        scheme_id=row.scheme_id,
        year_from=row.year_from,
        file_name=row.file_name,
        sha256=row.sha256,
        mapping=tuple(
            (COLUMN_NAMES[column], row.headings[column.value])
            for column in Column
            if column.value in row.headings
        ),
        faults=tuple(Fault(*each) for each in row.faults),
        rows_left_out=tuple(row.rows_left_out),
        meaning=Meaning(
            our_spend=row.our_spend,
            their_spend=row.their_spend,
            our_gross=row.our_gross,
            their_gross=row.their_gross,
        ),
        counts={**dict.fromkeys(Outcome, 0), **dict(counts.all())},
        recorded_at=row.recorded_at,
        recorded_by=person.name if person else "",
    )


def list_compared_lines(
    *, actor: Actor, statement_id: UUID, outcome: Outcome | None, asked: Asked
) -> Page[ComparedLine]:
    """The lines of a statement with one outcome, or all; words match order, item and trust.

    Raises:
        NotFound: there is no such statement, or it is not within reach.
    """
    statement = access_statement(actor=actor, statement_id=statement_id)
    rows = select(StatementLine).where(
        StatementLine.statement_id == statement.id,
        *matching(asked.words, StatementLine.order_number, StatementLine.item, StatementLine.trust),
    )
    if outcome is not None:
        rows = rows.where(StatementLine.outcome == outcome)
    # What does not agree is what the page is opened for: it comes first.
    order = {
        "order": StatementLine.order_number,
        "trust": StatementLine.trust,
        "theirs": StatementLine.their_amount,
        "ours": StatementLine.our_amount,
    }.get(asked.sort, StatementLine.outcome == Outcome.AGREES)
    found, total = one_page(rows, asked, order, StatementLine.position)
    notes = last_notes(statement.id)
    lines = [
        _line(row, NoteLine(state=n.state, note=n.note, recorded_at=n.recorded_at) if n else None)
        for row, n in ((row, notes.get(row.id)) for (row,) in found)
    ]
    return Page(rows=lines, total=total, asked=asked)


def find_compared_line(*, actor: Actor, line_id: UUID) -> tuple[ComparedLine, list[NoteLine]]:
    """One line with every note about it, the oldest first.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = access_statement_line(actor=actor, line_id=line_id)
    notes = [
        NoteLine(state=each.state, note=each.note, recorded_at=each.recorded_at)
        for each in notes_of(row.id)
    ]
    return _line(row, notes[-1] if notes else None), notes


def lines_of_year(*, actor: Actor, found: RebateYear) -> Sequence[EvidenceLine]:
    """Our lines that count towards a rebate in a year, as they are imported by now.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=found.agreement_id
    )
    scene = load_scene(agreement.consortium_id)
    return counted_lines(
        scene,
        scene.known[agreement.id],
        found.scheme,
        year=found.year,
        batches=batches_with_lines(list(scene.trusts)),
    )


def _differences(statement_id: UUID) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                StatementLine.statement_id == statement_id,
                StatementLine.outcome != Outcome.AGREES,
            )
        )
        or 0
    )


def _line(row: StatementLine, note: NoteLine | None) -> ComparedLine:
    return ComparedLine(
        id=row.id,
        statement_id=row.statement_id,
        outcome=row.outcome,
        differs=tuple(row.differs),
        trust=row.trust,
        item=row.item,
        order_number=row.order_number,
        line_number=row.line_number,
        their_row=row.their_row,
        on=row.our_on or row.their_on,
        their_quantity=row.their_quantity,
        our_quantity=row.our_quantity,
        their_price=row.their_price,
        our_price=row.our_price,
        their_amount=row.their_amount,
        our_amount=row.our_amount,
        our_source=f"{row.our_batch}, row {row.our_row}" if row.our_batch else "",
        note=note,
    )

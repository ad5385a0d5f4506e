"""The manifest of the lake: one row for each import. A batch exists when its row does.

Rows are never changed. Each has its place in the order of its trust's imports, so that of two
imports at the same time the second finds that it must look again.

A batch that was withdrawn keeps its row and its file, for reports that were pinned to it, and
loses its place in the current view: whoever asks for the lines of a trust no longer finds it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    String,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.spend.domain.kinds import Kind
from consortium.spend.domain.report import Counts, Findings, ImportReport


class ImportBatch(Identified, AppendOnly, Base):
    __tablename__ = "import_batch"
    __table_args__ = (
        UniqueConstraint("reference"),
        UniqueConstraint("trust_id", "position"),
        CheckConstraint("(rows_accepted = 0) = (lake_sha256 IS NULL)", name="lines_have_a_file"),
    )

    reference: Mapped[str] = mapped_column(String(20))
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    position: Mapped[int]

    source_file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    source_sha256: Mapped[str] = mapped_column(String(64), index=True)
    source_name: Mapped[str] = mapped_column(String(255))
    # The sheet of a workbook; text has none.
    source_sheet: Mapped[str] = mapped_column(String(255), default="", server_default=text("''"))
    kind: Mapped[Kind] = mapped_column(
        enum_of(Kind), default=Kind.LINES, server_default=Kind.LINES.value
    )
    rejected_file_id: Mapped[UUID | None] = mapped_column(references("stored_file.id"))

    lake_sha256: Mapped[str | None] = mapped_column(String(64))
    lake_bytes: Mapped[int | None] = mapped_column(BigInteger)

    # Where each row of the file went; together they are the rows that were read.
    rows_accepted: Mapped[int]
    rows_rejected: Mapped[int]
    rows_duplicate: Mapped[int]
    rows_left_out: Mapped[int]
    lines_without_item: Mapped[int]
    lines_without_supplier: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Amount)
    first_ordered_on: Mapped[date | None]
    last_ordered_on: Mapped[date | None]
    findings: Mapped[dict[str, Any]] = mapped_column(Json)

    imported_at: Mapped[datetime] = mapped_column(Instant)
    imported_by: Mapped[UUID | None] = mapped_column(references("person.id"))

    def as_report(self, *, already_imported: bool = False) -> ImportReport:
        return ImportReport(
            batch_id=self.id,
            reference=self.reference,
            trust_id=self.trust_id,
            kind=self.kind,
            sheet=self.source_sheet,
            file_name=self.source_name,
            imported_at=self.imported_at,
            counts=Counts(
                read=self.rows_accepted
                + self.rows_rejected
                + self.rows_duplicate
                + self.rows_left_out,
                accepted=self.rows_accepted,
                rejected=self.rows_rejected,
                duplicate=self.rows_duplicate,
                left_out=self.rows_left_out,
                without_item=self.lines_without_item,
                without_supplier=self.lines_without_supplier,
            ),
            amount=self.amount,
            first_day=self.first_ordered_on,
            last_day=self.last_ordered_on,
            findings=Findings.from_json(self.findings),
            already_imported=already_imported,
        )


class BatchStanding(Identified, AppendOnly, Base):
    """A batch withdrawn, or restored; what was said last holds."""

    __tablename__ = "batch_standing"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    batch_id: Mapped[UUID] = mapped_column(references("import_batch.id"))
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # 1, 2, … for each batch.
    number: Mapped[int]
    is_withdrawn: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(1000))
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[UUID | None] = mapped_column(references("person.id"))


def is_current() -> ColumnElement[bool]:
    """Whether a batch has its place in the current view."""
    said_last = (
        select(BatchStanding.is_withdrawn)
        .where(BatchStanding.batch_id == ImportBatch.id)
        .order_by(BatchStanding.number.desc())
        .limit(1)
        .correlate(ImportBatch)
        .scalar_subquery()
    )
    return said_last.is_distinct_from(True)


def last_standing(batch_id: UUID) -> BatchStanding | None:
    """What was said last of a batch; nothing while it stands as it was imported."""
    return db.session.scalar(
        select(BatchStanding)
        .where(BatchStanding.batch_id == batch_id)
        .order_by(BatchStanding.number.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class Manifest:
    """How far the manifest of a trust has come: what an import looked at before it wrote."""

    imports: int
    standings: int


def manifest_of(trust_id: UUID) -> Manifest:
    """How far the manifest of a trust has come."""
    standings = select(func.count()).where(BatchStanding.trust_id == trust_id)
    return Manifest(last_position(trust_id), db.session.scalar(standings) or 0)


def last_position(trust_id: UUID) -> int:
    """How many imports the trust has had."""
    return (
        db.session.scalar(
            select(func.max(ImportBatch.position)).where(ImportBatch.trust_id == trust_id)
        )
        or 0
    )


def batches_with_lines(
    trust_ids: Collection[UUID], *, kind: Kind = Kind.LINES
) -> Sequence[ImportBatch]:
    """The current batches of some trusts that lie in the lake, in the order of their import."""
    return db.session.scalars(
        select(ImportBatch)
        .where(
            ImportBatch.trust_id.in_(trust_ids),
            ImportBatch.lake_sha256.is_not(None),
            ImportBatch.kind == kind,
            is_current(),
        )
        .order_by(ImportBatch.trust_id, ImportBatch.position)
    ).all()


def batches_named(ids: Collection[UUID]) -> Sequence[ImportBatch]:
    """These batches, current or not, in the order of their import: what a report is pinned to."""
    return db.session.scalars(
        select(ImportBatch)
        .where(ImportBatch.id.in_(ids))
        .order_by(ImportBatch.trust_id, ImportBatch.position)
    ).all()


def named_files() -> frozenset[tuple[UUID, str]]:
    """Every file of the lake that a batch names: its trust and its hash."""
    rows = db.session.execute(
        select(ImportBatch.trust_id, ImportBatch.lake_sha256).where(
            ImportBatch.lake_sha256.is_not(None)
        )
    )
    return frozenset((trust_id, sha256) for trust_id, sha256 in rows if sha256)


def batch_of_file(trust_id: UUID, sha256: str, sheet: str = "") -> ImportBatch | None:
    """The batch with which the trust imported this very file, if sending it again is pointless.

    A file of which nothing landed because of faults may be sent again: perhaps the catalogue has
    what was missing by now.
    """
    return db.session.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.trust_id == trust_id,
            ImportBatch.source_sha256 == sha256,
            ImportBatch.source_sheet == sheet,
            is_current(),
            (ImportBatch.rows_accepted > 0) | (ImportBatch.rows_rejected == 0),
        )
        .order_by(ImportBatch.position)
        .limit(1)
    )


explain(
    "uq_import_batch_trust_id_position",
    lambda: Conflict(
        "import_overtaken",
        "Another import of this trust was committed at the same moment.",
        next_step="Send the file again; lines that have landed are recognised.",
    ),
)

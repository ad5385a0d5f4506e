"""The manifest of the lake: one row for each import. A batch exists when its row does.

Rows are never changed. Each has its place in the order of its trust's imports, so that of two
imports at the same time the second finds that it must look again.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, Json, references
from consortium.foundation.domain.errors import Conflict
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


def last_position(trust_id: UUID) -> int:
    """How many imports the trust has had."""
    return (
        db.session.scalar(
            select(func.max(ImportBatch.position)).where(ImportBatch.trust_id == trust_id)
        )
        or 0
    )


def batches_with_lines(trust_ids: Collection[UUID]) -> Sequence[ImportBatch]:
    """The batches of some trusts that lie in the lake, in the order of their import."""
    return db.session.scalars(
        select(ImportBatch)
        .where(ImportBatch.trust_id.in_(trust_ids), ImportBatch.lake_sha256.is_not(None))
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


def batch_of_file(trust_id: UUID, sha256: str) -> ImportBatch | None:
    """The batch with which the trust imported this very file, if sending it again is pointless.

    A file of which nothing landed because of faults may be sent again: perhaps the catalogue has
    what was missing by now.
    """
    return db.session.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.trust_id == trust_id,
            ImportBatch.source_sha256 == sha256,
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

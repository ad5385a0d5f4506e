"""Spellings of suppliers that somebody made one: learnt, and never changed.

A spelling is the key of a name (:func:`consortium.spend.domain.supplier_names.supplier_key`). What
was said last of it holds for the files of every trust; undone, the directory decides again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, references
from consortium.foundation.domain.errors import Conflict
from consortium.spend.domain.supplier_names import Meant


class SupplierSpelling(Identified, AppendOnly, Base):
    """A spelling means a registered supplier or, without one, whoever goes by a name."""

    __tablename__ = "supplier_spelling"
    __table_args__ = (UniqueConstraint("key", "number"),)

    key: Mapped[str] = mapped_column(String(300))
    # 1, 2, … for each key.
    number: Mapped[int]
    written: Mapped[str] = mapped_column(String(300))
    supplier_id: Mapped[UUID | None] = mapped_column(references("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    # The spellings that were made one together.
    merge_id: Mapped[UUID] = mapped_column(index=True)
    is_undone: Mapped[bool]
    amount: Mapped[Decimal] = mapped_column(Amount)
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[UUID | None] = mapped_column(references("person.id"))


def is_last_spelling() -> Any:
    """Whether nothing was said of the spelling after this row."""
    later = aliased(SupplierSpelling)
    return ~(
        select(later.id)
        .where(later.key == SupplierSpelling.key, later.number > SupplierSpelling.number)
        .exists()
    )


def spellings_in_force() -> Mapping[str, Meant]:
    """Whom each learnt spelling means."""
    rows = db.session.scalars(
        select(SupplierSpelling).where(is_last_spelling(), SupplierSpelling.is_undone.is_(False))
    )
    return {row.key: Meant(row.supplier_id, row.name) for row in rows}


def spellings_of(merge_id: UUID) -> Sequence[SupplierSpelling]:
    """What was said in one merge."""
    return db.session.scalars(
        select(SupplierSpelling)
        .where(SupplierSpelling.merge_id == merge_id)
        .order_by(SupplierSpelling.key)
    ).all()


def last_spelling_number(key: str) -> int:
    """How often something was said of a spelling."""
    return (
        db.session.scalar(
            select(func.max(SupplierSpelling.number)).where(SupplierSpelling.key == key)
        )
        or 0
    )


explain(
    "uq_supplier_spelling_key_number",
    lambda: Conflict(
        "spelled_meanwhile",
        "Somebody decided on one of these spellings at the same moment.",
        next_step="Open the list again.",
    ),
)

"""Imports whose lines were matched anew: each time a batch of its own takes the place of the last.

Lines keep the batch and row under which they landed, for ever; the batch that was read for a
report says how they were matched then.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import references
from consortium.spend.models.batch import ImportBatch


class MatchedAgain(Identified, AppendOnly, Base):
    """A batch holds the lines of another, matched anew."""

    __tablename__ = "matched_again"
    __table_args__ = (UniqueConstraint("origin_id", "number"),)

    batch_id: Mapped[UUID] = mapped_column(references("import_batch.id"), unique=True)
    # The batch with which the lines landed.
    origin_id: Mapped[UUID] = mapped_column(references("import_batch.id"))
    replaces_id: Mapped[UUID] = mapped_column(references("import_batch.id"), index=True)
    # 2, 3, … for each origin.
    number: Mapped[int]


def is_replaced() -> ColumnElement[bool]:
    """Whether another batch holds the lines of this one as they were matched later."""
    return select(MatchedAgain.id).where(MatchedAgain.replaces_id == ImportBatch.id).exists()


def origins_of(batch_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The batch with which the lines of each of these landed, where it is another one."""
    rows = db.session.execute(
        select(MatchedAgain.batch_id, MatchedAgain.origin_id).where(
            MatchedAgain.batch_id.in_(batch_ids)
        )
    )
    return {row.batch_id: row.origin_id for row in rows}


def by_id_in_lines(batches: Iterable[ImportBatch]) -> dict[UUID, ImportBatch]:
    """Batches by the id that their lines carry."""
    every = list(batches)
    origins = origins_of([batch.id for batch in every])
    return {origins.get(batch.id, batch.id): batch for batch in every}


def versions_of(batch_id: UUID) -> tuple[UUID, ...]:
    """The batches that hold the same lines, in the order in which they were matched."""
    origin_id = origins_of([batch_id]).get(batch_id, batch_id)
    later = db.session.scalars(
        select(MatchedAgain.batch_id)
        .where(MatchedAgain.origin_id == origin_id)
        .order_by(MatchedAgain.number)
    )
    return (origin_id, *later)

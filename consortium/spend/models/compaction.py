"""Files of the lake in which the lines of several batches lie together.

Each batch keeps the file in which it landed. A compaction holds the lines of several again, and is
read in their place by whoever wants all of them; whoever wants some, because one was withdrawn
since or a report is pinned to fewer, reads these where they landed. So a compaction changes no
answer, and can be lost or left behind. Rows are never changed; of the places of a batch the last
one counts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, references

# A compaction that another one took the place of stays so long: longer than any question, export
# or backup takes.
KEPT_REPLACED = timedelta(days=7)


class LakeCompaction(Identified, AppendOnly, Base):
    __tablename__ = "lake_compaction"

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    # How many batches lie in it, and how many lines.
    batches: Mapped[int]
    lines: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(Instant)


class BatchPlace(Identified, AppendOnly, Base):
    __tablename__ = "batch_place"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    batch_id: Mapped[UUID] = mapped_column(references("import_batch.id"))
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # 1, 2, … for each batch.
    number: Mapped[int]
    compaction_id: Mapped[UUID] = mapped_column(references("lake_compaction.id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The compaction in which a batch lies, its how manieth that is, and how many lie there."""

    number: int
    sha256: str
    batches: int


def places_of(trust_ids: Collection[UUID]) -> Mapping[UUID, Place]:
    """The last place of each batch of these trusts that was compacted."""
    rows = db.session.execute(
        select(
            BatchPlace.batch_id, BatchPlace.number, LakeCompaction.sha256, LakeCompaction.batches
        )
        .join(LakeCompaction, LakeCompaction.id == BatchPlace.compaction_id)
        .where(BatchPlace.trust_id.in_(trust_ids))
        .order_by(BatchPlace.number)
    )
    return {
        batch_id: Place(number=number, sha256=sha256, batches=batches)
        for batch_id, number, sha256, batches in rows
    }


def compactions_in_use(now: datetime) -> frozenset[tuple[UUID, str]]:
    """Each compaction that is the last place of a batch or is new: its trust and its hash."""
    made = db.session.scalars(select(LakeCompaction)).all()
    last = {place.sha256 for place in places_of({each.trust_id for each in made}).values()}
    return frozenset(
        (each.trust_id, each.sha256)
        for each in made
        if each.sha256 in last or each.made_at > now - KEPT_REPLACED
    )

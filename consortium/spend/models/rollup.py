"""Which files of the lake are rolled up by month, and where that lies.

A roll-up is made of one file of lines and of nothing else, and never changed: whatever is pinned
to a batch is pinned to its roll-up as well, and a batch that is withdrawn takes it along. It says
nothing that the lines do not say, so one that is missing costs time only.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.spend.domain.kinds import Kind
from consortium.spend.models.access import seen_by
from consortium.spend.models.batch import ImportBatch

# Which columns a roll-up has and what they mean; another shape is made anew from the lines.
SHAPE = 1


class LakeRollup(Identified, AppendOnly, Base):
    __tablename__ = "lake_rollup"
    __table_args__ = (UniqueConstraint("trust_id", "lines_sha256", "shape"),)

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # The file of lines that it was made of, and the file that it is.
    lines_sha256: Mapped[str] = mapped_column(String(64))
    shape: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(Instant)


def rollups_of(trust_ids: Collection[UUID]) -> Mapping[tuple[UUID, str], str]:
    """The hash of each roll-up in today's shape, by the trust and the hash of its lines."""
    rows = db.session.execute(
        select(LakeRollup.trust_id, LakeRollup.lines_sha256, LakeRollup.sha256).where(
            LakeRollup.trust_id.in_(trust_ids), LakeRollup.shape == SHAPE
        )
    )
    return {(trust_id, lines): sha256 for trust_id, lines, sha256 in rows}


def access_batches_to_roll_up(*, actor: Actor, permission: Permission) -> Sequence[ImportBatch]:
    """The batches of lines within reach without a roll-up in today's shape, the oldest first."""
    is_made = (
        select(LakeRollup.id)
        .where(
            LakeRollup.trust_id == ImportBatch.trust_id,
            LakeRollup.lines_sha256 == ImportBatch.lake_sha256,
            LakeRollup.shape == SHAPE,
        )
        .exists()
    )
    return db.session.scalars(
        select(ImportBatch)
        .where(
            ImportBatch.kind == Kind.LINES,
            ImportBatch.lake_sha256.is_not(None),
            seen_by(actor.scope(permission)),
            ~is_made,
        )
        .order_by(ImportBatch.trust_id, ImportBatch.position)
    ).all()


def named_rollups() -> frozenset[tuple[UUID, str]]:
    """Every roll-up that is named, whatever its shape: its trust and its hash."""
    rows = db.session.execute(select(LakeRollup.trust_id, LakeRollup.sha256))
    return frozenset((trust_id, sha256) for trust_id, sha256 in rows)

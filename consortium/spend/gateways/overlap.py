"""Whether batches hold the same lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.engine import statement, workbench
from consortium.spend.gateways.lake import paths_of
from consortium.spend.models.batch import ImportBatch

_STATEMENTS = {Kind.LINES: "lines_in_both", Kind.PAYMENTS: "payments_in_both"}


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another batch, and how many lines of a batch it holds too."""

    batch_id: UUID
    lines: int


def first_overlap(batch: ImportBatch, others: Sequence[ImportBatch]) -> Overlap | None:
    """The first of some batches of the same kind that holds lines of this one, if any does."""
    mine, theirs = paths_of([batch]), paths_of(others)
    if not mine or not theirs:
        return None
    with workbench() as connection:
        found = connection.execute(
            statement(_STATEMENTS[batch.kind]),
            {"mine": [str(path) for path in mine], "files": [str(path) for path in theirs]},
        ).fetchall()
    return Overlap(UUID(found[0][0]), found[0][1]) if found else None

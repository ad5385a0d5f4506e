"""Writing the lines of several batches into one file."""

from collections.abc import Sequence

from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.engine import Row, statement, workbench
from consortium.spend.gateways.lake import LakeFile, lake, landed_paths_of
from consortium.spend.models.batch import ImportBatch

_STATEMENTS = {Kind.LINES: "compacted_lines", Kind.PAYMENTS: "compacted_payments"}


class LinesDiffer(Exception):
    """What was written is not what was read: a file of the lake is damaged, or we are wrong."""


def compact(batches: Sequence[ImportBatch]) -> LakeFile:
    """Write the lines of batches of one trust and kind into a file; nobody reads it yet.

    Raises:
        LinesDiffer: the file does not hold line by line what was imported.
    """
    landed = [str(path) for path in landed_paths_of(batches)]
    named = ", ".join(batch.reference for batch in batches)
    (kind,) = {batch.kind for batch in batches}
    (trust_id,) = {batch.trust_id for batch in batches}
    with lake().workspace() as folder, workbench() as connection:

        def seal(*files: str) -> Row:
            found = connection.execute(statement("seal_of_files"), {"files": list(files)})
            (row,) = found.fetchall()
            return tuple(row)

        path = folder / "compacted.parquet"
        connection.execute(statement(_STATEMENTS[kind]), {"files": landed, "path": str(path)})
        sealed = seal(*landed)
        if sealed[0] != sum(batch.rows_accepted for batch in batches):
            raise LinesDiffer(f"The files of {named} lack lines that were imported.")
        if seal(str(path)) != sealed:
            raise LinesDiffer(f"The lines of {named} changed while they were compacted.")
        return lake().take_in(path, trust_id)

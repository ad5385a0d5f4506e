"""Matching the lines of the lake anew: a file is read, matched by what is known now, and written
beside the old one if any of its lines is matched otherwise."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.engine import Row, statement
from consortium.spend.gateways.known import Known, units_read
from consortium.spend.gateways.lake import paths_of
from consortium.spend.gateways.staging import Written, load
from consortium.spend.gateways.summing import written_lines, written_payments
from consortium.spend.models.batch import ImportBatch

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class _Steps:
    """The statements for a kind of batch, in the order in which they run."""

    read: str
    words: str
    match: str
    changes: str
    write: str


_STEPS = {
    Kind.LINES: _Steps(
        "landed_lines", "landed_lines_words", "rematched", "rematched_changes", "rematched_landed"
    ),
    Kind.PAYMENTS: _Steps(
        "landed_payments",
        "landed_payments_words",
        "payments_rematched",
        "payments_rematched_changes",
        "payments_rematched_landed",
    ),
}


class Rematching:
    """What is known of a trust, on a workbench, for one batch after another."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", folder: Path, known: Known) -> None:
        self._connection = connection
        self._folder = folder
        self._known = known
        for table in ("items", "codes", "gtins", "parts", "packs", "decisions"):
            load(connection, f"known_{table}", getattr(known, table))
        self._run("known")

    def written(self, batch: ImportBatch) -> Written | None:
        """The batch as it is matched now, in a file of its own; None when nothing changes."""
        (file,) = paths_of([batch])
        self._connection.execute("SET VARIABLE file = $value", {"value": str(file)})
        steps = _STEPS[batch.kind]
        self._run(steps.read)
        ((suppliers, units),) = self._run(steps.words)
        load(self._connection, "known_suppliers", self._known.suppliers_named(suppliers or ()))
        if batch.kind is Kind.LINES:
            load(self._connection, "known_units", units_read(units or ()))
            self._run("matched_wordings")
        self._run(steps.match)
        ((changes,),) = self._run(steps.changes)
        if not changes:
            return None
        path = self._folder / f"{batch.id}.parquet"
        self._run(steps.write, path=str(path))
        summed = written_lines if batch.kind is Kind.LINES else written_payments
        return summed(self._connection, path)

    def _run(self, name: str, **parameters: str) -> list[Row]:
        return self._connection.execute(statement(name), parameters).fetchall()

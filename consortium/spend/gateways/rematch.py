"""Matching the lines of the lake anew: a file is read, matched by what is known now, and written
beside the old one if any of its lines is matched otherwise."""

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

_PREFIX = {Kind.LINES: "", Kind.PAYMENTS: "payments_"}
_LANDED = {Kind.LINES: "landed_lines", Kind.PAYMENTS: "landed_payments"}


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
        prefix = _PREFIX[batch.kind]
        self._run(_LANDED[batch.kind])
        ((suppliers, units),) = self._run(f"{_LANDED[batch.kind]}_words")
        load(self._connection, "known_suppliers", self._known.suppliers_named(suppliers or ()))
        if batch.kind is Kind.LINES:
            load(self._connection, "known_units", units_read(units or ()))
            self._run("matched_wordings")
        self._run(f"{prefix}rematched")
        ((changes,),) = self._run(f"{prefix}rematched_changes")
        if not changes:
            return None
        path = self._folder / f"{batch.id}.parquet"
        self._run(f"{prefix}rematched_landed", path=str(path))
        summed = written_lines if batch.kind is Kind.LINES else written_payments
        return summed(self._connection, path)

    def _run(self, name: str, **parameters: str) -> list[Row]:
        return self._connection.execute(statement(name), parameters).fetchall()

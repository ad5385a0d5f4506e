"""Rolling the files of the lake up by month, and reading what is rolled up beside what is not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from consortium.foundation.lazy import lazy
from consortium.spend.gateways.engine import statement, workbench
from consortium.spend.gateways.lake import LakeFile, lake, paths_of
from consortium.spend.models.batch import ImportBatch
from consortium.spend.models.rollup import rollups_of

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = lazy("duckdb")

_ROLLED = "SELECT * FROM read_parquet($rolled)"
_FRESH = "SELECT * FROM fresh"
# Sums in a file are whole numbers of 64 bits.
_KEPT = (
    "SELECT * REPLACE (CAST(quantity AS BIGINT) AS quantity, CAST(amount AS BIGINT) AS amount) "
    "FROM fresh"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """Batches by month: a statement may go on from ``text`` and read ``months``.

    Its columns are those of ``sql/rolled_up.sql``.
    """

    text: str
    parameters: dict[str, Any] = field(default_factory=dict)


def roll_up(batch: ImportBatch) -> LakeFile | None:
    """Write the roll-up of a batch beside its lines; nobody reads it before a row names it.

    None when a sum in it does not fit: such lines are added up whenever somebody asks.
    """
    with lake().workspace() as folder, workbench() as connection:
        path = folder / "months.parquet"
        try:
            connection.execute(
                f"COPY ({_lines_by_month()} {_KEPT} ORDER BY ALL) TO $path "
                "(FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)",
                {"files": [str(each) for each in paths_of([batch])], "path": str(path)},
            )
        except (duckdb.ConversionException, duckdb.OutOfRangeException):
            return None
        return lake().take_in(path, batch.trust_id)


def months_of(batches: Iterable[ImportBatch]) -> Months | None:
    """These batches by month, whether they are rolled up already or not; None without lines."""
    of = [batch for batch in batches if batch.lake_sha256]
    made = rollups_of({batch.trust_id for batch in of})
    rolled: list[str] = []
    fresh: list[ImportBatch] = []
    for batch in of:
        sha256 = made.get((batch.trust_id, batch.lake_sha256 or ""))
        months = lake().path(batch.trust_id, sha256) if sha256 else None
        if months is not None and months.exists():
            rolled.append(str(months))
        else:
            fresh.append(batch)
    if not of:
        return None
    parts = [_ROLLED] * bool(rolled) + [_FRESH] * bool(fresh)
    before = f"{_lines_by_month()}, " if fresh else "WITH "
    return Months(
        text=f"{before}months AS ({' UNION ALL BY NAME '.join(parts)})",
        parameters={
            **({"rolled": rolled} if rolled else {}),
            **({"files": [str(path) for path in paths_of(fresh)]} if fresh else {}),
        },
    )


def _lines_by_month() -> str:
    return f"{statement('held')}, fresh AS ({statement('rolled_up')})"

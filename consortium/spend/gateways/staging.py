"""One file on the workbench: read, checked and matched in DuckDB, row sets at a time.

The order of the steps is the order of the methods. Whatever a step makes lies in the connection
and in the folder of the import, and is gone when the import ends.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consortium.foundation.domain.periods import add_months
from consortium.foundation.lazy import lazy
from consortium.spend.domain.dates import DateReadings, DateStyle, style_of
from consortium.spend.domain.faults import FAULTS
from consortium.spend.domain.fields import DATES, NAMING, Field
from consortium.spend.domain.findings import RejectedRow
from consortium.spend.domain.header import Layout
from consortium.spend.gateways.engine import Row, statement
from consortium.spend.gateways.known import Columns, Known
from consortium.spend.gateways.source import SourceFile, records_of, straightened

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = lazy("duckdb")

_TYPES = {"valid_from": "DATE", "numerator": "BIGINT", "denominator": "BIGINT"}
_MONTHS_AHEAD = 12
# What was bought and from whom: many rows share it. Everything else is read in each row.
_WORDING = (Field.SUPPLIER, *NAMING, Field.UNIT)
_OF_EACH_ROW = tuple(field for field in Field if field not in _WORDING)
# What is read and asked of each column of dates; the name of the column takes the place of {it}.
_IN_BOTH_STYLES = "iso_date({it}) AS {it}_iso, day_first_date({it}) AS {it}_day_first"
# What is no date day first may be one when the month comes first.
_GIVEN = (
    "{it} IS NOT NULL AS {it}_given, {it}_iso, {it}_day_first, CASE WHEN {it}_day_first IS NULL "
    "THEN month_first_date({it}) END AS {it}_month_first"
)
_IN_ITS_STYLE = (
    "CASE getvariable('{it}_style') WHEN 'iso' THEN {it}_iso ELSE {it}_day_first END AS {it}"
)
DATE_FAULTS = (
    "{it}_given AND {it} IS NULL AS {it}_unreadable, "
    "{it} NOT BETWEEN DATE '2000-01-01' AND getvariable('last_day') AS {it}_distant"
)
# What stands beyond the header, in a file that was straightened.
_SURPLUS = "surplus"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """Where the rows of the file went, except those that land."""

    read: int
    left_out: int
    rejected: int
    duplicate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The lines that were written for the lake."""

    path: Path
    lines: int
    without_item: int
    without_supplier: int
    amount: Decimal
    first_day: date | None
    last_day: date | None


class Staging:
    """A file of purchase lines on its way into the lake."""

    def __init__(
        self, connection: "duckdb.DuckDBPyConnection", folder: Path, layout: Layout
    ) -> None:
        self._connection = connection
        self.folder = folder
        self.layout = layout
        self.styles: dict[Field, DateStyle] = {}

    def read(self, source: SourceFile, *, today: date) -> None:
        """Read the whole file.

        Raises:
            Invalid: a column of dates is written month first, or quotation marks never close.
        """
        self._set("last_day", add_months(today, _MONTHS_AHEAD))
        self._set("staged", str(self.folder / "staged.parquet"))
        try:
            self._read(source)
        except duckdb.InvalidInputException:
            # Not as DuckDB needs it: rows of uneven length, mixed line ends, loose quotes.
            self._read(straightened(source, self.folder))
        for field in DATES:
            readings = self._date_readings(field) if field in self.layout.places else DateReadings()
            self.styles[field] = style_of(readings, self.layout.heading(field))
            self._set(f"{field}_style", self.styles[field].value)

    def match(self, known: Known) -> None:
        """Match every line against what is known, and note which rows cannot land."""
        for table in ("items", "codes", "gtins", "parts", "packs", "units"):
            self._load(f"known_{table}", getattr(known, table))
        collide, suppliers = self._one("wordings_seen")
        if collide:
            raise RuntimeError("two wordings of this file share a hash")
        self._load("known_suppliers", known.suppliers_named(suppliers or ()))
        self._run("articles")
        self._fill_in(
            "rows",
            {
                "the_dates": of_each_date(_IN_ITS_STYLE),
                "any_date_given": " OR ".join(f"{field}_given" for field in DATES),
            },
        )
        self._filled, last_row, last_line = self._one("last_line")
        self._set("last_line", last_line)
        self._left_out = self._one("left_out_count")[0] if last_row > last_line else 0
        self._run("lines")
        self._fill_in(
            "rejected",
            {
                "the_names": ", ".join(f"CASE WHEN {name} THEN '{name}' END" for name in FAULTS),
                "any_of_them": " OR ".join(FAULTS),
                "the_date_faults": of_each_date(DATE_FAULTS),
            },
        )
        self._run("repeated")

    def leave_out_what_landed_before(self, lake_files: Sequence[Path]) -> None:
        """Keep back the lines that these files of the trust hold; forget what was kept before."""
        self._connection.execute("DELETE FROM kept_back WHERE reason = 'duplicate'")
        if lake_files:
            self._run("duplicates", files=[str(path) for path in lake_files])

    def write(self, *, batch_id: UUID, trust_id: UUID) -> Written:
        """Write the lines that land as one file, and sum up what it holds."""
        path = self.folder / "lines.parquet"
        self._run("landed", path=str(path), batch_id=str(batch_id), trust_id=str(trust_id))
        lines, without_item, without_supplier, pence, first_day, last_day = self._one(
            "summary", files=[str(path)]
        )
        return Written(
            path=path,
            lines=lines,
            without_item=without_item,
            without_supplier=without_supplier,
            amount=Decimal(pence).scaleb(-2),
            first_day=first_day,
            last_day=last_day,
        )

    def counts(self) -> RowCounts:
        rejected, duplicate = self._one("kept_back_counts")
        return RowCounts(
            read=self._filled, left_out=self._left_out, rejected=rejected, duplicate=duplicate
        )

    def rejected_rows(self) -> Iterator[RejectedRow]:
        """The rows that cannot land, in the order of the file, as they stand in it."""
        found = self._run("rejected_rows").fetchall()
        rows = records_of(self._source, {row for row, *_ in found})
        for (row, first_row, names, details), cells in zip(found, rows, strict=True):
            yield RejectedRow(
                row=row,
                cells=cells,
                faults={name: details.get(name) or "" for name in names or ()},
                first_row=first_row or "",
            )

    def duplicate_rows(self, limit: int) -> list[Row]:
        """Row, order number, line number and earlier batch of lines that had landed before."""
        return self._run("duplicate_rows", limit=limit).fetchall()

    def left_out_rows(self, limit: int) -> list[Row]:
        """Row and first text of what stands after the last line."""
        return self._run("left_out_rows", limit=limit).fetchall()

    def _read(self, source: SourceFile) -> None:
        self._source = source
        width = len(source.headings) + source.is_straight
        self._set("csv", str(source.path))
        self._set("delimiter", source.delimiter)
        self._set("columns", {f"c{place}": "VARCHAR" for place in range(width)})
        given = {field.value: place for field, place in self.layout.places.items()}
        if source.is_straight:
            given[_SURPLUS] = len(source.headings)
        self._fill_in("source", {"the_named_cells": _named_cells(given)})
        self._fill_in("wordings", {"the_texts": _texts(_WORDING, given)})
        texts = _texts((*_OF_EACH_ROW, _SURPLUS), given)
        self._fill_in(
            "staged",
            {
                "the_texts": texts,
                "the_dates_in_both_styles": of_each_date(_IN_BOTH_STYLES),
                "the_dates_given": of_each_date(_GIVEN),
            },
            path=str(self.folder / "staged.parquet"),
        )

    def _date_readings(self, field: Field) -> DateReadings:
        found = self._fill_in("date_styles", {"a_column": field.value}).fetchall()[0]
        iso, day_first, only_day, only_month, row = found
        return DateReadings(
            iso=iso,
            day_first=day_first,
            only_day_first=only_day,
            only_month_first=only_month,
            first_such_row=row,
        )

    def _load(self, table: str, columns: Columns) -> None:
        lists = ", ".join(
            f"unnest(CAST(${name} AS {_TYPES.get(name, 'VARCHAR')}[])) AS {name}"
            for name in columns
        )
        self._connection.execute(f"CREATE TEMP TABLE {table} AS SELECT {lists}", dict(columns))

    def _set(self, name: str, value: Any) -> None:
        self._connection.execute(f"SET VARIABLE {name} = $value", {"value": value})

    def _run(self, name: str, **parameters: Any) -> "duckdb.DuckDBPyConnection":
        return self._connection.execute(statement(name), parameters)

    def _fill_in(
        self, name: str, ours: Mapping[str, str], **parameters: Any
    ) -> "duckdb.DuckDBPyConnection":
        """Run a statement that has room for names of columns, which no parameter can carry."""
        text = statement(name)
        for place, names in ours.items():
            text = text.replace(place, names)
        return self._connection.execute(text, parameters)

    def _one(self, name: str, **parameters: Any) -> Row:
        row: Row = self._run(name, **parameters).fetchall()[0]
        return row


def of_each_date(columns: str) -> str:
    return ", ".join(columns.format(it=field) for field in DATES)


def _named_cells(given: Mapping[str, int]) -> str:
    """Which cell holds which column; the names are ours, nothing of the file is in them."""
    return ", ".join(
        f"c{given[name]} AS {name}" if name in given else f"CAST(NULL AS VARCHAR) AS {name}"
        for name in (*_WORDING, *_OF_EACH_ROW, _SURPLUS)
    )


def _texts(names: Iterable[str], given: Collection[str]) -> str:
    """These columns as texts; what the file lacks is nothing already."""
    return ", ".join(f"text_of({name}) AS {name}" if name in given else name for name in names)

"""One file on the workbench: read, checked and matched in DuckDB, row sets at a time.

The order of the steps is the order of the methods. Whatever a step makes lies in the connection
and in the folder of the import, and is gone when the import ends.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from consortium.foundation.domain.periods import add_months
from consortium.foundation.lazy import lazy
from consortium.spend.domain.dates import DateReadings, DateStyle, style_of
from consortium.spend.domain.fields import Field
from consortium.spend.domain.findings import RejectedRow
from consortium.spend.domain.header import Layout
from consortium.spend.gateways.engine import Row, statement
from consortium.spend.gateways.known import Columns, Known
from consortium.spend.gateways.source import SourceFile, records_of, straightened

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = lazy("duckdb")

_TYPES = {
    "valid_from": "DATE",
    **dict.fromkeys(
        (
            "numerator",
            "denominator",
            "pack_numerator",
            "pack_denominator",
            "content_numerator",
            "content_denominator",
        ),
        "BIGINT",
    ),
}
_MONTHS_AHEAD = 12
# What stands beyond the header, in a file that was straightened.
SURPLUS = "surplus"
# What is read and asked of each column of dates; the name of the column takes the place of {it}.
_IN_BOTH_STYLES = (
    "clear_date({it}) AS {it}_clear, "
    "CASE WHEN {it}_clear IS NULL THEN day_first_date({it}) END AS {it}_day_first"
)
# What is no date day first may be one when the month comes first.
_GIVEN = (
    "{it} IS NOT NULL AS {it}_given, {it}_clear, {it}_day_first, "
    "CASE WHEN {it}_clear IS NULL AND {it}_day_first IS NULL THEN month_first_date({it}) END "
    "AS {it}_month_first"
)
_IN_ITS_STYLE = (
    "coalesce({it}_clear, CASE getvariable('{it}_style') WHEN 'month first' "
    "THEN coalesce({it}_month_first, CASE WHEN day({it}_day_first) <= 12 "
    "THEN make_date(year({it}_day_first), day({it}_day_first), month({it}_day_first)) END) "
    "WHEN 'day first' THEN {it}_day_first END) AS {it}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """Where the rows of the file went, except those that land."""

    read: int
    left_out: Mapping[str, int]
    rejected: int
    duplicate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written for the lake."""

    path: Path
    lines: int
    without_item: int
    without_supplier: int
    amount: Decimal
    first_day: date | None
    last_day: date | None
    # How many lines were matched in which way (consortium.spend.domain.matching.Way).
    matched_by: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Rows to say something about: which, of what sort, and a few words of theirs."""

    row: int
    sort: str
    text: str
    batch_id: str = field(default="")


class Staging(ABC):
    """A file on its way into the lake."""

    # The columns of dates among its fields.
    dates: ClassVar[tuple[Field, ...]]

    def __init__(
        self,
        connection: "duckdb.DuckDBPyConnection",
        folder: Path,
        layout: Layout,
        remarks: Sequence[str] = (),
    ) -> None:
        self._connection = connection
        self._remarks = remarks
        self.folder = folder
        self.layout = layout
        self.styles: dict[Field, DateStyle] = {}
        self.readings: dict[Field, DateReadings] = {}

    def read(self, source: SourceFile, *, today: date) -> None:
        """Read the whole file.

        Raises:
            Invalid: quotation marks never close.
        """
        self._set("last_day", add_months(today, _MONTHS_AHEAD))
        self._set("staged", str(self.folder / "staged.parquet"))
        try:
            self._read(source)
        except duckdb.InvalidInputException:
            # Not as DuckDB needs it: rows of uneven length, mixed line ends, loose quotes.
            self._read(straightened(source, self.folder))
        self.readings = {
            column: self._date_readings(column)
            for column in self.dates
            if column in self.layout.places
        }
        beside = sum(self.readings.values(), DateReadings())
        for column in self.dates:
            self.styles[column] = style_of(self.readings.get(column, DateReadings()), beside)
            self._set(f"{column}_style", self.styles[column].value)

    @abstractmethod
    def match(self, known: Known) -> None:
        """Match every line against what is known, and note which rows cannot land."""

    @abstractmethod
    def leave_out_what_landed_before(self, lake_files: Sequence[Path]) -> None:
        """Keep back the lines that these files of the trust hold; forget what was kept before."""

    @abstractmethod
    def write(self, *, batch_id: UUID, trust_id: UUID) -> Written:
        """Write the lines that land as one file, and sum up what it holds."""

    @abstractmethod
    def counts(self) -> RowCounts:
        """Where the rows went so far."""

    @abstractmethod
    def duplicate_rows(self, limit: int) -> list[Noticed]:
        """The first lines that had landed before."""

    @abstractmethod
    def left_out_rows(self, limit: int) -> list[Noticed]:
        """The first rows that are no lines, with the sort of thing they are."""

    def remarks(self) -> list[str]:
        """What somebody should know of how the file was read."""
        month_first = [
            f"The dates in “{self.layout.heading(column)}” are read month first, as row "
            f"{readings.first_such_row} shows."
            for column, readings in self.readings.items()
            if self.styles[column] is DateStyle.MONTH_FIRST and readings.only_month_first
        ]
        return [*self._remarks, *month_first]

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

    def _read(self, source: SourceFile) -> None:
        self._source = source
        width = len(source.headings) + source.is_straight
        self._set("csv", str(source.path))
        self._set("delimiter", source.delimiter)
        self._set("skipped", source.header_row - 1)
        self._set("first_row", source.header_row + 1)
        self._set("columns", {f"c{place}": "VARCHAR" for place in range(width)})
        given = {column.value: place for column, place in self.layout.places.items()}
        if source.is_straight:
            given[SURPLUS] = len(source.headings)
        self._stage(given)

    @abstractmethod
    def _stage(self, given: Mapping[str, int]) -> None:
        """Read every row into the file ``staged``; ``given`` says which cell holds which column."""

    def _fill_in_dates(
        self, name: str, ours: Mapping[str, str], **parameters: Any
    ) -> "duckdb.DuckDBPyConnection":
        """Run a statement with room for what is done to every column of dates."""
        places = {
            "the_dates_in_both_styles": of_each_date(_IN_BOTH_STYLES, self.dates),
            "the_dates_given": of_each_date(_GIVEN, self.dates),
            "the_dates": of_each_date(_IN_ITS_STYLE, self.dates),
            "any_date_given": " OR ".join(f"{column}_given" for column in self.dates),
        }
        return self._fill_in(name, {**ours, **places}, **parameters)

    def _date_readings(self, column: Field) -> DateReadings:
        found = self._fill_in("date_styles", {"a_column": column.value}).fetchall()[0]
        clear, day_first, only_day, only_month, row = found
        return DateReadings(
            iso=clear,
            day_first=day_first,
            only_day_first=only_day,
            only_month_first=only_month,
            first_such_row=row,
        )

    def _load(self, table: str, columns: Columns) -> None:
        load(self._connection, table, columns)

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


def load(connection: "duckdb.DuckDBPyConnection", table: str, columns: Columns) -> None:
    """Make a table of these columns on a workbench, in place of one of that name."""
    lists = ", ".join(
        f"unnest(CAST(${name} AS {_TYPES.get(name, 'VARCHAR')}[])) AS {name}" for name in columns
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {lists}", dict(columns))


def of_each_date(columns: str, dates: Iterable[Field]) -> str:
    """A piece of a statement once for each column of dates."""
    return ", ".join(columns.format(it=column) for column in dates)


def named_cells(names: Iterable[str], given: Mapping[str, int]) -> str:
    """Which cell holds which column; the names are ours, nothing of the file is in them."""
    return ", ".join(
        f"c{given[name]} AS {name}" if name in given else f"CAST(NULL AS VARCHAR) AS {name}"
        for name in names
    )


def texts(names: Iterable[str], given: Collection[str]) -> str:
    """These columns as texts; what the file lacks is nothing already."""
    return ", ".join(f"text_of({name}) AS {name}" if name in given else name for name in names)

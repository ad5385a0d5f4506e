"""A file of purchase lines on its way into the lake."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from consortium.spend.domain.faults import FAULTS
from consortium.spend.domain.fields import DATES, LINE_FIELDS, NAMING, Field
from consortium.spend.gateways.known import Known, units_read
from consortium.spend.gateways.staging import (
    SURPLUS,
    Noticed,
    RowCounts,
    Staging,
    Written,
    named_cells,
    of_each_date,
    texts,
)
from consortium.spend.gateways.summing import written_lines

# What was bought and from whom: many rows share it. Everything else is read in each row.
_WORDING = (Field.SUPPLIER, *NAMING, Field.UNIT)
_OF_EACH_ROW = tuple(field for field in LINE_FIELDS if field not in _WORDING)
DATE_FAULTS = (
    "{it}_given AND {it} IS NULL AS {it}_unreadable, "
    "{it} NOT BETWEEN DATE '2000-01-01' AND getvariable('last_day') AS {it}_distant"
)


class LineStaging(Staging):
    """Purchase lines: checked against the catalogue, matched, in base units."""

    dates: ClassVar[tuple[Field, ...]] = DATES

    def match(self, known: Known) -> None:
        for table in ("items", "codes", "gtins", "parts", "packs", "decisions"):
            self._load(f"known_{table}", getattr(known, table))
        collide, suppliers, units = self._one("wordings_seen")
        if collide:
            raise RuntimeError("two wordings of this file share a hash")
        self._load("known_suppliers", known.suppliers_named(suppliers or ()))
        self._load("known_units", units_read(units or ()))
        self._run("known")
        self._run("matched_wordings")
        self._run("articles")
        self._fill_in_dates("rows", {})
        self._filled, last_row, last_line = self._one("last_line")
        self._set("last_line", last_line)
        self._left_out = self._one("left_out_count")[0] if last_row > last_line else 0
        self._run("lines")
        self._fill_in(
            "rejected",
            {
                "the_names": ", ".join(f"CASE WHEN {name} THEN '{name}' END" for name in FAULTS),
                "any_of_them": " OR ".join(FAULTS),
                "the_date_faults": of_each_date(DATE_FAULTS, DATES),
            },
        )
        self._run("repeated")

    def leave_out_what_landed_before(self, lake_files: Sequence[Path]) -> None:
        self._connection.execute("DELETE FROM kept_back WHERE reason = 'duplicate'")
        if lake_files:
            self._run("duplicates", files=[str(path) for path in lake_files])

    def write(self, *, batch_id: UUID, trust_id: UUID) -> Written:
        path = self.folder / "lines.parquet"
        self._run("landed", path=str(path), batch_id=str(batch_id), trust_id=str(trust_id))
        return written_lines(self._connection, path)

    def counts(self) -> RowCounts:
        rejected, duplicate = self._one("kept_back_counts")
        return RowCounts(
            read=self._filled,
            left_out={"total": self._left_out} if self._left_out else {},
            rejected=rejected,
            duplicate=duplicate,
        )

    def duplicate_rows(self, limit: int) -> list[Noticed]:
        return [
            Noticed(row=row, sort="duplicate", text=f"{order} line {line}", batch_id=batch_id)
            for row, order, line, batch_id in self._run("duplicate_rows", limit=limit).fetchall()
        ]

    def left_out_rows(self, limit: int) -> list[Noticed]:
        return [
            Noticed(row=row, sort="total", text=text)
            for row, text in self._run("left_out_rows", limit=limit).fetchall()
        ]

    def _stage(self, given: Mapping[str, int]) -> None:
        names = (*_WORDING, *_OF_EACH_ROW, SURPLUS)
        self._fill_in("source", {"the_named_cells": named_cells(names, given)})
        self._fill_in("wordings", {"the_texts": texts(_WORDING, given)})
        self._fill_in_dates(
            "staged",
            {"the_texts": texts((*_OF_EACH_ROW, SURPLUS), given)},
            path=str(self.folder / "staged.parquet"),
        )

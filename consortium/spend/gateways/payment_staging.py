"""A file of payments on its way into the lake: amounts only, as trusts publish them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from consortium.spend.domain.fields import PAYMENT_FIELDS, Field
from consortium.spend.gateways.known import Known
from consortium.spend.gateways.staging import (
    SURPLUS,
    Noticed,
    RowCounts,
    Staging,
    Written,
    named_cells,
    texts,
)
from consortium.spend.gateways.summing import written_payments


class PaymentStaging(Staging):
    """Payments: a supplier and an amount each; rows without one of them are left out."""

    dates: ClassVar[tuple[Field, ...]] = (Field.PAID_ON,)

    def match(self, known: Known) -> None:
        (suppliers,) = self._one("payments_known")
        self._load("known_suppliers", known.suppliers_named(suppliers or ()))
        # Where payments have a day or a number, a row with neither that speaks of a total is one.
        identity = {Field.PAID_ON, Field.TRANSACTION_NUMBER}
        self._set("has_identity", not identity.isdisjoint(self.layout.places))
        self._fill_in_dates("payments", {})
        self._rows, self._undated = self._one("payments_read")
        self._left_out = dict(self._run("payments_left_out").fetchall())

    def leave_out_what_landed_before(self, lake_files: Sequence[Path]) -> None:
        self._connection.execute("DELETE FROM kept_back WHERE reason = 'duplicate'")
        if lake_files:
            self._run("payments_duplicates", files=[str(path) for path in lake_files])

    def write(self, *, batch_id: UUID, trust_id: UUID) -> Written:
        path = self.folder / "payments.parquet"
        self._run("payments_landed", path=str(path), batch_id=str(batch_id), trust_id=str(trust_id))
        return written_payments(self._connection, path)

    def counts(self) -> RowCounts:
        rejected, duplicate = self._one("kept_back_counts")
        return RowCounts(
            read=self._rows, left_out=self._left_out, rejected=rejected, duplicate=duplicate
        )

    def duplicate_rows(self, limit: int) -> list[Noticed]:
        return [
            Noticed(row=row, sort="duplicate", text=number, batch_id=batch_id)
            for row, number, batch_id in self._run(
                "payments_duplicate_rows", limit=limit
            ).fetchall()
        ]

    def left_out_rows(self, limit: int) -> list[Noticed]:
        return [
            Noticed(row=row, sort=sort, text=text)
            for row, sort, text in self._run("payments_left_out_rows", limit=limit).fetchall()
        ]

    def remarks(self) -> list[str]:
        said = super().remarks()
        if self._undated:
            heading = self.layout.heading(Field.PAID_ON)
            said.append(
                f"1 payment has a date in “{heading}” that cannot be read; it counts without one."
                if self._undated == 1
                else f"{self._undated:,} payments have a date in “{heading}” that cannot be read; "
                "they count without one."
            )
        return said

    def _stage(self, given: Mapping[str, int]) -> None:
        cells = ", ".join(f"c{place}" for place in range(len(self.layout.headings)))
        columns = f"{named_cells((*PAYMENT_FIELDS, SURPLUS), given)}, [{cells}] AS cells"
        self._fill_in("source", {"the_named_cells": columns})
        self._fill_in_dates(
            "payments_staged",
            {"the_texts": texts((*PAYMENT_FIELDS, SURPLUS), given), "the_cells": "cells"},
            path=str(self.folder / "staged.parquet"),
            supplier_heading=self.layout.heading(Field.SUPPLIER),
            amount_heading=self.layout.heading(Field.AMOUNT),
        )

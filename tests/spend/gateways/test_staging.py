"""The statements of the import agree with the rules of the domain."""

import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consortium.catalogue.domain.items import DatedPack, pack_on
from consortium.spend.domain.faults import FAULTS
from consortium.spend.domain.fields import DATES
from consortium.spend.gateways.engine import Row, statement, workbench
from consortium.spend.gateways.known import Known
from consortium.spend.gateways.line_staging import DATE_FAULTS, LineStaging
from consortium.spend.gateways.source import source_of
from consortium.spend.gateways.staging import of_each_date
from consortium.spend.gateways.tables import tables_in
from tests.spend.factories import csv_of, row

ITEM = "0190aaaa-0000-7000-8000-000000000007"
FIRST = date(2025, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(-1, 9)]
# Every number up to nine divides it, so every pack of the strategy comes out even.
MANY = 2520
PACKS = st.lists(
    st.builds(
        DatedPack,
        unit=st.sampled_from(["BX", "CS"]),
        base_units=st.fractions(min_value=Fraction(1, 9), max_value=100, max_denominator=9),
        valid_from=st.sampled_from(DAYS[1:]),
    ),
    max_size=6,
    unique_by=lambda pack: (pack.unit, pack.valid_from),
)


def known(packs: list[DatedPack]) -> Known:
    return Known(
        items={"item_id": [ITEM], "code": ["IOL"], "base_unit": ["EA"]},
        codes={"key": ["iol"], "item_id": [ITEM]},
        gtins={"key": [], "item_id": [], "unit": []},
        parts={"supplier_id": [], "key": [], "item_id": []},
        packs={
            "item_id": [ITEM for _ in packs],
            "unit": [pack.unit for pack in packs],
            "valid_from": [pack.valid_from for pack in packs],
            "numerator": [pack.base_units.numerator for pack in packs],
            "denominator": [pack.base_units.denominator for pack in packs],
        },
        decisions={
            "wording": [],
            "decision_id": [],
            "item_id": [],
            "pack_numerator": [],
            "pack_denominator": [],
        },
        suppliers={},
    )


def landed(app: Flask, folder: Path, content: bytes, packs: list[DatedPack]) -> list[Row]:
    """Unit, day and quantity in base units of the lines that land."""
    path = folder / "lines.csv"
    path.write_bytes(content)
    with app.app_context(), workbench() as connection:
        (table,) = tables_in(path, folder, {})
        staging = LineStaging(connection, folder, table.found.layout)
        source = source_of(table.path, table.delimiter, table.found, folder)
        staging.read(source, today=FIRST)
        staging.match(known(packs))
        written = staging.write(batch_id=UUID(int=1), trust_id=UUID(int=2))
        return connection.execute(
            "SELECT unit, ordered_on, quantity_base FROM read_parquet($path)",
            {"path": str(written.path)},
        ).fetchall()


def test_every_fault_has_its_column_and_every_column_its_fault() -> None:
    text = statement("rejected").replace("the_date_faults", of_each_date(DATE_FAULTS, DATES))
    kinds = "missing|unreadable|distant|too_fine|wrong|charged|ambiguous|unknown|inexact|surplus"
    columns = set(re.findall(rf"AS (\w+_(?:{kinds}))\b", text))
    assert columns == set(FAULTS)


class TestPacks:
    @settings(
        suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None
    )
    @given(packs=PACKS)
    def test_hold_on_each_day_what_the_catalogue_says(
        self, empty_app: Flask, tmp_path: Path, packs: list[DatedPack]
    ) -> None:
        content = csv_of(
            *(
                row(
                    Order_number=unit,
                    Line_number=str(number),
                    Order_date=day.isoformat(),
                    Unit=unit,
                    Quantity=str(MANY),
                    Unit_price="1",
                    Amount=str(MANY),
                )
                for unit in ("BX", "CS", "EA")
                for number, day in enumerate(DAYS)
            )
        )
        expected = {
            (unit, day, int(pack.to_base(Fraction(MANY)) * 1_000_000))
            for unit in ("BX", "CS", "EA")
            for day in DAYS
            if (pack := pack_on(packs, unit, day, base_unit="EA"))
        }
        assert set(landed(empty_app, tmp_path, content, packs)) == expected


def test_two_wordings_with_one_hash_end_the_import(
    empty_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LineStaging, "_one", lambda *_: (True, [], []))
    with pytest.raises(RuntimeError, match="share a hash"):
        landed(empty_app, tmp_path, csv_of(row()), [])

"""Importing purchase lines: what lands, what does not, and that it lands once."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from flask import current_app
from sqlalchemy import select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.spend.domain.report import ImportReport
from consortium.spend.models.batch import ImportBatch
from consortium.spend.queries.batches import rejected_file, source_file
from consortium.spend.queries.lines import list_lines
from consortium.spend.queries.purchase_line import PurchaseLine
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.import_lines import import_file
from tests.spend.factories import LENS_GTIN, csv_of, imported, numbered, row
from tests.support.world import NOW, SYSTEM, World

pytestmark = pytest.mark.usefixtures("items")


def lines_of(report: ImportReport) -> list[PurchaseLine]:
    """The lines of a batch as they lie in the lake, in the order of the file."""
    wanted = Wanted(batch_ids=frozenset({report.batch_id}))
    found = list_lines(actor=SYSTEM, wanted=wanted, asked=Asked(rows=None))
    return sorted(found.page.rows, key=lambda line: line.source_row)


def files_of_the_lake() -> set[Path]:
    lake = Path(current_app.config["DATA_DIR"], "lake")
    return {path for path in lake.rglob("*") if path.is_file()}


def only_line(world: World, **cells: str) -> PurchaseLine:
    (line,) = lines_of(imported(world.north, csv_of(row(**cells))))
    return line


class TestLanding:
    def test_a_line_lands_as_it_was_invoiced(self, world: World, items: dict[str, UUID]) -> None:
        line = only_line(
            world,
            Delivery_date="2025-05-06",
            Receipt_date="2025-05-08",
            Invoice_date="2025-05-31",
            Tax_point="2025-05-30",
            Invoice_number="INV-7",
            Funding_source="Own revenue",
            Cost_code="EYE-01",
        )
        assert (line.order_number, line.line_number, line.source_row) == ("PO-1", "1", 2)
        assert line.ordered_on == date(2025, 5, 3)
        assert (line.delivered_on, line.received_on) == (date(2025, 5, 6), date(2025, 5, 8))
        assert (line.invoiced_on, line.tax_point_on) == (date(2025, 5, 31), date(2025, 5, 30))
        assert (line.invoice_number, line.corrects_invoice) == ("INV-7", "")
        assert not line.is_free
        assert (line.supplier, line.supplier_id) == ("Alpha Ltd", world.alpha)
        assert (line.item_id, line.item_code) == (items["IOL"], "IOL")
        assert (line.unit, line.quantity, line.quantity_base) == ("EA", Decimal(100), Decimal(100))
        assert (line.unit_price, line.amount) == (Decimal(38), Decimal(3800))
        assert (line.funding_source, line.cost_code) == ("Own revenue", "EYE-01")

    def test_the_report_says_what_landed(self, world: World) -> None:
        report = imported(world.north, csv_of(*numbered(3), row(Order_number="PO-2")))
        assert report.reference == "PL-2026-0001"
        assert (report.counts.read, report.counts.accepted) == (4, 4)
        assert report.amount == Decimal("15200.00")
        assert (report.first_day, report.last_day) == (date(2025, 5, 3), date(2025, 5, 3))

    def test_good_rows_land_when_others_are_rejected(self, world: World) -> None:
        report = imported(world.north, csv_of(row(), row(Line_number="2", Quantity="two")))
        assert (report.counts.accepted, report.counts.rejected) == (1, 1)

    def test_a_return_lands_with_its_minus(self, world: World) -> None:
        line = only_line(world, Quantity="-2", Amount="(76.00)")
        assert (line.quantity, line.amount) == (Decimal(-2), Decimal("-76.00"))

    def test_a_credit_note_names_the_invoice_it_corrects(self, world: World) -> None:
        line = only_line(world, Quantity="-2", Amount="-76.00", Corrects_invoice="INV-7")
        assert line.corrects_invoice == "INV-7"

    @pytest.mark.parametrize(("mark", "is_free"), [("Yes", True), ("foc", True), ("no", False)])
    def test_free_goods_are_marked(self, world: World, mark: str, is_free: bool) -> None:
        line = only_line(world, Unit_price="0", Amount="0.00", Free_goods=mark)
        assert (line.is_free, line.amount) == (is_free, Decimal(0))

    def test_a_penny_of_rounding_is_no_fault(self, world: World) -> None:
        # 3 × £0.335 = £1.005: rounded half-up £1.01, and systems that cut it say £1.00.
        line = only_line(world, Quantity="3", Unit_price="0.335", Amount="1.00")
        assert line.amount == Decimal("1.00")

    def test_a_file_of_another_delimiter_and_encoding_lands(self, world: World) -> None:
        content = csv_of(row(Supplier="Société Ω"[:7]), delimiter=";").decode().encode("cp1252")
        (line,) = lines_of(imported(world.north, content))
        assert line.supplier == "Société"

    def test_a_column_of_american_dates_is_read_month_first(self, world: World) -> None:
        report = imported(
            world.north,
            csv_of(row(Order_date="4/30/2025"), row(Line_number="2", Order_date="5/1/2025")),
        )
        assert [line.ordered_on for line in lines_of(report)] == [
            date(2025, 4, 30),
            date(2025, 5, 1),
        ]
        assert "are read month first, as row 2 shows" in report.findings.remarks[0]

    def test_columns_without_a_meaning_are_named(self, world: World) -> None:
        report = imported(world.north, csv_of(row(Ward="A1", Buyer="somebody")))
        assert report.findings.unused_columns == ("Ward", "Buyer")

    def test_the_file_is_kept_as_it_was_sent(self, world: World) -> None:
        content = csv_of(row())
        report = imported(world.north, content, "April.csv")
        kept = source_file(actor=SYSTEM, batch_id=report.batch_id)
        assert (kept.name, kept.path.read_bytes()) == ("April.csv", content)

    def test_it_is_in_the_audit_log(self, world: World) -> None:
        report = imported(world.north, csv_of(row(), row(Line_number="2", Amount="1")))
        event = db.session.scalars(
            select(AuditEvent).where(AuditEvent.subject_id == report.batch_id)
        ).one()
        assert (event.action, event.owner_id) == ("lines.imported", world.north)
        details = json.loads(event.body)["details"]
        assert (details["accepted"], details["rejected"]) == (1, 1)
        assert details["amount"] == "3800.00"


class TestMatching:
    @pytest.mark.parametrize("code", ["IOL", "iol", " Iol "])
    def test_by_item_code_whatever_its_capitals(
        self, world: World, items: dict[str, UUID], code: str
    ) -> None:
        assert only_line(world, Item_code=code).item_id == items["IOL"]

    @pytest.mark.parametrize("gtin", [LENS_GTIN, f"0{LENS_GTIN}"])
    def test_by_gtin_on_fourteen_digits(
        self, world: World, items: dict[str, UUID], gtin: str
    ) -> None:
        assert only_line(world, Item_code="", GTIN=gtin).item_id == items["IOL"]

    def test_by_the_suppliers_part_number(self, world: World, items: dict[str, UUID]) -> None:
        cells = {"Item_code": "", "Supplier_part_number": "bx-778"}
        assert only_line(world, Supplier="Beta Ltd", **cells).item_id == items["OVD"]

    def test_the_part_number_of_another_supplier_is_no_match(self, world: World) -> None:
        cells = {"Item_code": "", "Supplier_part_number": "BX-778"}
        assert only_line(world, Supplier="Alpha Ltd", **cells).item_id is None

    def test_a_code_of_the_trusts_own_does_not_stand_in_the_way_of_the_gtin(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        assert only_line(world, Item_code="N-4711", GTIN=LENS_GTIN).item_id == items["IOL"]

    @pytest.mark.parametrize("supplier", ["Alpha Ltd", "ALPHA LTD.", "alpha-ltd", "ALPHA"])
    def test_a_supplier_by_name_or_code(self, world: World, supplier: str) -> None:
        assert only_line(world, Supplier=supplier).supplier_id == world.alpha

    def test_what_is_not_matched_lands_and_is_counted(self, world: World) -> None:
        content = csv_of(row(Item_code="XYZ", Supplier="Gamma Ltd", Unit="ZZ"))
        report = imported(world.north, content)
        (line,) = lines_of(report)
        assert (line.item_id, line.supplier_id, line.quantity_base) == (None, None, None)
        assert (line.supplier, line.unit) == ("Gamma Ltd", "ZZ")
        assert (report.counts.without_item, report.counts.without_supplier) == (1, 1)


@pytest.mark.any_database
class TestPacks:
    @pytest.mark.parametrize("unit", ["BX", "box", "Boxes", "bx"])
    def test_convert_to_base_units(self, world: World, unit: str) -> None:
        line = only_line(world, Unit=unit, Quantity="4", Unit_price="380", Amount="1520")
        assert (line.unit, line.quantity, line.quantity_base) == ("BX", Decimal(4), Decimal(40))

    def test_without_a_unit_the_base_unit_is_meant(self, world: World) -> None:
        assert only_line(world, Unit="").unit == "EA"

    def test_a_third_lands_when_it_comes_out_even(self, world: World) -> None:
        line = only_line(world, Item_code="DRAPE", Unit="PK", Quantity="6", Amount="228")
        assert line.quantity_base == 2


# What is wrong, the cells that say so, the column that is named, and words of the problem.
FAULTS = [
    ({"Order_number": ""}, "Order number", "is missing"),
    ({"Line_number": " "}, "Line number", "is missing"),
    ({"Order_date": ""}, "Order date", "is missing"),
    ({"Supplier": ""}, "Supplier", "is missing"),
    ({"Quantity": ""}, "Quantity", "is missing"),
    ({"Unit_price": ""}, "Unit price", "is missing"),
    ({"Amount": ""}, "Amount", "is missing"),
    ({"Item_code": "", "Description": ""}, "", "Nothing says what was bought"),
    ({"Order_date": "2025-02-30"}, "Order date", "not a date in the style"),
    ({"Order_date": "03/05/2025"}, "Order date", "not a date in the style"),
    ({"Order_date": "1999-12-31"}, "Order date", "before 2000 or more than a year ahead"),
    ({"Order_date": "2027-04-21"}, "Order date", "before 2000 or more than a year ahead"),
    ({"Quantity": "two"}, "Quantity", "not a number"),
    ({"Unit_price": "POA"}, "Unit price", "not a number"),
    ({"Amount": "38,00"}, "Amount", "not a number"),
    ({"Quantity": "0.0000001"}, "Quantity", "more than six decimals"),
    ({"Unit_price": "38.0000001"}, "Unit price", "more than six decimals"),
    ({"Amount": "3800.001"}, "Amount", "fractions of a penny"),
    ({"Amount": "3800.02"}, "Amount", "Quantity times unit price is £3,800.00"),
    ({"Amount": "-3800.00"}, "Amount", "differs by more than a penny"),
    ({"Unit": "PK"}, "Unit", "No pack of this unit is recorded for IOL on 2025-05-03"),
    (
        {"Unit": "BX", "Order_date": "2024-12-31"},
        "Unit",
        "No pack of this unit is recorded for IOL on 2024-12-31",
    ),
    (
        {"Item_code": "DRAPE", "Unit": "PK", "Quantity": "1", "Amount": "38"},
        "Quantity",
        "no exact decimal (1 PK holds 1/3)",
    ),
]


@pytest.mark.any_database
class TestFaults:
    def test_each_keeps_its_row_from_landing_and_is_said(self, world: World) -> None:
        bad = [
            row(**{"Line_number": str(number), **cells})
            for number, (cells, _, _) in enumerate(FAULTS, start=1)
        ]
        report = imported(world.north, csv_of(*numbered(30, Order_number="PO-2"), *bad))
        assert (report.counts.accepted, report.counts.rejected) == (30, len(FAULTS))
        for number, (cells, column, problem) in enumerate(FAULTS, start=32):
            (found,) = [each for each in report.findings.rejected if each.row == number]
            assert found.column == column, cells
            assert problem in found.problem, cells

    @pytest.mark.parametrize("day", ["2000-01-01", "2027-04-20"])
    def test_the_first_and_the_last_day_are_no_fault(self, world: World, day: str) -> None:
        assert only_line(world, Order_date=day).ordered_on == date.fromisoformat(day)

    @pytest.mark.parametrize("name", ["Invoice_date", "Delivery_date"])
    def test_a_date_that_may_be_missing_must_still_be_a_date(self, world: World, name: str) -> None:
        report = imported(world.north, csv_of(row(**{name: "soon"})))
        assert report.findings.rejected[0].column == name.replace("_", " ")

    def test_codes_that_contradict_each_other_are_a_fault(self, world: World) -> None:
        report = imported(world.north, csv_of(row(Item_code="OVD", GTIN=LENS_GTIN)))
        assert "name different items" in report.findings.rejected[0].problem

    def test_a_row_with_more_cells_than_the_header_is_a_fault(self, world: World) -> None:
        content = csv_of(row()) + b"PO-2,1,2025-05-03,Alpha, Ltd,IOL,Lens,EA,100,38,3800\r\n"
        report = imported(world.north, content)
        assert report.counts.accepted == 1
        assert "This row has more cells than the header." in [
            found.problem for found in report.findings.rejected
        ]

    def test_everything_that_is_wrong_with_a_row_is_said(self, world: World) -> None:
        report = imported(world.north, csv_of(row(Quantity="two", Order_date="soon")))
        assert {found.column for found in report.findings.rejected} == {"Quantity", "Order date"}

    def test_the_rejected_rows_can_be_mended_and_sent_again(self, world: World) -> None:
        good = row(Order_number="PO-2")
        bad = row(Quantity="-2", Amount="-£76.00x", Description="=1+1")
        report = imported(world.north, csv_of(good, bad), "May.csv")
        kept = rejected_file(actor=SYSTEM, batch_id=report.batch_id)
        assert kept.name == "May-rejected.csv"
        text = kept.path.read_text(encoding="utf-8-sig")
        (again,) = csv.DictReader(io.StringIO(text))
        assert again["Row in the file"] == "3"
        assert again["Description"] == "'=1+1"
        assert again["Quantity"] == "-2"
        mended = imported(world.north, text.replace("76.00x", "76.00").encode())
        (line,) = lines_of(mended)
        assert (line.description, line.amount) == ("=1+1", Decimal("-76.00"))


@pytest.mark.any_database
class TestRowsLeftOut:
    def test_totals_after_the_last_line(self, world: World) -> None:
        content = csv_of(row()) + b",,,,,,,,,3800.00\r\nSum:,,,,,,,,,3800.00\r\n"
        report = imported(world.north, content)
        assert (report.counts.accepted, report.counts.left_out) == (1, 2)
        assert [found.row for found in report.findings.left_out] == [3, 4]
        assert report.findings.left_out[1].value == "Sum:"
        assert report.amount == Decimal("3800.00")

    def test_a_total_among_the_lines_is_a_fault(self, world: World) -> None:
        content = csv_of(row()) + b"Total,,,,,,,,,3800.00\r\n" + csv_of(row(Line_number="2"))[-58:]
        report = imported(world.north, content)
        assert report.counts.left_out == 0
        assert report.counts.rejected >= 1

    def test_blank_rows_are_no_rows_but_keep_their_place(self, world: World) -> None:
        content = csv_of(row()) + b"\r\n,,,,,,,,,\r\n" + b"PO-2,x\r\n"
        report = imported(world.north, content)
        assert report.counts.read == 2
        assert {found.row for found in report.findings.rejected} == {5}


class TestOnce:
    def test_a_line_that_stands_twice_in_the_file_lands_once(self, world: World) -> None:
        report = imported(
            world.north, csv_of(row(), row(Order_number="po-1", Line_number="01"), row())
        )
        assert (report.counts.accepted, report.counts.rejected) == (1, 2)
        assert [found.problem[:17] for found in report.findings.rejected] == [
            "Row 2 of this fil",
            "Row 2 of this fil",
        ]

    def test_a_good_row_lands_after_a_faulty_one_of_the_same_line(self, world: World) -> None:
        report = imported(world.north, csv_of(row(Amount="1"), row()))
        assert (report.counts.accepted, report.counts.rejected) == (1, 1)
        assert lines_of(report)[0].source_row == 3

    def test_the_same_file_again_changes_nothing(self, world: World) -> None:
        content = csv_of(*numbered(3))
        first = imported(world.north, content)
        again = imported(world.north, content, "renamed.csv")
        assert again.already_imported
        assert again.reference == first.reference
        assert len(db.session.scalars(select(ImportBatch)).all()) == 1

    def test_an_overlapping_file_lands_what_is_new(self, world: World) -> None:
        first = imported(world.north, csv_of(*numbered(3)))
        second = imported(world.north, csv_of(*numbered(5)))
        assert (second.counts.accepted, second.counts.duplicate) == (2, 3)
        assert second.amount == Decimal("7600.00")
        assert first.reference in second.findings.duplicate[0].problem
        assert [found.row for found in second.findings.duplicate] == [2, 3, 4]

    def test_the_same_order_number_of_another_trust_is_another_line(self, world: World) -> None:
        content = csv_of(*numbered(2))
        imported(world.north, content)
        assert imported(world.south, content).counts.accepted == 2

    def test_a_file_of_which_nothing_landed_may_be_sent_again(self, world: World) -> None:
        content = csv_of(row(Unit="CS"))
        first = imported(world.north, content)
        assert (first.counts.accepted, first.counts.rejected) == (0, 1)
        assert imported(world.north, content).reference != first.reference

    def test_what_the_second_sending_says_is_what_the_first_said(self, world: World) -> None:
        content = csv_of(row(), row(Line_number="2", Amount="1"))
        first, again = imported(world.north, content), imported(world.north, content)
        assert again.counts == first.counts
        assert again.findings == first.findings


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty_header"),
            (b"PK\x03\x04\x00", "unreadable_workbook"),
            (b"PAR1\x00", "unreadable_parquet"),
            (b"\x81\x8d\x00", "not_text"),
            (b"Order number,Amount\r\n1,2\r\n", "unreadable_header"),
            (csv_of(row(Line_total="3800.00")), "unreadable_header"),
            (csv_of(row()) + b'PO-2,"never closed\r\n', "unreadable_csv"),
        ],
    )
    def test_nothing_lands_from_a_file_that_cannot_be_read(
        self, world: World, content: bytes, code: str
    ) -> None:
        before = files_of_the_lake()
        with pytest.raises(Invalid) as refused:
            imported(world.north, content)
        assert refused.value.code == code
        assert refused.value.next_step
        assert db.session.scalars(select(ImportBatch)).all() == []
        assert files_of_the_lake() == before

    def test_a_stranger_finds_no_trust(self, world: World) -> None:
        with pytest.raises(NotFound):
            import_file(
                actor=world.stranger.actor(),
                trust_id=world.north,
                content=io.BytesIO(csv_of(row())),
                file_name="lines.csv",
                now=NOW,
            )

    def test_finance_imports_for_its_own_trust_only(self, world: World) -> None:
        actor = world.finance_of_north.actor()
        with pytest.raises(NotFound):
            import_file(
                actor=actor,
                trust_id=world.south,
                content=io.BytesIO(csv_of(row())),
                file_name="lines.csv",
                now=NOW,
            )

    @pytest.mark.parametrize("who", ["auditor", "engineer", "supplier", "consortium_finance"])
    def test_others_may_not_import(self, world: World, who: str) -> None:
        with pytest.raises(NotAllowed):
            import_file(
                actor=world.everybody()[who].actor(),
                trust_id=world.north,
                content=io.BytesIO(csv_of(row())),
                file_name="lines.csv",
                now=NOW,
            )

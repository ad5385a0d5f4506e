"""Files of payments, amounts only, as trusts publish them: whatever their looks, to the penny."""

from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.listing import Asked
from consortium.spend.domain.kinds import Kind
from consortium.spend.domain.report import ImportReport
from consortium.spend.gateways.reading import opened, staged
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.lines import list_lines
from consortium.spend.queries.wanted import Wanted
from tests.spend.factories import imported
from tests.spend.messy_files import MessyFile, messy_files
from tests.support.world import NOW, SYSTEM, World

HEADER = (
    "Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount"
)
START = "Department of Health,Invented Trust,02/04/2020,Drugs,Site"


def published(world: World, *rows: str, header: str = HEADER, name: str = "a.csv") -> ImportReport:
    return imported(world.north, "\r\n".join([header, *rows, ""]).encode("cp1252"), name)


@pytest.mark.any_database
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(messy=messy_files())
def test_every_payment_of_a_messy_file_is_read_to_the_penny(
    empty_app: Flask, tmp_path: Path, messy: MessyFile
) -> None:
    path = tmp_path / "messy"
    path.write_bytes(messy.content)
    with empty_app.app_context(), opened(path, {}) as (table,):
        assert table.found.layout.kind is Kind.PAYMENTS
        with staged(
            table, trust_id=UUID(int=2), today=NOW.date(), progress=lambda *_: None
        ) as staging:
            written = staging.write(batch_id=UUID(int=1), trust_id=UUID(int=2))
            counts = staging.counts()
    assert (written.lines, written.amount) == (len(messy.payments), messy.total)
    assert (sum(counts.left_out.values()), counts.rejected) == (messy.skipped, 0)
    assert counts.read == written.lines + messy.skipped
    assert messy.days is None or (written.first_day, written.last_day) == messy.days


@pytest.mark.any_database
class TestRowsThatAreNoPayments:
    def test_are_left_out_and_counted_by_what_they_are(self, world: World) -> None:
        report = published(
            world,
            f"{START},Alpha Ltd,1,100.00",
            f"{START},Alpha Ltd,2,",
            f"{START},,3,7.00",
            ",,,,,,,107.00",
            "Sum:,,,,,,,107.00",
            HEADER,
            ",,,,,,,",
            "Prepared by finance,,,,,,,",
        )
        assert (report.counts.accepted, report.amount) == (1, Decimal("100.00"))
        assert report.findings.left_out_for == {
            "blank": 1,
            "header": 1,
            "no_amount": 1,
            "no_supplier": 2,
            "total": 2,
        }
        assert report.counts.read == 8

    def test_a_supplier_may_be_called_total(self, world: World) -> None:
        report = published(world, f"{START},Total,1,100.00", f"{START},Sum Ltd,2,1.00")
        assert report.amount == Decimal("101.00")

    def test_an_amount_that_cannot_be_read_is_rejected(self, world: World) -> None:
        report = published(world, f"{START},Alpha Ltd,1,#REF!", f"{START},Alpha Ltd,2,1,000.00")
        assert [(each.row, each.column) for each in report.findings.rejected] == [
            (2, "Amount"),
            (3, ""),
        ]


@pytest.mark.any_database
class TestColumns:
    def test_a_date_that_holds_references_is_a_reference(self, world: World) -> None:
        header = HEADER.replace("Transaction Number", "Transaction Date")
        row = f"{START},Alpha Ltd,INV-778,100.00"
        published(world, row, header=header)
        again = published(world, row, f"{START},Beta Ltd,INV-779,5.00", header=header, name="b.csv")
        assert (again.counts.accepted, again.counts.duplicate) == (1, 1)

    @pytest.mark.parametrize(
        ("header", "missing"),
        [
            ("Who,What,Amount", "no column can be taken for the supplier"),
            ("Supplier,Date,Colour", "no column can be taken for the amount"),
            ("Supplier,Date,Total,Value", "“Total” and “Value” stand for the same thing"),
        ],
    )
    def test_what_is_not_sure_is_refused_and_named(
        self, world: World, header: str, missing: str
    ) -> None:
        with pytest.raises(Invalid, match=missing):
            published(world, "Alpha Ltd,02/04/2020,100.00,120.00", header=header)

    def test_dates_that_cannot_be_read_do_not_keep_a_payment_back(self, world: World) -> None:
        report = published(
            world,
            f"{START},Alpha Ltd,1,100.00",
            f"{START.replace('02/04/2020', 'soon')},Alpha Ltd,2,1.00",
        )
        assert report.amount == Decimal("101.00")
        assert report.findings.remarks == (
            "1 payment has a date in “Date” that cannot be read; it counts without one.",
        )


class TestTheSamePayment:
    def test_lands_once_from_files_that_overlap(self, world: World) -> None:
        rows = [f"{START},Alpha Ltd,{number},100.00" for number in range(3)]
        published(world, *rows)
        report = published(world, *rows[1:], f"{START},Alpha Ltd,9,1.00", name="b.csv")
        assert (report.counts.accepted, report.counts.duplicate) == (1, 2)
        assert report.findings.duplicate[0].column == "Transaction Number"

    def test_rows_alike_in_one_file_are_payments_of_their_own(self, world: World) -> None:
        row = f"{START},Alpha Ltd,1,100.00"
        assert published(world, row, row).counts.accepted == 2
        third = published(world, row, row, row, name="b.csv")
        assert (third.counts.accepted, third.counts.duplicate) == (1, 2)

    def test_one_number_may_pay_for_several_things(self, world: World) -> None:
        first = f"{START},Alpha Ltd,1,100.00"
        report = published(world, first, first.replace("Drugs", "Rent"))
        assert report.counts.accepted == 2

    def test_without_a_number_only_the_same_file_is_recognised(self, world: World) -> None:
        header = "Supplier,Amount"
        assert published(world, "Alpha Ltd,5", header=header).counts.accepted == 1
        assert published(world, "Alpha Ltd,5", header=header).already_imported
        other = published(world, "Alpha Ltd,5", "Alpha Ltd,5", header=header, name="b.csv")
        assert other.counts.accepted == 2


def test_payments_are_no_purchase_lines(world: World, items: dict[str, UUID]) -> None:
    published(world, f"{START},Alpha Ltd,1,100.00")
    assert list_lines(actor=SYSTEM, wanted=Wanted(), asked=Asked()).page.total == 0
    assert current_batches(trust_ids=[world.north]) == ()


@pytest.mark.any_database
class TestHeadings:
    @pytest.mark.parametrize(
        "header",
        [
            "VENDORNAME,PAYMENTDATE,INVOICE_NUM,INVOICEAMOUNT",
            "Payee,Date paid,Ref,AP Amount (£)",
            "Creditor Name,Posted,Voucher Number,Gross",
            "Supplier Name,Invoice Date,Document No.,Total inc VAT",
            "Merchant,When paid,Cheque no,Sum of Amount",
            "Beneficiary,Date,Transaction Ref,£",
        ],
    )
    def test_are_known_by_their_words(self, world: World, header: str) -> None:
        report = published(world, "Alpha Ltd,02/04/2020,4156614,100.00", header=header)
        assert (report.kind, report.amount) == (Kind.PAYMENTS, Decimal("100.00"))

    def test_a_code_a_tax_and_a_reference_beside_them_do_not_mislead(self, world: World) -> None:
        header = "Supplier No,Supplier,VAT Amount,Amount,Amount Type,Supplier VAT,Invoice Amount No"
        report = published(world, "12,Alpha Ltd,20.00,120.00,5,7,9", header=header)
        assert report.amount == Decimal("120.00")


@pytest.mark.any_database
class TestTotals:
    @pytest.mark.parametrize(
        "row",
        [
            ",,,,,Total April,,107.00",
            ",,,,,Alpha Ltd Total,,107.00",
            ",,,,,,Sum:,107.00",
            "Grand total for the year,,,,,,,107.00",
            ",,,,,Sub total,,107.00",
        ],
    )
    def test_are_told_by_what_they_say(self, world: World, row: str) -> None:
        report = published(world, f"{START},Total Gas Ltd,1,107.00", row)
        assert report.amount == Decimal("107.00")
        assert report.findings.left_out_for == {"total": 1}


def test_quotation_marks_inside_a_text_do_no_harm(world: World) -> None:
    report = published(world, f'{START},"The "Best" Ltd",1,107.00', f"{START},Alpha Ltd,2,1.00")
    assert report.amount == Decimal("108.00")

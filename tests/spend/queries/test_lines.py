"""Reading lines out of the lake, whenever they were written into it."""

from datetime import date
from uuid import UUID

import pytest

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period
from consortium.spend.gateways.engine import workbench
from consortium.spend.gateways.lake import paths_of
from consortium.spend.models.batch import ImportBatch
from consortium.spend.queries.lines import find_line, lines_out_of, list_lines, sum_lines
from consortium.spend.queries.wanted import Wanted
from tests.spend.factories import csv_of, imported, row
from tests.support.world import SYSTEM, World


def make_old(batch_id: UUID) -> None:
    """Write the file of a batch as it was before lines carried the later columns."""
    (path,) = paths_of([db.session.get_one(ImportBatch, batch_id)])
    whole = path.with_suffix(".whole")
    path.rename(whole)
    with workbench() as connection:
        connection.execute(
            "COPY (SELECT * EXCLUDE (received_on, tax_point_on, invoice_number, corrects_invoice, "
            "is_free) FROM read_parquet($whole)) TO $path (FORMAT parquet)",
            {"whole": str(whole), "path": str(path)},
        )
    whole.unlink()


class TestFilesOfBefore:
    @pytest.fixture
    def old(self, world: World, items: dict[str, UUID]) -> UUID:
        report = imported(world.north, csv_of(row(Receipt_date="2025-05-08", Free_goods="no")))
        make_old(report.batch_id)
        return report.batch_id

    def test_lack_what_lines_carry_now(self, world: World, old: UUID) -> None:
        line = find_line(actor=SYSTEM, batch_id=old, source_row=2)
        assert (line.received_on, line.tax_point_on, line.is_free) == (None, None, False)
        assert (line.invoice_number, line.corrects_invoice) == ("", "")

    def test_are_read_beside_those_of_today(self, world: World, old: UUID) -> None:
        imported(world.north, csv_of(row(Line_number="2", Receipt_date="2025-05-08")))
        found = list_lines(actor=SYSTEM, wanted=Wanted(), asked=Asked())
        assert [line.received_on for line in found.page.rows] == [None, date(2025, 5, 8)]

    def test_recognise_a_line_that_is_sent_again(self, world: World, old: UUID) -> None:
        report = imported(world.north, csv_of(row(Receipt_date="2025-05-09"), row(Line_number="2")))
        assert (report.counts.accepted, report.counts.duplicate) == (1, 1)


class TestWhichDateCounts:
    """Consortium clause catalogue, C16: delivered on 31 March, received on 2 April."""

    MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))

    @pytest.mark.parametrize(
        ("basis", "in_march"),
        [
            (DateBasis.ORDERED, 1),
            (DateBasis.DELIVERED, 1),
            (DateBasis.RECEIVED, 0),
            (DateBasis.INVOICED, 0),
            (DateBasis.TAX_POINT, 1),
        ],
    )
    def test_is_what_the_contract_names(
        self, world: World, items: dict[str, UUID], basis: DateBasis, in_march: int
    ) -> None:
        report = imported(
            world.north,
            csv_of(
                row(
                    Order_date="2026-03-20",
                    Delivery_date="2026-03-31",
                    Receipt_date="2026-04-02",
                    Invoice_date="2026-04-09",
                    Tax_point="2026-03-31",
                )
            ),
        )
        batches, lenses = [report.batch_id], [items["IOL"]]
        for ask in (sum_lines, lines_out_of):
            found = ask(batch_ids=batches, item_ids=lenses, period=self.MARCH, basis=basis)
            assert len(found) == in_march


class TestOneLine:
    def test_is_found_by_its_import_and_row(self, world: World, items: dict[str, UUID]) -> None:
        report = imported(world.north, csv_of(row(), row(Line_number="2")))
        line = find_line(actor=SYSTEM, batch_id=report.batch_id, source_row=3)
        assert line.line_number == "2"

    def test_is_not_there_when_its_row_did_not_land(self, world: World) -> None:
        report = imported(world.north, csv_of(row(), row(Line_number="2", Quantity="two")))
        with pytest.raises(NotFound):
            find_line(actor=SYSTEM, batch_id=report.batch_id, source_row=3)

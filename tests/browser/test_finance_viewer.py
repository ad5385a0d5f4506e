"""A finance viewer sends purchase lines, reads what became of them, and what was saved.

Figures: the story of the Seven Bridges Consortium, section 5.1. The lines that are sent here were
ordered in December 2024, between the year of the baselines and the first year of savings.
"""

import csv
import io

from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.support.visitor import Visitor

HEADINGS = (
    "Order number,Line number,Order date,Supplier,Item code,Description,Quantity,Unit price,Amount"
)
FILE = "File (CSV, XLSX, XLS or Parquet) No file chosen"
NET = "738835.00"
FIGURES = {
    "Net saving": "£738,835.00",
    "Recurrent, cash-releasing": "£951,787.00",
    "Rebates confirmed": "£10,248.00",
    "Costs": "−£223,200.00",
    "Costs avoided": "£60,432.00",
    "Capital": "£91,000.00",
    "Not cash-releasing": "£2,330.00",
}


def choose(visitor: Visitor, name: str, *lines: str) -> None:
    """Choose the file as a person does."""
    with visitor.page.expect_file_chooser() as asked:
        visitor.page.get_by_role("button", name=FILE).click()
    content = "\n".join(lines).encode()
    asked.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content})


class TestImport:
    def test_good_lines_land(self, arrive: Arrive, width: str) -> None:
        visitor = arrive("finance.nor")
        visitor.open("/")
        visitor.menu("Purchase lines")
        visitor.press("Import a file")
        choose(
            visitor,
            "december.csv",
            HEADINGS,
            f"GOOD-{width},1,2024-12-03,Gamma Medical,IOL,,10,44.00,440.00",
            f"GOOD-{width},2,2024-12-03,Gamma Medical,drape,,5,3.10,15.50",
        )
        visitor.press("Import")
        visitor.sees("Done")
        visitor.go(visitor.page.get_by_role("link", name="See what became of the rows"))
        assert (visitor.figure("Lines landed"), visitor.figure("Rows rejected")) == ("2", "0")
        visitor.sees("£455.50")
        visitor.follow("See the lines")
        visitor.row(f"GOOD-{width} / 1", "Intraocular lens, hydrophobic", "£440.00")

    def test_rows_with_faults_are_named_and_the_others_land(
        self, arrive: Arrive, width: str
    ) -> None:
        visitor = arrive("finance.nor")
        visitor.open("/spend/import")
        choose(
            visitor,
            "faults.csv",
            HEADINGS,
            f"FAULT-{width},1,2024-12-04,Gamma Medical,IOL,,1,44.00,44.00",
            f"FAULT-{width},2,2024-12-04,Gamma Medical,IOL,,10,44.00,450.00",
            f"FAULT-{width},3,2024-12-04,Gamma Medical,IOL,,,44.00,44.00",
        )
        visitor.press("Import")
        visitor.go(visitor.page.get_by_role("link", name="See what became of the rows"))
        assert (visitor.figure("Lines landed"), visitor.figure("Rows rejected")) == ("1", "2")
        # The header is row 1.
        visitor.row("3", "Amount", "450.00", "Quantity times unit price is £440.00")
        visitor.row("4", "Quantity", "The quantity is missing.", "Fill it in.")
        rejected = visitor.download("Download the rejected rows").decode("utf-8-sig")
        assert [row["Line number"] for row in csv.DictReader(io.StringIO(rejected))] == ["2", "3"]

    def test_a_header_that_says_nothing_is_explained_once(self, arrive: Arrive, width: str) -> None:
        visitor = arrive("finance.nor")
        visitor.open("/spend/import")
        choose(visitor, "outlay.csv", f"Firm {width},Outlay", f"Gamma {width},12.50")
        visitor.press("Import")
        visitor.sees("Not sure yet:", "no column can be taken for the supplier")
        visitor.page.get_by_label("Payments: suppliers and amounts only").check()
        visitor.page.get_by_label(f"Firm {width}", exact=True).select_option("Supplier")
        visitor.press("Import", status=422)
        visitor.sees("There is a problem", "no column can be taken for the amount")
        visitor.page.get_by_label("Outlay", exact=True).select_option("Amount")
        visitor.press("Import")
        visitor.go(visitor.page.get_by_role("link", name="See what became of the rows"))
        assert visitor.figure("Lines landed") == "1"
        visitor.follow("See the payments")
        visitor.row(f"Gamma {width}", "£12.50")

    def test_a_file_must_be_chosen(self, arrive: Arrive) -> None:
        visitor = arrive("finance.nor")
        visitor.open("/spend/import")
        visitor.press("Import", status=422)
        visitor.page.get_by_role("alert").get_by_role("link", name="Choose a file").click()
        expect(visitor.page.get_by_role("button", name=FILE)).to_be_focused()


class TestSavings:
    def test_the_report_its_charts_and_its_file_say_the_same(self, arrive: Arrive) -> None:
        visitor = arrive("finance.nor")
        visitor.open("/")
        visitor.menu("Savings")
        visitor.page.get_by_text("Choose another period").click()
        visitor.follow("2025/26")
        assert "1 April 2025 to 31 March 2026" in visitor.heading()
        assert {name: visitor.figure(name) for name in FIGURES} == FIGURES
        # The story's sums, each with the trust's checks of tonometers at £7.
        assert cells(visitor, "Savings by line and trust", row="Total") == [
            *("£176,758.00", "£125,883.00", "£143,683.00", "£13,000.00", "£174,198.00"),
            *("£147,008.00", "£119,378.00", "£51,879.00", "£951,787.00"),
        ]
        assert cells(visitor, "From forecast to actual") == [
            *("£1,013,726.00", "−£53,139.00", "−£11,700.00", "£1,128.00"),
            *("−£1,400.00", "£13,420.00", "£962,035.00"),
        ]
        for chart in ("Bridge chart", "Cumulative chart"):
            drawn = visitor.page.get_by_role("region", name=chart).locator("[data-drawn=yes] svg")
            expect(drawn).to_be_visible()
        rows = csv.reader(io.StringIO(visitor.download("CSV").decode("utf-8-sig")))
        assert any(NET in row for row in rows)

    def test_baselines_show_who_signed(self, arrive: Arrive) -> None:
        visitor = arrive("finance.nor")
        visitor.open("/savings")
        visitor.follow("Baselines")
        lens = visitor.row("North Trust", "Intraocular lens, hydrophobic", "£44.00", "Locked")
        visitor.go(lens.get_by_role("link"))
        visitor.sees("£44.00", "6,000", "Finance viewer, North Trust")


def cells(visitor: Visitor, table: str, *, row: str = "") -> list[str]:
    """The cells of a table, without those that head their row."""
    rows = visitor.page.get_by_role("table", name=table).get_by_role("row", name=row)
    return rows.get_by_role("cell").all_inner_texts()

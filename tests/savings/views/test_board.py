"""The board's columns and the views by trust, board, supplier and time: page and files alike."""

from collections.abc import Callable
from decimal import Decimal

from tests.savings import reading
from tests.savings.factories import Year
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
YEAR = "start-day=1&start-month=4&start-year=2025&end-day=31&end-month=3&end-year=2026"
COLUMNS = [
    *("Recurrent plan", "In-year plan", "Forecast outturn", "Forecast variance"),
    *("YTD plan", "YTD actual", "YTD variance"),
]


def address(world: World, page: str, **more: str) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/savings/{page}?consortium={world.seven_oaks}&{YEAR}{extra}"


class TestBoard:
    def test_columns_are_those_of_the_hand_worked_year(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        """The table of the factories, up to May: two of twelve months of each plan."""
        lead = signed_in(world.lead)
        page = lead.get(address(world, "board", **{"up-to": "2025-05"}))
        rows = reading.tables_of(page)["Board columns by trust"]
        assert rows[0] == ["Trust", *COLUMNS, "Rating"]
        shown = {
            row[0].removeprefix("Trust "): [
                reading.amount(text.removeprefix(heading).strip())
                for heading, text in zip(COLUMNS, row[1:-1], strict=True)
            ]
            for row in rows[1:]
        }
        # North: 18,000 x £6 planned; £1,000 saved of two months' £18,000.
        assert shown["North Trust"] == [108000, 108000, 90600, -17400, 18000, 600, -17400]
        # West: 3,500 x £5 planned; saved £500, and left before October: four months of £1,458.33.
        assert shown["West Trust"][:3] == [17500, 17500, Decimal("6333.33")]
        assert [row[-1].removeprefix("Rating ") for row in rows[1:]] == ["■ Far below plan"] * 4
        text = text_of(page)
        assert "Forecast outturn The actual so far, and for each month that is left" in text
        assert "10% or more below the in-year plan" in text

    def test_files_hold_every_trust_and_line_and_add_up_to_the_page(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        page = reading.tables_of(lead.get(address(world, "board")))["Board columns by trust"]
        asked = lead.get(address(world, "board", format="csv"))
        rows = reading.csv_of_report(asked)
        assert asked.headers["Content-Disposition"].endswith("board-oaks-2025-11.csv")
        sheets = reading.sheets_of(lead.get(address(world, "board", format="xlsx")))
        (sheet,) = sheets.values()
        for place, heading in enumerate(COLUMNS, start=1):
            total = reading.amount(page[-1][place].removeprefix(heading).strip())
            assert sum(Decimal(row[heading]) for row in rows) == total
            assert sum(reading.pence(row[place + 1]) for row in sheet[1:]) == total
        assert {row["Rating"] for row in rows} == {"■ Far below plan"}

    def test_before_anything_was_saved_the_page_says_what_it_needs(
        self, world: World, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.lead).get(address(world, "board")))
        assert "Nothing was saved in this period yet." in page


class TestBoardPage:
    def test_is_one_page_that_is_the_same_for_the_same_report(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        page, again = (lead.get(address(world, "board", format="pdf")) for _ in range(2))
        assert page.mimetype == "application/pdf"
        assert page.data.startswith(b"%PDF-")
        assert page.data.count(b"/Type /Page\n") == 1
        assert b"/Subtype /Image" in page.data
        assert page.data == again.data
        assert page.headers["Content-Disposition"].endswith("board-oaks-2025-11.pdf")


class TestViews:
    def test_each_view_has_the_same_total_on_page_and_in_both_files(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        for rows in ("trust", "supplier", "month"):
            asked = address(world, "views", rows=rows, columns="quarter")
            (table,) = reading.tables_of(lead.get(asked)).values()
            assert reading.amount(table[-1][-1].removeprefix("Total").strip()) == 3000
            written = reading.csv_of_report(lead.get(f"{asked}&format=csv"))
            assert sum(Decimal(row["Total"]) for row in written) == 3000
            (sheet,) = reading.sheets_of(lead.get(f"{asked}&format=xlsx")).values()
            assert sum(reading.pence(row[-1]) for row in sheet[1:]) == 3000

    def test_one_kind_at_a_time(self, world: World, year: Year, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.lead).get(address(world, "views", kind="capital")))
        assert "No saving of this kind in this period." in page

    def test_who_sees_no_savings_sees_none_of_them(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        stranger = signed_in(world.stranger)
        for page in ("views", "board"):
            assert "£" not in stranger.get(address(world, page)).get_data(as_text=True)

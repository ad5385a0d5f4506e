"""Lists: what a reader asks for, and the same cells on the page and in the files."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask

from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    asked_from_request,
    text_of,
)
from tests.support.pages import PageClient
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def at(app: Flask) -> Iterator[Callable[[str], None]]:
    """Stand at an address, as a view does."""
    contexts = []

    def go(address: str) -> None:
        context = app.test_request_context(address)
        context.push()
        contexts.append(context)

    yield go
    for context in reversed(contexts):
        context.pop()


class TestAsked:
    @pytest.mark.parametrize(
        ("address", "asked"),
        [
            ("/", Asked()),
            ("/?q=+north++trust+", Asked(words="north  trust")),
            ("/?sort=name", Asked(sort="name")),
            ("/?sort=-name&page=3", Asked(sort="name", descending=True, page=3)),
            ("/?page=0", Asked(page=1)),
            ("/?page=-1", Asked(page=1)),
            ("/?page=x", Asked(page=1)),
            ("/?page=99999999999999999999", Asked(page=1)),
            ("/?page=٣", Asked(page=3)),
            ("/?format=csv&page=3", Asked(rows=None)),
            ("/?format=xlsx", Asked(rows=None)),
            ("/?format=exe", Asked()),
        ],
    )
    def test_what_makes_no_sense_is_left_out(
        self, at: Callable[[str], None], address: str, asked: Asked
    ) -> None:
        at(address)
        assert asked_from_request() == asked

    def test_words_are_cut_to_a_length_a_search_can_bear(self, at: Callable[[str], None]) -> None:
        at(f"/?q={'a' * 5000}")
        assert len(asked_from_request().words) == 200


class TestText:
    @pytest.mark.parametrize(
        ("kind", "value", "text"),
        [
            (Kind.POUNDS, Decimal("1234.5"), "£1,234.50"),
            (Kind.UNIT_PRICE, Decimal("0.0525"), "£0.0525"),
            (Kind.NUMBER, Decimal(26400), "26,400"),
            (Kind.NUMBER, Fraction(1, 3), "1/3"),
            (Kind.NUMBER, 7, "7"),
            (Kind.DAY, date(2026, 7, 1), "1 July 2026"),
            (Kind.MOMENT, datetime(2026, 7, 1, 8, 5, tzinfo=UTC), "1 July 2026 at 9:05am BST"),
            (Kind.TAG, Tag("Overdue", "red"), "Overdue"),
            (Kind.TEXT, "North", "North"),
            (Kind.POUNDS, None, ""),
            (Kind.POUNDS, "not known", "not known"),
        ],
    )
    def test_each_kind_reads_as_people_write_it(self, kind: Kind, value: object, text: str) -> None:
        assert text_of(kind, value) == text


class TestTable:
    ROWS = (
        {"name": "North", "paid": Decimal("10.50"), "share": Fraction(1, 3)},
        {"name": "South", "paid": None, "share": Fraction(1, 4)},
    )

    def table(self, asked: Asked | None = None) -> Table:
        return Table(
            caption="Trusts",
            columns=[
                Column(heading="Name", value=lambda row: row["name"], sort="name"),
                Column(heading="Paid", value=lambda row: row["paid"], kind=Kind.POUNDS),
                Column(heading="Share", value=lambda row: row["share"], kind=Kind.NUMBER),
                Column(heading="State", value=lambda _: Tag("Good", "green"), kind=Kind.TAG),
            ],
            rows=self.ROWS,
            footer={"Name": "Total", "Paid": Decimal("10.50")},
            page=Page(rows=self.ROWS, total=60, asked=asked or Asked()),
        )

    def test_shows_words_and_exports_values(self) -> None:
        shown = [[cell.text for cell in row] for row in self.table().shown()]
        assert shown == [["North", "£10.50", "1/3", "Good"], ["South", "", "0.25", "Good"]]
        assert list(self.table().cells()) == [
            ["North", Decimal("10.50"), "1/3", "Good"],
            ["South", None, Decimal("0.25"), "Good"],
        ]

    def test_the_footer_stands_under_its_columns(self) -> None:
        assert [cell.text for cell in self.table().shown_footer()] == ["Total", "£10.50", "", ""]
        assert Table(caption="", columns=[], rows=[]).shown_footer() == []

    def test_numbers_stand_to_the_right(self) -> None:
        assert [column.numeric for column in self.table().columns] == [False, True, True, False]

    def test_links_keep_the_filter_and_turn_the_order_round(
        self, at: Callable[[str], None]
    ) -> None:
        at("/organisations/trusts?q=north&page=2&sort=name")
        table = self.table(Asked(words="north", sort="name", page=2))
        name = table.columns[0]
        assert table.sorted_as(name) == "ascending"
        assert table.sort_link(name) == "/organisations/trusts?q=north&sort=-name"
        assert table.page_link(3) == "/organisations/trusts?q=north&sort=name&page=3"
        assert table.download("csv") == "/organisations/trusts?q=north&sort=name&format=csv"

    def test_columns_without_an_order_say_so(self) -> None:
        assert self.table().sorted_as(self.table().columns[1]) == "none"
        descending = self.table(Asked(sort="name", descending=True))
        assert descending.sorted_as(descending.columns[0]) == "descending"


class TestAListPage:
    def test_the_file_holds_the_rows_of_the_page(self, signed_in: SignIn, cast: World) -> None:
        browser = signed_in(cast.lead)
        page = browser.get("/organisations/trusts?q=north").get_data(as_text=True)
        file = browser.get("/organisations/trusts?q=north&format=csv").get_data(as_text=True)
        assert "North Trust" in page
        assert file.splitlines()[1].startswith("NOR,North Trust,")
        assert len(file.splitlines()) == 2
        book = browser.get("/organisations/trusts?format=xlsx")
        assert book.headers["Content-Disposition"] == "attachment; filename=trusts.xlsx"

    def test_a_page_beyond_the_last_is_empty_and_no_fault(
        self, signed_in: SignIn, cast: World
    ) -> None:
        assert signed_in(cast.lead).get("/organisations/trusts?page=999").status_code == 200


def test_the_page_says_in_a_note_what_a_file_has_in_a_column() -> None:
    table = Table(
        caption="Steps",
        columns=[
            Column(heading="Step", value=lambda row: row[0], note=lambda row: f"at {row[1]}"),
            Column(heading="Price", value=lambda row: row[1], in_files=True),
        ],
        rows=[("25,000 and more", "£38.00")],
        footer={"Step": "All"},
    )
    (shown,) = table.shown()
    assert [(cell.text, cell.note) for cell in shown] == [("25,000 and more", "at £38.00")]
    assert [(cell.text, cell.note) for cell in table.shown_footer()] == [("All", "")]
    assert table.headings() == ["Step", "Price"]
    assert list(table.cells()) == [["25,000 and more", "£38.00"]]

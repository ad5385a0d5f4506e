"""Pages of lines: each begins where the one before ended, and few files are opened for it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from flask import current_app

from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period
from consortium.foundation.web.tables import Table
from consortium.spend.domain.kinds import Kind
from consortium.spend.models.batch import ImportBatch
from consortium.spend.queries.lines import list_lines
from consortium.spend.queries.paging import files_of_page, order_of
from consortium.spend.queries.purchase_line import PurchaseLine
from consortium.spend.queries.wanted import Wanted
from tests.spend.factories import catalogue, csv_of, imported, row
from tests.support.databases import Ground, Grounds
from tests.support.world import SYSTEM, World

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))


@pytest.fixture(scope="session")
def paged_ground(grounds: Grounds, cast: World) -> Ground[UUID]:
    return grounds.lay("paged", lambda: _buy(cast))


@pytest.fixture
def batch(world: World, paged_ground: Ground[UUID]) -> UUID:
    return paged_ground.made


def _buy(world: World) -> UUID:
    """Seven lines on three days in March and April 2025, two of them alike in day and amount."""
    catalogue(world)
    days = ("03-30", "03-30", "03-31", "03-31", "03-31", "04-01", "04-01")
    north = csv_of(
        *(
            row(
                Line_number=str(number),
                Order_date=f"2025-{day}",
                Quantity=str(number // 2 + 1),
                Amount=f"{(number // 2 + 1) * 38}.00",
            )
            for number, day in enumerate(days)
        )
    )
    report = imported(world.north, north)
    # Another trust's, with the same order and line numbers.
    imported(world.west, csv_of(row(Line_number="3", Order_date="2025-03-31")))
    return report.batch_id


def pages(wanted: Wanted, asked: Asked) -> list[PurchaseLine]:
    """All the lines, each page asked for by where the one before ended."""
    lines: list[PurchaseLine] = []
    while True:
        page = list_lines(actor=SYSTEM, wanted=wanted, asked=asked).page
        lines += page.rows
        if not page.rows:
            return lines
        asked = replace(asked, page=asked.page + 1, after=page.goes_on_after)


@pytest.mark.parametrize("sort", ["", "ordered", "-ordered", "amount", "-amount"])
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_hold_every_line_once_in_order(batch: UUID, sort: str, rows: int) -> None:
    asked = Asked(sort=sort.removeprefix("-"), descending=sort.startswith("-"), rows=rows)
    whole = list_lines(actor=SYSTEM, wanted=Wanted(), asked=replace(asked, rows=None)).page.rows
    assert pages(Wanted(), asked) == list(whole)
    values: list[Any] = [line.amount if "amount" in sort else line.ordered_on for line in whole]
    down = sort.startswith("-") or not sort
    assert all(a >= b if down else a <= b for a, b in pairwise(values))


def test_what_is_imported_meanwhile_shifts_no_page(world: World, batch: UUID) -> None:
    first = list_lines(actor=SYSTEM, wanted=Wanted(), asked=Asked(rows=3)).page
    imported(world.north, csv_of(row(Order_number="PO-9", Order_date="2025-04-30")))
    second = Asked(rows=3, page=2, after=first.goes_on_after)
    page = list_lines(actor=SYSTEM, wanted=Wanted(), asked=second).page
    assert not {line.ordered_on for line in page.rows} & {date(2025, 4, 1), date(2025, 4, 30)}


def test_only_the_next_page_is_asked_for_by_it(batch: UUID) -> None:
    asked = Asked(rows=3, page=2)
    page = list_lines(actor=SYSTEM, wanted=Wanted(), asked=asked).page
    table = Table(caption="Lines", columns=[], rows=page.rows, page=page)
    address = current_app.url_map.bind("").build("spend.lines")
    with current_app.test_request_context(address, query_string={"page": 2, "after": "old"}):
        following, before = (parse_qs(urlsplit(table.page_link(n)).query) for n in (3, 1))
    assert following == {"page": ["3"], "after": [page.goes_on_after]}
    assert before == {"page": ["1"]}


@pytest.mark.parametrize("after", ["?", "[]", '["x","PO-1","1","b"]', "7", '["2025-04-01"]'])
def test_a_place_that_cannot_be_read_is_none(batch: UUID, after: str) -> None:
    asked = Asked(rows=3, page=2)
    plain = list_lines(actor=SYSTEM, wanted=Wanted(), asked=asked).page.rows
    odd = list_lines(actor=SYSTEM, wanted=Wanted(), asked=replace(asked, after=after)).page.rows
    assert odd == plain


class TestTotals:
    """A batch that lies within the days as a whole is counted by the manifest."""

    @pytest.mark.parametrize(
        ("wanted", "lines", "amount"),
        [
            # North: 38 x (1 + 1 + 2 + 2 + 3 + 3 + 4) = 608; West 3,800.
            (Wanted(), 8, "4408.00"),
            (Wanted(period=MARCH), 6, "4142.00"),
            (Wanted(words="intraocular"), 8, "4408.00"),
            (Wanted(period=Period(date(2025, 4, 1), None)), 2, "266.00"),
        ],
    )
    def test_are_the_same_either_way(
        self, batch: UUID, wanted: Wanted, lines: int, amount: str
    ) -> None:
        found = list_lines(actor=SYSTEM, wanted=wanted, asked=Asked())
        assert (found.page.total, found.amount) == (lines, Decimal(amount))


class TestFilesOfAPage:
    def batches(self) -> list[ImportBatch]:
        """Twelve months of a hundred lines each."""
        return [
            ImportBatch(
                id=uuid4(),
                trust_id=uuid4(),
                kind=Kind.LINES,
                lake_sha256="0" * 64,
                rows_accepted=100,
                amount=Decimal(1),
                first_ordered_on=date(2025, month, 1),
                last_ordered_on=date(2025, month, 28),
            )
            for month in range(1, 13)
        ]

    def months(self, asked: Asked, wanted: Wanted | None = None) -> list[int]:
        found = files_of_page(
            self.batches(), wanted=wanted or Wanted(), order=order_of(asked), asked=asked
        )
        return [batch.first_ordered_on.month for batch in found if batch.first_ordered_on]

    def test_are_the_newest_that_fill_it(self) -> None:
        assert self.months(Asked(rows=50)) == [12]
        assert self.months(Asked(rows=50, page=3)) == [11, 12]

    def test_begin_where_the_page_before_ended(self) -> None:
        after = '["2025-06-15","PO-1","1","b"]'
        assert self.months(Asked(rows=50, page=9, after=after)) == [5, 6]

    def test_are_all_where_another_order_or_other_facts_decide(self) -> None:
        everything = list(range(1, 13))
        assert self.months(Asked(rows=50, sort="amount")) == everything
        assert self.months(Asked(rows=50), Wanted(words="lens")) == everything
        assert self.months(Asked(rows=None)) == everything

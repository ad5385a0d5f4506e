"""The board's columns, worked by hand from their definitions (NHS boards' CIP returns), and the
year of the story: a plan of £1,002,806 that came to £951,787."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.savings.domain.board_columns import (
    NO_PLAN,
    BoardRow,
    Plan,
    Rating,
    board_rows,
    last_month_with,
    total_of,
)
from consortium.savings.domain.cells import Cell, total

APRIL, MAY, JUNE = (date(2025, month, 1) for month in (4, 5, 6))


def in_pounds(**amounts: int) -> dict[str, Decimal]:
    return {name: Decimal(amount) for name, amount in amounts.items()}


def test_a_quarter_by_hand() -> None:
    """North plans 100 a month and saves 90, then 80; West leaves before June; Hill joins in May."""
    north, west, hill = ("NOR", "WES", "HIL")
    plan = Plan(
        recurrent={Cell(north, "IOL", JUNE): Decimal(1200), Cell(west, "IOL", JUNE): Decimal(600)},
        in_year={
            **{Cell(north, "IOL", month): Decimal(100) for month in (APRIL, MAY, JUNE)},
            **{Cell(west, "IOL", month): Decimal(50) for month in (APRIL, MAY, JUNE)},
        },
        expected={
            **{Cell(north, "IOL", month): Decimal(100) for month in (APRIL, MAY, JUNE)},
            **{Cell(west, "IOL", month): Decimal(50) for month in (APRIL, MAY)},
            Cell(west, "IOL", JUNE): Decimal(0),
        },
    )
    actual = {
        Cell(north, "IOL", APRIL): Decimal(90),
        Cell(north, "IOL", MAY): Decimal(80),
        Cell(west, "IOL", APRIL): Decimal(60),
        Cell(west, "IOL", MAY): Decimal(50),
        Cell(hill, "IOL", MAY): Decimal(30),
    }
    rows = board_rows(plan=plan, actual=actual, up_to=MAY, key=lambda cell: cell.trust)
    assert rows[north] == BoardRow(
        **in_pounds(recurrent_plan=1200, in_year_plan=300, outturn=270, ytd_plan=200),
        ytd_actual=Decimal(170),
    )
    assert (rows[north].outturn_variance, rows[north].ytd_variance) == (Decimal(-30), Decimal(-30))
    assert rows[west] == BoardRow(
        **in_pounds(recurrent_plan=600, in_year_plan=150, outturn=110, ytd_plan=100),
        ytd_actual=Decimal(110),
    )
    assert rows[hill] == BoardRow(outturn=Decimal(30), ytd_actual=Decimal(30))
    assert total_of(rows.values()).outturn == 410


@pytest.mark.parametrize(
    ("outturn", "so_far", "rating"),
    [
        ("1000.00", "1000.00", Rating.IMPLEMENTED),
        ("1200.00", "999.99", Rating.ON_PLAN),
        ("950.01", "100.00", Rating.ON_PLAN),
        ("950.00", "100.00", Rating.BELOW),
        ("900.01", "900.01", Rating.BELOW),
        ("900.00", "0.00", Rating.FAR_BELOW),
        ("-5.00", "-5.00", Rating.FAR_BELOW),
    ],
)
def test_rating_goes_by_the_printed_thresholds(outturn: str, so_far: str, rating: Rating) -> None:
    row = BoardRow(in_year_plan=Decimal(1000), outturn=Decimal(outturn), ytd_actual=Decimal(so_far))
    assert row.rating is rating


def test_without_a_plan_nothing_is_rated() -> None:
    assert BoardRow(outturn=Decimal(5), ytd_actual=Decimal(5)).rating is Rating.NO_PLAN
    assert last_month_with({}) is None
    assert board_rows(plan=NO_PLAN, actual={}, up_to=MAY, key=lambda cell: cell.trust) == {}


def test_the_year_of_the_story_is_amber() -> None:
    """Demo story 5.1: 951,787 of 1,002,806 is 5.09% below."""
    year = BoardRow(in_year_plan=Decimal(1002806), outturn=Decimal(951787))
    assert (year.outturn_variance, year.rating) == (Decimal(-51019), Rating.BELOW)


amounts = st.integers(-(10**9), 10**9).map(lambda pence: pence * Decimal("0.01"))
some_cells = st.dictionaries(
    st.builds(
        Cell,
        trust=st.sampled_from(("COA", "NOR", "VAL")),
        item=st.sampled_from(("IOL", "OVD")),
        month=st.sampled_from((APRIL, MAY, JUNE)),
    ),
    amounts,
    max_size=9,
)


@given(planned=some_cells, left=some_cells, saved=some_cells)
def test_rows_add_up_to_the_same_total_whatever_they_are_read_by(
    planned: dict[Cell, Decimal], left: dict[Cell, Decimal], saved: dict[Cell, Decimal]
) -> None:
    plan = Plan(recurrent=planned, in_year=planned, expected=left)
    read = [
        total_of(board_rows(plan=plan, actual=saved, up_to=MAY, key=key).values())
        for key in (lambda cell: cell.trust, lambda cell: cell.item, lambda _: "")
    ]
    assert read[0] == read[1] == read[2]
    assert read[0].in_year_plan == total(planned)
    past = {cell: amount for cell, amount in saved.items() if cell.month <= MAY}
    assert read[0].ytd_actual == total(past)

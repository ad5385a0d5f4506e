"""A sheet of demand: packs and sites convert exactly, faults are named by row and column."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.catalogue.domain.items import DatedPack
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.asked_line import AskedLine
from consortium.tenders.domain.demand import Firmness, LineDemand
from consortium.tenders.domain.demand_columns import HEADINGS, columns_named
from consortium.tenders.domain.demand_file import Part, ReadDemand, check_parts, read_demand

ON = date(2025, 5, 1)
TEN = DatedPack(unit="BX", base_units=Fraction(10), valid_from=date(2024, 1, 1))
THIRD = DatedPack(unit="BT", base_units=Fraction(1, 3), valid_from=date(2024, 1, 1))
LENS = AskedLine(id=uuid4(), lot=1, code="IOL", item="Lens", base_unit="EA", packs=(TEN, THIRD))
DRAPE = AskedLine(id=uuid4(), lot=2, code="DRP", item="Drape", base_unit="EA")
EYE = uuid4()
HEAD = ("Item code", "Unit", "Site code", "Quantity", "How firm", "Tolerance %")


def read(
    *rows: tuple[str, ...], head: tuple[str, ...] = HEAD, lines: tuple[AskedLine, ...] = (LENS,)
) -> ReadDemand:
    return read_demand([list(head), *map(list, rows)], lines=lines, sites={"N01": EYE}, on=ON)


def test_adds_up_sites_and_packs_in_base_units() -> None:
    found = read(
        ("IOL", "BX", "n01", "120", "Committed", "10"),
        ("iol", "EA", "", "1,050", "committed", "10%"),
    )
    assert found.faults == ()
    assert found.demand == {
        LENS.id: LineDemand(
            quantity=Decimal(2250), firmness=Firmness.COMMITTED, tolerance_percent=Decimal(10)
        )
    }
    assert [(part.site_id, part.unit, part.units, part.quantity) for part in found.parts] == [
        (EYE, "BX", Decimal(120), Decimal(1200)),
        (None, "EA", Decimal(1050), Decimal(1050)),
    ]


def test_reads_below_a_title_and_in_any_order_of_columns() -> None:
    found = read_demand(
        [["Demand of North Trust"], [], ["How firm", "quantity", "UNIT", "item code"],
         ["indicative", "5", "EA", "IOL"]],
        lines=(LENS,), sites={}, on=ON,
    )  # fmt: skip
    assert found.demand[LENS.id].quantity == 5
    assert found.demand[LENS.id].firmness is Firmness.INDICATIVE


def test_an_empty_quantity_is_wanted_by_nobody() -> None:
    found = read(("IOL", "EA", "N01", "", "", ""))
    assert (found.faults, found.parts) == ((), ())
    assert found.demand == {LENS.id: LineDemand(quantity=Decimal(0), firmness=Firmness.NONE)}


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ([("LENS", "EA", "", "5", "committed", "")], 2, "Item code"),
        ([("IOL", "CS", "", "5", "committed", "")], 2, "Unit"),
        ([("IOL", "EA", "X99", "5", "committed", "")], 2, "Site code"),
        ([("IOL", "EA", "", "five", "committed", "")], 2, "Quantity"),
        ([("IOL", "EA", "", "-5", "committed", "")], 2, "Quantity"),
        ([("IOL", "BT", "", "1", "committed", "")], 2, "Quantity"),
        ([("IOL", "EA", "", "5", "perhaps", "")], 2, "How firm"),
        ([("IOL", "EA", "", "5", "committed", "x")], 2, "Tolerance %"),
        (
            [("IOL", "EA", "", "5", "committed", ""), ("IOL", "EA", "N01", "5", "indicative", "")],
            3,
            "How firm",
        ),
        (
            [("IOL", "EA", "", "5", "committed", ""), ("IOL", "EA", "", "6", "committed", "")],
            3,
            "Item code",
        ),
    ],
)
def test_names_the_row_and_column_of_a_fault(
    rows: list[tuple[str, ...]], row: int, column: str
) -> None:
    faults = [fault for fault in read(*rows).faults if fault.row or column != "Item code"]
    assert [(fault.row, fault.column) for fault in faults] == [(row, column)]
    assert all(fault.problem and fault.what_to_do for fault in faults)


def test_misses_a_line_that_has_no_row() -> None:
    faults = read(("IOL", "EA", "", "5", "committed", ""), lines=(LENS, DRAPE)).faults
    assert [(fault.row, fault.value) for fault in faults] == [(0, "DRP")]


def test_an_item_of_two_lots_is_told_apart_by_the_lot() -> None:
    twice = (LENS, AskedLine(id=uuid4(), lot=2, code="IOL", item="Lens", base_unit="EA"))
    head = ("Lot", *HEAD)
    rows = [
        ("2", "IOL", "EA", "", "5", "committed", ""),
        ("Lot 1", "IOL", "EA", "", "7", "committed", ""),
    ]
    found = read(*rows, head=head, lines=twice)
    assert [found.demand[line.id].quantity for line in twice] == [7, 5]
    unclear = read(("IOL", "EA", "", "5", "committed", ""), lines=twice).faults
    assert unclear[-1].column == "Lot"


def test_needs_its_headings() -> None:
    with pytest.raises(Invalid, match="no column “Unit”, “How firm”"):
        read(("IOL", "5"), head=("Item code", "Quantity"))
    assert columns_named(HEADINGS) == len(HEADINGS)


@given(
    st.lists(
        st.tuples(st.sampled_from(["EA", "BX"]), st.integers(1, 10_000)), min_size=1, max_size=2,
        unique_by=lambda each: each[0],
    )
)  # fmt: skip
def test_the_parts_always_add_up(named: list[tuple[str, int]]) -> None:
    found = read(*[("IOL", unit, "", str(units), "committed", "") for unit, units in named])
    total = sum(units * (10 if unit == "BX" else 1) for unit, units in named)
    assert found.demand[LENS.id].quantity == total
    check_parts(found.demand, found.parts)


def test_refuses_parts_that_do_not_add_up() -> None:
    part = Part(line_id=LENS.id, site_id=None, unit="EA", units=Decimal(4), quantity=Decimal(4))
    with pytest.raises(Invalid):
        check_parts({LENS.id: LineDemand(quantity=Decimal(5), firmness=Firmness.COMMITTED)}, [part])

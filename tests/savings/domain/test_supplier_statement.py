"""Reading a supplier's statement: its columns guessed, each fault with its row and heading."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.savings.domain.supplier_columns import Column
from consortium.savings.domain.supplier_statement import ReadStatement, read_statement

D = Decimal
TRUSTS = {"NOR": "North Trust", "SOU": "South Trust"}
HEADER = ["Customer", "PO number", "PO line", "Product code", "Date", "Qty", "Price", "Net value"]
LINE = ["North Trust", "PO-1", "1", "OVD", "30/04/2025", "100", "£10.50", "1,050.00"]


def read(*rows: list[str]) -> ReadStatement:
    return read_statement(rows, trusts=TRUSTS)


def refused(*rows: list[str]) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        read(*rows)
    assert refusal.value.field == "file"
    return refusal.value


def test_columns_are_known_by_their_headings() -> None:
    found = read(HEADER, LINE)
    assert found.headings == {
        Column.TRUST: "Customer",
        Column.ORDER_NUMBER: "PO number",
        Column.LINE_NUMBER: "PO line",
        Column.ITEM: "Product code",
        Column.ON: "Date",
        Column.QUANTITY: "Qty",
        Column.UNIT_PRICE: "Price",
        Column.AMOUNT: "Net value",
    }
    (line,) = found.lines
    assert (line.row, line.trust, line.order_number, line.line_number) == (2, "NOR", "PO-1", "1")
    assert (line.item, line.on) == ("OVD", date(2025, 4, 30))
    assert (line.quantity, line.unit_price, line.amount) == (D(100), D("10.50"), D("1050.00"))


def test_a_title_above_and_a_sum_below_are_no_lines() -> None:
    total = ["", "", "", "", "", "100", "", "1,050.00"]
    found = read(["Beta Ltd", "Sales 2025/26"], [], HEADER, LINE, [""] * 8, total)
    assert [line.row for line in found.lines] == [4]
    assert found.rows_left_out == (6,)
    assert found.faults == ()


def test_a_row_that_cannot_be_read_is_kept_with_every_fault() -> None:
    bad = ["Middle Trust", "PO-2", "1", "OVD", "31/02/2025", "many", "10.50", "10.505"]
    none = ["NOR", "PO-3", "1", "OVD", "01/05/2025", "1", "10.50", ""]
    found = read(HEADER, LINE, bad, none)
    assert [line.row for line in found.lines] == [2]
    assert [(each.row, each.heading, each.found) for each in found.faults] == [
        (3, "Customer", "Middle Trust"),
        (3, "Date", "31/02/2025"),
        (3, "Qty", "many"),
        (3, "Net value", "10.505"),
        (4, "Net value", ""),
    ]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("(76.00)", "-76.00"), ("-76", "-76"), ("£ 1 234.50", "1234.50"), ("0", "0")],
)
def test_amounts_as_ledgers_write_them(text: str, amount: str) -> None:
    (line,) = read(HEADER, [*LINE[:-1], text]).lines
    assert line.amount == D(amount)


@pytest.mark.parametrize("text", ["NaN", "1e40", "ten", "--1"])
def test_what_is_no_number(text: str) -> None:
    found = read(HEADER, [*LINE[:-1], text])
    assert (found.lines, found.faults[0].found) == ((), text)


def test_days_are_written_one_way_in_the_whole_column() -> None:
    iso = [*LINE[:4], "2025-04-05", *LINE[5:]]
    assert read(HEADER, iso).lines[0].on == date(2025, 4, 5)
    american = [*LINE[:4], "04/30/2025", *LINE[5:]]
    alike = [*LINE[:4], "04/05/2025", *LINE[5:]]
    assert [line.on for line in read(HEADER, american, alike).lines] == [
        date(2025, 4, 30),
        date(2025, 4, 5),
    ]


def test_a_header_must_tell_which_purchase_and_how_much() -> None:
    assert "no row names the columns" in refused(["PO number", "Qty"], ["PO-1", "1"]).message
    assert "no column tells the order" in refused(["Qty", "Amount"], ["1", "2"]).message
    twice = refused(["PO number", "Amount", "Net value"], ["PO-1", "1", "2"])
    assert "“Amount” and “Net value” stand for the same thing" in twice.message
    assert refused().code == "unreadable_header"


def test_trust_item_and_date_are_enough() -> None:
    (line,) = read(["Trust", "Item", "Date", "Amount"], ["SOU", "OVD", "2025-05-01", "5"]).lines
    assert (line.trust, line.order_number, line.quantity) == ("SOU", "", None)

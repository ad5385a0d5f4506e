"""Tables of the statement: nothing is lost or rounded on the way into them."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.savings.domain.cells import Cell, by_item, by_quarter, by_trust, total
from consortium.savings.reports.tables import cells, pivot

MONTHS = tuple(date(2025, month, 1) for month in range(4, 13))
# Amounts that a float could not add up: 0.10 + 0.20, and more pounds than it has digits for.
amounts = st.integers(-(10**14), 10**14).map(lambda pence: pence * Decimal("0.01"))
many_cells = st.dictionaries(
    st.builds(
        Cell,
        trust=st.sampled_from(("COA", "NOR", "VAL")),
        item=st.sampled_from(("IOL", "OVD")),
        month=st.sampled_from(MONTHS),
    ),
    amounts,
    max_size=24,
)


def columns_of(columns: list[str], values: list[Decimal]) -> dict[str, Decimal]:
    return dict(zip(columns, values, strict=True))


@settings(max_examples=30)
@given(found=many_cells)
def test_every_total_of_a_pivot_is_the_statement_s(found: dict[Cell, Decimal]) -> None:
    for column, grouped in (("Trust", by_trust(found)), ("Quarter", by_quarter(found))):
        columns, rows = pivot(found, "Line", column)
        if not found:
            assert (columns, rows) == ([], [])
            continue
        *lines, (last, totals) = rows
        assert last == "Total"
        assert columns_of(columns, totals) == {**grouped, "Total": total(found)}
        assert {name: values[-1] for name, values in lines} == by_item(found)


def test_what_never_occurred_is_nothing_and_not_a_gap() -> None:
    found = {
        Cell("NOR", "IOL", MONTHS[0]): Decimal("0.10"),
        Cell("VAL", "OVD", MONTHS[0]): Decimal("0.20"),
    }
    columns, rows = pivot(found, "Line", "Trust")
    assert columns == ["NOR", "VAL", "Total"]
    assert rows == [
        ("IOL", [Decimal("0.10"), Decimal(0), Decimal("0.10")]),
        ("OVD", [Decimal(0), Decimal("0.20"), Decimal("0.20")]),
        ("Total", [Decimal("0.10"), Decimal("0.20"), Decimal("0.30")]),
    ]


def test_cells_come_by_month_trust_and_line() -> None:
    found = {
        Cell("VAL", "IOL", MONTHS[1]): Decimal(1),
        Cell("NOR", "OVD", MONTHS[1]): Decimal(2),
        Cell("NOR", "IOL", MONTHS[1]): Decimal(3),
        Cell("VAL", "OVD", MONTHS[0]): Decimal(4),
    }
    assert [row[-1] for row in cells(found)] == [4, 3, 2, 1]

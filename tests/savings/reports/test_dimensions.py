"""One statement read six ways: every view has the same total to the penny."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.foundation.domain.periods import financial_year
from consortium.savings.domain.cells import Cell, total
from consortium.savings.queries.report import savings_report
from consortium.savings.reports.dimensions import By, added_up, in_words, keys_of
from consortium.savings.reports.kept import report_from, text_of
from consortium.savings.reports.report import Report, as_json
from consortium.savings.reports.tables import flat, pivot
from tests.savings.factories import Year
from tests.savings.plain import empty_report
from tests.support.world import SYSTEM, World

MONTHS = tuple(date(2025, month, 1) for month in range(4, 13))
cells = st.dictionaries(
    st.builds(
        Cell,
        trust=st.sampled_from(("COA", "NOR", "VAL")),
        item=st.sampled_from(("IOL", "OVD")),
        month=st.sampled_from(MONTHS),
    ),
    st.integers(-(10**14), 10**14).map(lambda pence: pence * Decimal("0.01")),
    min_size=1,
    max_size=24,
)
boards = st.dictionaries(st.sampled_from(("COA", "NOR")), st.sampled_from(("STP-A", "STP-B")))


@settings(max_examples=30)
@given(found=cells, boards=boards)
def test_every_view_has_the_total_of_the_statement(
    found: Mapping[Cell, Decimal], boards: Mapping[str, str]
) -> None:
    report = empty_report(cash=found, boards=boards)
    keys = keys_of(report)
    views = {by: added_up(report, found, by) for by in By}
    for view in views.values():
        assert sum(view.values()) == total(found)
    for row, column in permutations(By, 2):
        columns, rows = pivot(found, row, column, keys=keys)
        *lines, (_, totals) = rows
        assert {name: values[-1] for name, values in lines} == views[row]
        assert dict(zip(columns[:-1], totals[:-1], strict=True)) == views[column]
    by_api = as_json(report)
    for name, by in (("by_board", By.BOARD), ("by_supplier", By.SUPPLIER), ("by_month", By.MONTH)):
        assert {key: Decimal(text) for key, text in by_api[name].items()} == views[by]
    headings, written = flat(report)
    for by in (By.BOARD, By.SUPPLIER):
        place = headings.index(by.value)
        sums: dict[str, Decimal] = {}
        for line in written:
            if line[0] == "recurrent cash-releasing":
                saved = Decimal(str(line[headings.index("Amount")]))
                sums[str(line[place])] = sums.get(str(line[place]), Decimal(0)) + saved
        assert sums == views[by]


def test_names_are_for_readers() -> None:
    report = empty_report()
    assert in_words(report, By.MONTH, "2025-04") == "April 2025"
    assert in_words(report, By.MONTH, "Total") == "Total"
    assert in_words(report, By.TRUST, "NOR") == "North Trust"
    assert in_words(report, By.BOARD, "STP-A") == "STP-A"


def test_the_supplier_is_that_of_the_agreement_and_the_plan_that_of_the_forecast(
    world: World, year: Year
) -> None:
    report: Report = savings_report(
        actor=SYSTEM, consortium_id=world.seven_oaks, period=financial_year(2025)
    )
    assert added_up(report, report.statement.cash, By.SUPPLIER) == {"Alpha Ltd": 3000}
    # 26,000 lenses at £38: 18,000 x 6 + 4,500 x 8.50 + 3,500 x 5, as the bridge begins.
    assert total(report.plan.in_year) == total(report.plan.recurrent) == 163750
    # West left after six months of the twelve: 17,500 / 2 is no longer expected.
    assert total(report.plan.expected) == 163750 - 8750
    assert report_from(text_of(report)) == report

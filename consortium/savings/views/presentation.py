"""The report as its page shows it: tables ready to draw, in the order a reader needs them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.foundation.domain.periods import Period, financial_year, financial_year_label
from consortium.savings.domain.cells import Cell, by_quarter
from consortium.savings.reports import frames
from consortium.savings.reports.report import Report


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of amounts with totals in its last row and column."""

    caption: str
    row_heading: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Decimal]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    by_trust: Matrix
    by_quarter: Matrix
    avoided: Matrix
    capital: Matrix
    after_leaving: Matrix
    leakage: Matrix
    claims: Matrix
    summary: Sequence[tuple[str, Decimal]]
    bridge: Sequence[tuple[str, Decimal]]
    so_far: Sequence[tuple[str, Decimal, Decimal | None]]


def present(report: Report) -> Shown:
    statement = report.statement
    return Shown(
        by_trust=_matrix("Savings by line and trust", statement.cash, "Trust", report),
        by_quarter=_matrix("Savings by line and quarter", statement.cash, "Quarter", report),
        avoided=_matrix("Costs avoided by line and trust", statement.avoided, "Trust", report),
        capital=_matrix("Capital by line and trust", statement.capital, "Trust", report),
        after_leaving=_matrix(
            "Former members against their own baseline", statement.after_leaving, "Trust", report
        ),
        leakage=_matrix(
            "Bought past the contract, above its price", statement.leakage, "Trust", report
        ),
        claims=_matrix("Invoiced above or below the price", statement.claims, "Trust", report),
        summary=frames.summary(report),
        bridge=frames.bridge_rows(report),
        so_far=so_far(report),
    )


def so_far(report: Report) -> list[tuple[str, Decimal, Decimal | None]]:
    """Savings and forecast so far, quarter by quarter; no forecast is None, not zero."""
    actual = expected = Decimal(0)
    rows: list[tuple[str, Decimal, Decimal | None]] = []
    quarters = by_quarter(report.statement.cash)
    for quarter in sorted({*quarters, *report.forecast_by_quarter}):
        actual += quarters.get(quarter, Decimal(0))
        expected += report.forecast_by_quarter.get(quarter, Decimal(0))
        rows.append((quarter, actual, expected if report.forecast_by_quarter else None))
    return rows


def recent_years(today: date) -> list[tuple[str, Period]]:
    """The last three financial years and this one, for a reader to jump to."""
    this = today.year if today.month >= 4 else today.year - 1
    years = (financial_year(year) for year in range(this, this - 4, -1))
    return [(financial_year_label(year.start), year) for year in years]


def _matrix(caption: str, cells: Mapping[Cell, Decimal], column: str, report: Report) -> Matrix:
    columns, rows = frames.pivot(cells, "Line", column)
    items, trusts = report.statement.items, report.statement.trusts
    return Matrix(
        caption=caption,
        row_heading="Line",
        columns=[trusts.get(name, name) for name in columns],
        rows=[(items.get(name, name), values) for name, values in rows],
    )

"""The report as its page shows it: tables ready to draw, in the order a reader needs them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from consortium.foundation.domain.periods import Period, financial_year, financial_year_label
from consortium.foundation.web import words
from consortium.foundation.web.tables import Column, Kind, Table
from consortium.savings.domain.cells import Cell, by_quarter
from consortium.savings.domain.signoff import LineKind, kind_name
from consortium.savings.reports import tables
from consortium.savings.reports.report import Report
from consortium.savings.views.evidence_address import EvidenceLink


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of amounts with totals in its last row and column."""

    caption: str
    row_heading: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Decimal]]]
    # Of each row, where its amounts lead to; "" for one that leads nowhere.
    links: Sequence[Sequence[str]]


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
    not_accepted: Table | None
    since_lock: Table | None
    held_back: Table | None


def present(report: Report, evidence: EvidenceLink) -> Shown:
    """The report ready to draw; ``evidence`` tells where what proves a cell is."""
    statement = report.statement
    return Shown(
        by_trust=_matrix(
            "Savings by line and trust",
            statement.cash,
            "Trust",
            report,
            partial(evidence, LineKind.CASH),
        ),
        by_quarter=_matrix("Savings by line and quarter", statement.cash, "Quarter", report),
        avoided=_matrix(
            "Costs avoided by line and trust",
            statement.avoided,
            "Trust",
            report,
            partial(evidence, LineKind.AVOIDED),
        ),
        capital=_matrix(
            "Capital by line and trust",
            statement.capital,
            "Trust",
            report,
            partial(evidence, LineKind.CAPITAL),
        ),
        after_leaving=_matrix(
            "Former members against their own baseline", statement.after_leaving, "Trust", report
        ),
        leakage=_matrix(
            "Bought past the contract, above its price", statement.leakage, "Trust", report
        ),
        claims=_matrix("Invoiced above or below the price", statement.claims, "Trust", report),
        summary=tables.summary(report),
        bridge=tables.bridge_rows(report),
        so_far=so_far(report),
        not_accepted=_not_accepted(report) if statement.not_accepted else None,
        since_lock=_since_lock(report) if statement.since_lock else None,
        held_back=_held_back(report) if statement.held_back else None,
    )


def _not_accepted(report: Report) -> Table:
    return Table(
        caption="Not accepted by finance",
        columns=[
            *_place(report),
            Column(heading="Claimed", value=lambda line: line.claimed, kind=Kind.POUNDS),
            Column(heading="Accepted", value=lambda line: line.accepted, kind=Kind.POUNDS),
            Column(heading="Not accepted", value=lambda line: line.amount, kind=Kind.POUNDS),
            Column(heading="Reason", value=lambda line: line.reason),
        ],
        rows=report.statement.not_accepted,
    )


def _since_lock(report: Report) -> Table:
    return Table(
        caption="Changed in locked months",
        columns=[
            *_place(report),
            Column(heading="When locked", value=lambda line: line.locked, kind=Kind.POUNDS),
            Column(heading="Worked out now", value=lambda line: line.worked_out, kind=Kind.POUNDS),
            Column(heading="Not counted yet", value=lambda line: line.amount, kind=Kind.POUNDS),
        ],
        rows=report.statement.since_lock,
    )


def _held_back(report: Report) -> Table:
    return Table(
        caption="Held back by what the claim rests on",
        columns=[
            *_place(report),
            Column(heading="Not counted", value=lambda line: line.amount, kind=Kind.POUNDS),
            Column(heading="Why", value=lambda line: line.reason),
        ],
        rows=report.statement.held_back,
    )


def _place(report: Report) -> list[Column]:
    items, trusts = report.statement.items, report.statement.trusts
    return [
        Column(heading="Trust", value=lambda line: trusts.get(line.cell.trust, line.cell.trust)),
        Column(heading="Line", value=lambda line: items.get(line.cell.item, line.cell.item)),
        Column(heading="Month", value=lambda line: words.month(line.cell.month)),
        Column(heading="Kind", value=lambda line: kind_name(line.kind)),
    ]


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


def _matrix(
    caption: str,
    cells: Mapping[Cell, Decimal],
    column: str,
    report: Report,
    link: Callable[[str, str], str] | None = None,
) -> Matrix:
    columns, rows = tables.pivot(cells, "Line", column)
    items, trusts = report.statement.items, report.statement.trusts

    def leads_to(item: str, name: str, amount: Decimal) -> str:
        return link(name, item) if link and amount and tables.TOTAL not in (item, name) else ""

    return Matrix(
        caption=caption,
        row_heading="Line",
        columns=[trusts.get(name, name) for name in columns],
        rows=[(items.get(name, name), values) for name, values in rows],
        links=[
            [leads_to(name, each, value) for each, value in zip(columns, values, strict=True)]
            for name, values in rows
        ],
    )

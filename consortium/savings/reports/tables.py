"""The statement as tables: what the page, CSV and XLSX hold, in exact amounts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from consortium.foundation.domain.money import ZERO
from consortium.foundation.web.exports import Cell as Exported
from consortium.savings.domain.below_the_line import HeldBack, NotAccepted, SinceLock
from consortium.savings.domain.bridge import STEP_NAMES
from consortium.savings.domain.cells import Cell
from consortium.savings.domain.facts import BenefitKind
from consortium.savings.domain.signoff import kind_name
from consortium.savings.domain.statement import Statement
from consortium.savings.reports.dimensions import CELL_KEYS, By, Key, keys_of
from consortium.savings.reports.report import Report

Sheet = tuple[str, Sequence[str], Sequence[Sequence[Exported]]]
TOTAL = "Total"
CASH, AVOIDANCE, CAPITAL = "recurrent cash-releasing", "avoidance", "capital"
AFTER_LEAVING, LEAKAGE = "after leaving", "bought past the contract"
CLAIMS = "invoices to claim"
FLAT = ("Section", "Trust", "Line", "Quarter", "Month", "Figure", "Amount")
BENEFITS = {
    BenefitKind.NON_CASH_RELEASING: "benefit",
    BenefitKind.NON_FINANCIAL: "benefit without an amount",
    BenefitKind.SERVICE_COUNTERFACTUAL: "service counterfactual",
}
NOT_ACCEPTED = ("Trust", "Line", "Month", "Kind", "Claimed", "Accepted", "Not accepted", "Reason")
SINCE_LOCK = ("Trust", "Line", "Month", "Kind", "When locked", "Worked out now", "Not counted yet")
HELD_BACK = ("Trust", "Line", "Month", "Kind", "Not counted", "Reason")


def sheets(report: Report) -> list[Sheet]:
    """Every table of the report, in the order of the page."""
    statement = report.statement
    made = [
        ("Summary", ("Figure", "Amount"), summary(report)),
        _pivot("By line and trust", statement.cash, "Line", "Trust"),
        _pivot("By line and quarter", statement.cash, "Line", "Quarter"),
        _pivot("By board and line", statement.cash, By.BOARD, By.LINE, keys_of(report)),
        _pivot("By supplier and line", statement.cash, By.SUPPLIER, By.LINE, keys_of(report)),
        _pivot("By month and trust", statement.cash, By.MONTH, By.TRUST),
        ("Not accepted", NOT_ACCEPTED, not_accepted(statement.not_accepted)),
        ("Changed since the lock", SINCE_LOCK, since_lock(statement.since_lock)),
        ("Held back", HELD_BACK, held_back(statement.held_back)),
        _pivot("Avoidance", statement.avoided, "Line", "Trust"),
        _pivot("Capital", statement.capital, "Line", "Trust"),
        _pivot("After leaving", statement.after_leaving, "Line", "Trust"),
        _pivot("Past the contract", statement.leakage, "Line", "Trust"),
        _pivot("Invoices to claim", statement.claims, "Line", "Trust"),
    ]
    if report.bridge is not None:
        made.append(("Bridge", ("Step", "Amount"), bridge_rows(report)))
    made += [
        ("Rebates", ("Trust", "Credit note", "Share"), _rebates(report)),
        (
            "Costs",
            ("Falls on", "Kind", "Trust", "What for", "Amount"),
            [(c.falls_on, c.kind.value, c.trust, c.description, c.amount) for c in statement.costs],
        ),
        (
            "Benefits",
            ("Day", "Trust", "What happened", "How it was valued", "Amount", "Kind"),
            [
                (b.falls_on, b.trust, b.description, b.valuation, b.amount, b.kind.value)
                for b in statement.benefits
            ],
        ),
        ("Cells", ("Trust", "Line", "Quarter", "Month", "Saving"), cells(statement.cash)),
        ("Coverage", ("What", "Amount or per cent"), coverage(report)),
        (
            "No baseline",
            ("Trust", "Line", "Spend"),
            [(gap.trust, gap.item, gap.spend) for gap in statement.gaps],
        ),
        ("Made from", ("What", "Which"), _made_from(report)),
    ]
    return made


def flat(report: Report) -> tuple[Sequence[str], Sequence[Sequence[Exported]]]:
    """The whole report as one table for CSV: section, keys, amount; one row for each figure."""
    statement = report.statement
    rows: list[Sequence[Exported]] = [
        ("summary", "", "", "", "", name, amount) for name, amount in summary(report)
    ]
    for section, amounts in sections(statement).items():
        rows += [
            (section, trust, line, quarter, month, "", amount)
            for trust, line, quarter, month, amount in cells(amounts)
        ]
    for section, lines in (
        ("not accepted", statement.not_accepted),
        ("changed since the lock", statement.since_lock),
        ("held back", statement.held_back),
    ):
        rows += [(section, *_place(line), _words(line), line.amount) for line in lines]
    rows += [("bridge", "", "", "", "", name, amount) for name, amount in bridge_rows(report)]
    rows += [("rebate", trust, "", "", "", note, share) for trust, note, share in _rebates(report)]
    rows += [("cost", c.trust, "", "", "", c.description, c.amount) for c in statement.costs]
    rows += [
        (BENEFITS[b.kind], b.trust, "", "", "", b.description, b.amount) for b in statement.benefits
    ]
    rows += [("coverage", "", "", "", "", name, amount) for name, amount in coverage(report)]
    rows += [("no baseline", gap.trust, gap.item, "", "", "", gap.spend) for gap in statement.gaps]
    return (*FLAT, By.BOARD.value, By.SUPPLIER.value), [_placed(report, row) for row in rows]


def sections(statement: Statement) -> dict[str, Mapping[Cell, Decimal]]:
    """What is made of cells, by what files call it."""
    return {
        CASH: statement.cash,
        AVOIDANCE: statement.avoided,
        CAPITAL: statement.capital,
        AFTER_LEAVING: statement.after_leaving,
        LEAKAGE: statement.leakage,
        CLAIMS: statement.claims,
    }


def _placed(report: Report, row: Sequence[Exported]) -> Sequence[Exported]:
    """A row of the flat table with the board of its trust, and the supplier of its month."""
    _, trust, line, _, month, *_ = row
    board = report.board_of(str(trust)) if trust else ""
    if not (trust and line and isinstance(month, date)):
        return [*row, board, ""]
    return [*row, board, report.supplier_of(Cell(str(trust), str(line), month))]


def summary(report: Report) -> list[tuple[str, Decimal]]:
    """The steps from savings to net, then what stands apart and is never added."""
    statement = report.statement
    return [
        ("Recurrent cash-releasing", statement.recurrent_cash_releasing),
        ("Rebates confirmed", statement.rebate),
        ("One-off costs", -statement.one_off_costs),
        ("Running costs", -statement.running_costs),
        ("Net", statement.net),
        ("Apart: costs avoided", statement.avoidance),
        ("Apart: not cash-releasing", statement.non_cash_releasing),
        ("Apart: capital", statement.capital_avoidance),
    ]


def coverage(report: Report) -> list[tuple[str, Decimal]]:
    """How much of the spend a locked baseline covers; nothing for who sees some trusts only."""
    statement = report.statement
    if statement.coverage is None:
        return []
    return [
        ("Spend in scope", statement.spend_in_scope),
        ("Spend with a locked baseline", statement.spend_covered),
        ("Covered, per cent", statement.coverage),
    ]


def bridge_rows(report: Report) -> list[tuple[str, Decimal]]:
    """The bridge from the forecast to what happened, step by step."""
    if report.bridge is None:
        return []
    steps = [(STEP_NAMES[step.kind], step.amount) for step in report.bridge.steps]
    return [("Forecast", report.bridge.forecast), *steps, ("Actual", report.bridge.actual)]


def cells(amounts: Mapping[Cell, Decimal]) -> list[tuple[str, str, str, date, Decimal]]:
    """The smallest figures, by month, trust and line; a month is named by its first day."""
    return sorted(
        (
            (cell.trust, cell.item, cell.quarter, cell.month, amount)
            for cell, amount in amounts.items()
        ),
        key=lambda row: (row[3], row[0], row[1]),
    )


def not_accepted(lines: Iterable[NotAccepted]) -> list[Sequence[Exported]]:
    """What finance took off, line by line, with the reason; headings as ``NOT_ACCEPTED``."""
    return [
        (*line.cell, kind_name(line.kind), line.claimed, line.accepted, line.amount, line.reason)
        for line in lines
    ]


def since_lock(lines: Iterable[SinceLock]) -> list[Sequence[Exported]]:
    """What changed in locked months, both figures; headings as ``SINCE_LOCK``."""
    return [
        (*line.cell, kind_name(line.kind), line.locked, line.worked_out, line.amount)
        for line in lines
    ]


def held_back(lines: Iterable[HeldBack]) -> list[Sequence[Exported]]:
    """What the claims' own terms keep out of the totals; headings as ``HELD_BACK``."""
    return [(*line.cell, kind_name(line.kind), line.amount, line.reason) for line in lines]


def _place(line: NotAccepted | SinceLock | HeldBack) -> tuple[str, str, str, date]:
    return line.cell.trust, line.cell.item, line.cell.quarter, line.cell.month


def _words(line: NotAccepted | SinceLock | HeldBack) -> str:
    kind = kind_name(line.kind)
    return kind if isinstance(line, SinceLock) else f"{kind}: {line.reason}"


def pivot(
    amounts: Mapping[Cell, Decimal],
    row: str,
    column: str,
    *,
    keys: Mapping[str, Key] = CELL_KEYS,
) -> tuple[list[str], list[tuple[str, list[Decimal]]]]:
    """The amounts by two of the headings in ``keys``, with totals: (columns, rows).

    A combination without an amount is 0.00, and every row and column ends with its total.
    """
    if not amounts:
        return [], []
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for cell, amount in amounts.items():
        sums[keys[row](cell), keys[column](cell)] += amount
    names, columns = (sorted(set(keys)) for keys in zip(*sums, strict=True))
    rows = [(name, [sums[name, each] for each in columns]) for name in names]
    rows.append((TOTAL, [sum(values, ZERO) for values in zip(*dict(rows).values(), strict=True)]))
    return [*columns, TOTAL], [(name, [*values, sum(values, ZERO)]) for name, values in rows]


def _pivot(
    name: str,
    amounts: Mapping[Cell, Decimal],
    row: str,
    column: str,
    keys: Mapping[str, Key] = CELL_KEYS,
) -> Sheet:
    columns, rows = pivot(amounts, row, column, keys=keys)
    return name, (row, *columns), [(label, *values) for label, values in rows]


def _rebates(report: Report) -> list[tuple[str, str, Decimal]]:
    """Each trust's share of each confirmed rebate, with the credit note that proves it."""
    return [
        (trust, rebate.credit_note, share)
        for rebate in report.statement.rebates
        for trust, share in sorted(rebate.shares.items())
    ]


def _made_from(report: Report) -> list[tuple[str, str]]:
    period = report.statement.period
    return [
        ("Consortium", report.consortium),
        ("From", period.start.isoformat()),
        ("Up to, not including", str(period.end)),
        ("Forecast", report.forecast_reference or "none locked"),
        ("Seal of the forecast", report.forecast_sha256),
        *(("Import batch", reference) for reference in report.batches),
    ]

"""The report as a workbook that works its own totals out.

The sheet of cells holds every figure once; all other sums are formulas over it, with the
product's own amount as what they came to. Whoever changes a cell sees what it does to the total,
and whoever doubts a total can ask the spreadsheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from consortium.foundation.domain.money import ZERO
from consortium.foundation.web.exports import Cell, Formula
from consortium.savings.domain.facts import BenefitKind, CostKind
from consortium.savings.reports import tables
from consortium.savings.reports.report import Report
from consortium.savings.reports.tables import Sheet

CELLS, CHECKS = "Cells", "Checks"
HEADINGS = (
    *("Trust", "Line", "Quarter", "Month", "Saving"),
    *("Section", "Board", "Supplier", "Month of the year"),
)
_AMOUNT, _SECTION = "E", "F"
_COLUMNS = {
    "Trust": "A",
    "Line": "B",
    "Quarter": "C",
    "Board": "G",
    "Supplier": "H",
    "Month": "I",
}
# The sheets that add cells up: of which section, by which heading across.
_PIVOTS: Mapping[str, tuple[str, str]] = {
    "By line and trust": (tables.CASH, "Trust"),
    "By line and quarter": (tables.CASH, "Quarter"),
    "By board and line": (tables.CASH, "Line"),
    "By supplier and line": (tables.CASH, "Line"),
    "By month and trust": (tables.CASH, "Trust"),
    "Avoidance": (tables.AVOIDANCE, "Trust"),
    "Capital": (tables.CAPITAL, "Trust"),
    "After leaving": (tables.AFTER_LEAVING, "Trust"),
    "Past the contract": (tables.LEAKAGE, "Trust"),
    "Invoices to claim": (tables.CLAIMS, "Trust"),
}
# What SUMIFS would read as a pattern or a comparison, and not as the name that it is.
_PATTERN_SIGNS = frozenset("*?~")
_COMPARISONS = ("=", "<", ">")


def live_sheets(report: Report) -> list[Sheet]:
    """Every table of the report, its sums as formulas, and a sheet of checks that come to zero."""
    rows = _cells(report)
    known = {name: len(lines) for name, _, lines in tables.sheets(report)}
    made: list[Sheet] = []
    for name, headings, lines in tables.sheets(report):
        if name == CELLS:
            made.append((CELLS, HEADINGS, rows))
        elif name == "Summary":
            made.append((name, headings, _summary(report, len(rows), known)))
        elif name == "Bridge":
            made.append((name, headings, _ending_with_a_sum(lines)))
        elif name in _PIVOTS and lines:
            section, across = _PIVOTS[name]
            made.append((name, headings, _pivot(headings, lines, section, across, len(rows))))
        else:
            made.append((name, headings, lines))
    return [*made, (CHECKS, ("What is compared", "Difference"), _checks(made))]


def _cells(report: Report) -> list[Sequence[Cell]]:
    return [
        (
            *(cell.trust, cell.item, cell.quarter, cell.month, amounts[cell]),
            *(section, report.board_of(cell.trust), report.supplier_of(cell)),
            f"{cell.month:%Y-%m}",
        )
        for section, amounts in tables.sections(report.statement).items()
        for cell in sorted(amounts, key=lambda each: (each.month, each.trust, each.item))
    ]


def _summary(report: Report, cells: int, known: Mapping[str, int]) -> list[Sequence[Cell]]:
    """The steps to net, each from the sheet it comes from; net is the sum of those above it."""
    sums = {
        "Recurrent cash-releasing": _of_section(tables.CASH, cells),
        "Rebates confirmed": _sum(f"Rebates!C2:C{known['Rebates'] + 1}"),
        "One-off costs": f"-{_where('Costs', 'E', 'B', CostKind.ONE_OFF, known['Costs'])}",
        "Running costs": f"-{_where('Costs', 'E', 'B', CostKind.RUNNING, known['Costs'])}",
        "Net": _sum("B2:B5"),
        "Apart: costs avoided": _of_section(tables.AVOIDANCE, cells),
        "Apart: not cash-releasing": _where(
            "Benefits", "E", "F", BenefitKind.NON_CASH_RELEASING, known["Benefits"]
        ),
        "Apart: capital": _of_section(tables.CAPITAL, cells),
    }
    return [
        (name, Formula(sums[name], amount) if name in sums else amount)
        for name, amount in tables.summary(report)
    ]


def _pivot(
    headings: Sequence[str],
    lines: Sequence[Sequence[Cell]],
    section: str,
    across: str,
    cells: int,
) -> list[Sequence[Cell]]:
    """A table of sums by two headings, with sums of its rows and columns."""
    down, last = headings[0], len(lines)
    made: list[Sequence[Cell]] = []
    for number, (label, *amounts) in enumerate(lines, start=2):
        row: list[Cell] = [label]
        for place, amount in enumerate(amounts, start=1):
            letter = column(place)
            if number == last + 1:
                text = _sum(f"{letter}2:{letter}{last}")
            elif place == len(amounts):
                text = _sum(f"B{number}:{column(place - 1)}{number}")
            elif _is_pattern(str(label)) or _is_pattern(headings[place]):
                row.append(amount)
                continue
            else:
                text = _sumifs(
                    cells,
                    (_SECTION, f'"{section}"'),
                    (_COLUMNS[down], f"$A{number}"),
                    (_COLUMNS[across], f"{letter}$1"),
                )
            row.append(Formula(text, _decimal(amount)))
        made.append(row)
    return made


def _ending_with_a_sum(lines: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The bridge: what it ends with is the sum of where it begins and every step."""
    *steps, (name, amount) = lines
    return [*steps, (name, Formula(_sum(f"B2:B{len(steps) + 1}"), _decimal(amount)))]


def _checks(made: Iterable[Sheet]) -> list[Sequence[Cell]]:
    """Ends that have to meet: each difference is zero."""
    sizes = {name: (len(lines), len(headings)) for name, headings, lines in made}
    checks: list[Sequence[Cell]] = []
    for name, (section, _) in _PIVOTS.items():
        rows, columns = sizes.get(name, (0, 0))
        if rows and section == tables.CASH:
            corner = f"'{name}'!{column(columns - 1)}{rows + 1}"
            checks.append((f"{name}, against the summary", Formula(f"{corner}-Summary!B2", ZERO)))
    if "Bridge" in sizes:
        end = f"Bridge!B{sizes['Bridge'][0] + 1}"
        checks.append(
            (
                "Where the bridge ends, against savings and rebates",
                Formula(f"{end}-Summary!B2-Summary!B3", ZERO),
            )
        )
    return checks


def _of_section(section: str, cells: int) -> str:
    return _sumifs(cells, (_SECTION, f'"{section}"'))


def _sumifs(cells: int, *conditions: tuple[str, str]) -> str:
    ranges = "".join(
        f",{CELLS}!${letter}$2:${letter}${cells + 1},{wanted}" for letter, wanted in conditions
    )
    return f"SUMIFS({CELLS}!${_AMOUNT}$2:${_AMOUNT}${cells + 1}{ranges})"


def _where(sheet: str, amount: str, by: str, wanted: str, rows: int) -> str:
    end = rows + 1
    return f'SUMIFS({sheet}!${amount}$2:${amount}${end},{sheet}!${by}$2:${by}${end},"{wanted}")'


def _sum(cells: str) -> str:
    return f"SUM({cells})"


def column(place: int) -> str:
    """The letters of a column, counted from zero: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _is_pattern(label: str) -> bool:
    return label.startswith(_COMPARISONS) or not _PATTERN_SIGNS.isdisjoint(label)


def _decimal(amount: Cell) -> Decimal:
    return amount if isinstance(amount, Decimal) else ZERO

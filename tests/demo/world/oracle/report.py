"""The report of a world: what `consortium savings report --json` should print of it."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.demo.world.oracle.bridge import Bridge
from tests.demo.world.oracle.figures import Cell, Figures, money, quarter, rounded
from tests.demo.world.oracle.files import Files, day, number, penny


def expected(folder: Path, start: str, end: str) -> dict[str, Any]:
    files = Files(folder)
    figures = Figures(files, day(start), day(end))
    cash = figures.total("cash")
    rebates = _rebates(figures)
    rebate = sum(rebates.values())
    one_off = figures.of_files("costs", kind="one_off")
    running = figures.of_files("costs", kind="running")
    capital = figures.total("capital")
    bridge = _bridge(figures)
    spend = sum(figures.spend.values(), Fraction(0))
    covered = Decimal(penny(figures.spend[True])) / Decimal(penny(spend) or 1) * 100
    return {
        "consortium": files.consortium["code"],
        "from": start,
        "to": end,
        "by_line": _text(figures.by("cash", lambda cell: cell[1])),
        "by_trust": _text(figures.by("cash", lambda cell: cell[0])),
        "by_quarter": _text(figures.by("cash", lambda cell: quarter(cell[2]))),
        "by_month": _text(figures.by("cash", lambda cell: f"{cell[2]:%Y-%m}")),
        "by_board": _text(figures.by("cash", lambda cell: _board(files, cell[0]))),
        "by_supplier": _text(figures.by("cash", lambda cell: _supplier(figures, cell))),
        "by_line_and_trust": _lines_by(figures, lambda cell: cell[0]),
        "by_line_and_quarter": _lines_by(figures, lambda cell: quarter(cell[2])),
        "recurrent_cash_releasing": money(cash),
        "rebate": money(rebate),
        "rebate_by_trust": _text(rebates),
        "one_off_costs": money(one_off),
        "running_costs": money(running),
        "net": money(cash + rebate - one_off - running),
        "avoidance": money(figures.total("avoided")),
        "avoidance_by_trust": _text(figures.by("avoided", lambda cell: cell[0])),
        "non_cash_releasing": money(figures.of_files("benefits", kind="non_cash_releasing")),
        "service_counterfactuals": [
            {
                "trust": row.get("trust") or "",
                "description": row["description"],
                "amount": money(penny(number(row["amount"]))),
            }
            for row in figures.rows_of("benefits")
            if row.get("kind") == "service_counterfactual"
        ],
        "capital_avoidance": money(capital),
        "capital_by_funding": _text(rounded(figures.funding, capital)),
        "after_leaving": _text(figures.by("after", lambda cell: cell[0])),
        "after_leaving_by_line": _text(figures.by("after", lambda cell: cell[1])),
        "leakage": money(figures.total("leakage")),
        "price_claims": money(figures.total("claims")),
        "coverage_percent": str(covered.quantize(Decimal("0.1"))) if spend else None,
        "no_baseline": [
            {"trust": trust, "line": item, "spend": money(penny(amount))}
            for (trust, item), amount in sorted(figures.gaps.items())
        ],
        "bridge": bridge.as_json(cash + rebate) if bridge else None,
        "forecast_by_quarter": _text(bridge.by_quarter()) if bridge else {},
        # Nobody has signed, locked or explained anything in a world that was just loaded.
        "not_accepted": [],
        "changed_since_lock": [],
        "held_back": [],
    }


def _board(files: Files, trust: str) -> str:
    boards = {row["code"]: row.get("board") for row in files.rows("trusts")}
    return boards[trust] or "No board recorded"


def _supplier(figures: Figures, cell: Cell) -> str:
    """The name of the supplier whose agreement prices the item in that month."""
    names = {
        figures.files.suppliers[each.row["supplier"]]
        for each in figures.agreements
        if cell[1] in each.items and each.start <= cell[2] < each.end
    }
    return names.pop()


def _rebates(figures: Figures) -> dict[str, int]:
    sums: dict[str, int] = {}
    for _, shares in figures.rebates():
        for trust, pence in shares.items():
            sums[trust] = sums.get(trust, 0) + pence
    return sums


def _lines_by(figures: Figures, key: Callable[[Cell], str]) -> dict[str, dict[str, str]]:
    pairs = figures.by("cash", lambda cell: (cell[1], key(cell)))
    lines: dict[str, dict[str, str]] = {}
    for (line, other), pence in pairs.items():
        lines.setdefault(line, {})[other] = money(pence)
    return lines


def _bridge(figures: Figures) -> Bridge | None:
    """By the forecast that covers the period, whole months of it: the one that begins last."""
    covering = [
        row
        for row in figures.files.rows("forecast")
        if day(row["from"]) <= figures.start and figures.end <= day(row["to"])
    ]
    if not covering or (figures.start.day, figures.end.day) != (1, 1):
        return None
    return Bridge(figures, max(covering, key=lambda row: day(row["from"])))


def _text(pence: dict[str, int]) -> dict[str, str]:
    return {key: money(amount) for key, amount in pence.items()}

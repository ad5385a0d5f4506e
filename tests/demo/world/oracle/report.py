"""The report of a world: what `consortium savings report --json` should print of it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.demo.world.oracle.bridge import Bridge
from tests.demo.world.oracle.figures import Figures, money, penny, quarter, rounded
from tests.demo.world.oracle.files import Files, day


def expected(folder: Path, start: str, end: str) -> dict[str, Any]:
    files = Files(folder)
    figures = Figures(files, day(start), day(end))
    cash = figures.total("cash")
    rebate = sum(sum(shares.values()) for _, shares in figures.rebates())
    one_off = figures.of_files("costs", kind="one_off")
    running = figures.of_files("costs", kind="running")
    capital = figures.total("capital")
    spend = sum(figures.spend.values())
    covered = Decimal(penny(figures.spend[True])) / Decimal(penny(spend) or 1) * 100
    return {
        "consortium": files.consortium["code"],
        "from": start,
        "to": end,
        "by_line": _text(figures.by("cash", lambda cell: cell[1])),
        "by_trust": _text(figures.by("cash", lambda cell: cell[0])),
        "by_quarter": _text(figures.by("cash", lambda cell: quarter(cell[2]))),
        "by_month": _text(figures.by("cash", lambda cell: f"{cell[2]:%Y-%m}")),
        "recurrent_cash_releasing": money(cash),
        "rebate": money(rebate),
        "one_off_costs": money(one_off),
        "running_costs": money(running),
        "net": money(cash + rebate - one_off - running),
        "avoidance": money(figures.total("avoided")),
        "avoidance_by_trust": _text(figures.by("avoided", lambda cell: cell[0])),
        "non_cash_releasing": money(figures.of_files("benefits", kind="non_cash_releasing")),
        "capital_avoidance": money(capital),
        "capital_by_funding": _text(rounded(figures.funding, capital)),
        "after_leaving": _text(figures.by("after", lambda cell: cell[0])),
        "leakage": money(figures.total("leakage")),
        "price_claims": money(figures.total("claims")),
        "coverage_percent": str(covered.quantize(Decimal("0.1"))) if spend else None,
        "no_baseline": [
            {"trust": trust, "line": item, "spend": money(penny(amount))}
            for (trust, item), amount in sorted(figures.gaps.items())
        ],
        "bridge": _bridge(figures, cash + rebate),
    }


def _bridge(figures: Figures, actual: int) -> dict[str, Any] | None:
    """By the forecast that covers the period: of several the one that begins last."""
    covering = [
        row
        for row in figures.files.rows("forecast")
        if day(row["from"]) <= figures.start and figures.end <= day(row["to"])
    ]
    if not covering:
        return None
    return Bridge(figures, max(covering, key=lambda row: day(row["from"]))).as_json(actual)


def _text(pence: dict[str, int]) -> dict[str, str]:
    return {key: money(amount) for key, amount in pence.items()}

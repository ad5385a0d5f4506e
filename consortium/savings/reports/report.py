"""The report: a statement with its bridge, and what it was made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from consortium.savings.domain.below_the_line import HeldBack, NotAccepted, SinceLock
from consortium.savings.domain.board_columns import NO_PLAN, Plan
from consortium.savings.domain.bridge import STEP_NAMES, Bridge
from consortium.savings.domain.cells import (
    Cell,
    added_by,
    by_item,
    by_month,
    by_quarter,
    by_trust,
    total,
)
from consortium.savings.domain.facts import BenefitKind
from consortium.savings.domain.statement import Statement

NO_BOARD, NO_SUPPLIER = "No board recorded", "No agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What page, CSV, XLSX and command line all show."""

    consortium_id: UUID
    consortium_code: str
    consortium: str
    statement: Statement
    bridge: Bridge | None
    forecast_reference: str
    forecast_sha256: str
    forecast_by_quarter: Mapping[str, Decimal]
    # The import batches the figures are pinned to, by reference, with the code of their trust.
    batches: Mapping[str, str]
    # Whether the reader sees every trust, or only some.
    is_whole: bool
    # The name of each trust's board, and whose agreement covers a trust's item in a month.
    boards: Mapping[str, str] = field(default_factory=dict)
    suppliers: Mapping[Cell, str] = field(default_factory=dict)
    # The locked forecast cell by cell; empty where none covers the period.
    plan: Plan = NO_PLAN
    # The evidence grade behind what was saved: of the baseline in force when the month ended.
    grades: Mapping[Cell, str] = field(default_factory=dict)

    def board_of(self, trust: str) -> str:
        return self.boards.get(trust) or NO_BOARD

    def supplier_of(self, cell: Cell) -> str:
        """Whose agreement covers the trust's item in that month, also where it was passed by."""
        return self.suppliers.get(cell) or NO_SUPPLIER


def as_json(report: Report) -> dict[str, Any]:
    """The report for machines: amounts as text with two decimals, keys by code."""
    statement = report.statement
    return {
        "consortium": report.consortium_code,
        "from": statement.period.start,
        "to": statement.period.end,
        "by_line": _text(by_item(statement.cash)),
        "by_trust": _text(by_trust(statement.cash)),
        "by_quarter": _text(by_quarter(statement.cash)),
        "by_month": _text(by_month(statement.cash)),
        "by_board": _text(added_by(statement.cash, lambda cell: report.board_of(cell.trust))),
        "by_supplier": _text(added_by(statement.cash, report.supplier_of)),
        "by_line_and_trust": _lines_by(statement.cash, by_trust),
        "by_line_and_quarter": _lines_by(statement.cash, by_quarter),
        "recurrent_cash_releasing": _money(statement.recurrent_cash_releasing),
        "rebate": _money(statement.rebate),
        "rebate_by_trust": _text(_rebate_by_trust(statement)),
        "one_off_costs": _money(statement.one_off_costs),
        "running_costs": _money(statement.running_costs),
        "net": _money(statement.net),
        "avoidance": _money(statement.avoidance),
        "avoidance_by_trust": _text(by_trust(statement.avoided)),
        "non_cash_releasing": _money(statement.non_cash_releasing),
        "service_counterfactuals": [
            {"trust": each.trust, "description": each.description, "amount": _money(each.amount)}
            for each in statement.benefits
            if each.kind is BenefitKind.SERVICE_COUNTERFACTUAL
        ],
        "capital_avoidance": _money(statement.capital_avoidance),
        "capital_by_funding": _text(statement.capital_by_funding),
        "after_leaving": _text(by_trust(statement.after_leaving)),
        "after_leaving_by_line": _text(by_item(statement.after_leaving)),
        "leakage": _money(total(statement.leakage)),
        "price_claims": _money(total(statement.claims)),
        "not_accepted": [
            {
                **_place(line),
                "claimed": _money(line.claimed),
                "accepted": _money(line.accepted),
                "not_accepted": _money(line.amount),
                "reason": line.reason,
            }
            for line in statement.not_accepted
        ],
        "changed_since_lock": [
            {
                **_place(line),
                "locked": _money(line.locked),
                "worked_out": _money(line.worked_out),
                "not_counted": _money(line.amount),
            }
            for line in statement.since_lock
        ],
        "held_back": [
            {**_place(line), "not_counted": _money(line.amount), "reason": line.reason}
            for line in statement.held_back
        ],
        "coverage_percent": None if statement.coverage is None else str(statement.coverage),
        "no_baseline": [
            {"trust": gap.trust, "line": gap.item, "spend": _money(gap.spend)}
            for gap in statement.gaps
        ],
        "bridge": _bridge(report.bridge),
        "forecast": report.forecast_reference or None,
        "forecast_by_quarter": _text(report.forecast_by_quarter),
        "batches": list(report.batches),
    }


def _lines_by(
    cells: Mapping[Cell, Decimal], grouped: Callable[[Mapping[Cell, Decimal]], dict[str, Decimal]]
) -> dict[str, dict[str, str]]:
    """Each line's amounts by something else of its cells."""
    return {
        line: _text(grouped({cell: cells[cell] for cell in cells if cell.item == line}))
        for line in by_item(cells)
    }


def _rebate_by_trust(statement: Statement) -> dict[str, Decimal]:
    trusts = sorted({trust for rebate in statement.rebates for trust in rebate.shares})
    return {trust: statement.rebate_of(trust) for trust in trusts}


def _bridge(bridge: Bridge | None) -> dict[str, Any] | None:
    if bridge is None:
        return None
    return {
        "from": _money(bridge.forecast),
        "steps": [
            {
                "step": step.kind.value,
                "name": STEP_NAMES[step.kind],
                "amount": _money(step.amount),
                "by_trust": _text({t: a for t, a in step.by_trust.items() if a}),
            }
            for step in bridge.steps
        ],
        "to": _money(bridge.actual),
    }


def _place(line: NotAccepted | SinceLock | HeldBack) -> dict[str, Any]:
    return {
        "trust": line.cell.trust,
        "line": line.cell.item,
        "month": f"{line.cell.month:%Y-%m}",
        "kind": line.kind.value,
    }


def _text(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {key: _money(amount) for key, amount in amounts.items()}


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"

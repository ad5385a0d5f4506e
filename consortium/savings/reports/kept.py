"""A report as text that can be kept, sealed, and read back as the same report years later."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.below_the_line import Gap, HeldBack, NotAccepted, SinceLock
from consortium.savings.domain.board_columns import Plan
from consortium.savings.domain.bridge import Bridge, Step, StepKind
from consortium.savings.domain.cells import Cell
from consortium.savings.domain.facts import Benefit, BenefitKind, Cost, CostKind, Rebate
from consortium.savings.domain.signoff import LineKind, RecordedKind
from consortium.savings.domain.statement import Statement
from consortium.savings.reports.report import Report

_PLAN = ("recurrent", "in_year", "expected")
_CELLS = ("cash", "avoided", "capital", "after_leaving", "leakage", "claims")


def text_of(report: Report) -> str:
    """The whole report as one line of JSON; the same report gives the same text."""
    statement = report.statement
    content = {
        "consortium": [str(report.consortium_id), report.consortium_code, report.consortium],
        "period": _period(statement.period),
        "trusts": dict(statement.trusts),
        "items": dict(statement.items),
        **{name: _cells(getattr(statement, name)) for name in _CELLS},
        "capital_by_funding": _amounts(statement.capital_by_funding),
        "rebates": [
            [_period(r.year), f"{r.amount:f}", _amounts(r.shares), r.credit_note]
            for r in statement.rebates
        ],
        "costs": [
            [c.kind, c.falls_on.isoformat(), f"{c.amount:f}", c.description, c.trust]
            for c in statement.costs
        ],
        "benefits": [
            [b.kind, b.falls_on.isoformat(), f"{b.amount:f}", b.description, b.valuation, b.trust]
            for b in statement.benefits
        ],
        "gaps": [[gap.trust, gap.item, f"{gap.spend:f}"] for gap in statement.gaps],
        "spend": [f"{statement.spend_covered:f}", f"{statement.spend_in_scope:f}"],
        "not_accepted": [
            [line.kind, _cell(line.cell), f"{line.accepted:f}", f"{line.amount:f}", line.reason]
            for line in statement.not_accepted
        ],
        "since_lock": [
            [line.kind, _cell(line.cell), f"{line.locked:f}", f"{line.amount:f}"]
            for line in statement.since_lock
        ],
        "held_back": [
            [line.kind, _cell(line.cell), f"{line.amount:f}", line.reason]
            for line in statement.held_back
        ],
        "bridge": report.bridge
        and {
            "forecast": f"{report.bridge.forecast:f}",
            "steps": [
                [step.kind, f"{step.amount:f}", _amounts(step.by_trust)]
                for step in report.bridge.steps
            ],
            "actual": f"{report.bridge.actual:f}",
        },
        "forecast": [report.forecast_reference, report.forecast_sha256],
        "forecast_by_quarter": _amounts(report.forecast_by_quarter),
        "batches": dict(report.batches),
        "boards": dict(report.boards),
        "suppliers": [[_cell(each), report.suppliers[each]] for each in sorted(report.suppliers)],
        "grades": [[_cell(each), report.grades[each]] for each in sorted(report.grades)],
        "plan": {name: _cells(getattr(report.plan, name)) for name in _PLAN},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def report_from(text: str) -> Report:
    """The report that such a text was made from."""
    content = json.loads(text)
    consortium_id, code, name = content["consortium"]
    reference, seal = content["forecast"]
    return Report(
        consortium_id=UUID(consortium_id),
        consortium_code=code,
        consortium=name,
        statement=_statement(content),
        bridge=_bridge(content["bridge"]) if content["bridge"] else None,
        forecast_reference=reference,
        forecast_sha256=seal,
        forecast_by_quarter=_decimals(content["forecast_by_quarter"]),
        batches=content["batches"],
        is_whole=True,
        # What was signed before reports held these does not.
        boards=content.get("boards", {}),
        suppliers={_cell_from(cell): name for cell, name in content.get("suppliers", ())},
        grades={_cell_from(cell): grade for cell, grade in content.get("grades", ())},
        plan=Plan(**{name: _cells_from(content.get("plan", {}).get(name, ())) for name in _PLAN}),
    )


def seal_of(text: str) -> str:
    """The hash of what is signed."""
    return sha256(text.encode()).hexdigest()


def _statement(content: Mapping[str, Any]) -> Statement:
    covered, in_scope = map(Decimal, content["spend"])
    cells = {name: _cells_from(content[name]) for name in _CELLS}
    return Statement(
        period=_period_from(content["period"]),
        trusts=content["trusts"],
        items=content["items"],
        **cells,
        capital_by_funding=_decimals(content["capital_by_funding"]),
        rebates=tuple(
            Rebate(
                year=_period_from(year),
                amount=Decimal(amount),
                shares=_decimals(shares),
                credit_note=note,
            )
            for year, amount, shares, note in content["rebates"]
        ),
        costs=tuple(
            Cost(
                kind=CostKind(kind),
                falls_on=date.fromisoformat(on),
                amount=Decimal(amount),
                description=what,
                trust=trust,
            )
            for kind, on, amount, what, trust in content["costs"]
        ),
        benefits=tuple(
            Benefit(
                kind=BenefitKind(kind),
                falls_on=date.fromisoformat(on),
                amount=Decimal(amount),
                description=what,
                valuation=valuation,
                trust=trust,
            )
            for kind, on, amount, what, valuation, trust in content["benefits"]
        ),
        gaps=tuple(
            Gap(trust=trust, item=item, spend=Decimal(spend))
            for trust, item, spend in content["gaps"]
        ),
        spend_covered=covered,
        spend_in_scope=in_scope,
        not_accepted=tuple(
            NotAccepted(
                kind=_kind(kind),
                cell=_cell_from(cell),
                accepted=Decimal(accepted),
                amount=Decimal(amount),
                reason=reason,
            )
            for kind, cell, accepted, amount, reason in content["not_accepted"]
        ),
        since_lock=tuple(
            SinceLock(
                kind=LineKind(kind),
                cell=_cell_from(cell),
                locked=Decimal(locked),
                amount=Decimal(amount),
            )
            for kind, cell, locked, amount in content["since_lock"]
        ),
        # Statements that were signed before claims were recorded do not speak of it.
        held_back=tuple(
            HeldBack(
                kind=LineKind(kind), cell=_cell_from(cell), amount=Decimal(amount), reason=reason
            )
            for kind, cell, amount, reason in content.get("held_back", ())
        ),
    )


def _kind(text: str) -> LineKind | RecordedKind:
    return RecordedKind(text) if text in set(RecordedKind) else LineKind(text)


def _bridge(content: Mapping[str, Any]) -> Bridge:
    return Bridge(
        forecast=Decimal(content["forecast"]),
        steps=tuple(
            Step(kind=StepKind(kind), amount=Decimal(amount), by_trust=_decimals(by_trust))
            for kind, amount, by_trust in content["steps"]
        ),
        actual=Decimal(content["actual"]),
    )


def _period(period: Period) -> list[str | None]:
    return [period.start.isoformat(), period.end.isoformat() if period.end else None]


def _period_from(text: list[Any]) -> Period:
    start, end = text
    return Period(date.fromisoformat(start), date.fromisoformat(end) if end else None)


def _cell(cell: Cell) -> list[str]:
    return [cell.trust, cell.item, cell.month.isoformat()]


def _cell_from(text: list[str]) -> Cell:
    trust, item, month = text
    return Cell(trust, item, date.fromisoformat(month))


def _cells(cells: Mapping[Cell, Decimal]) -> list[list[Any]]:
    return [[_cell(cell), f"{cells[cell]:f}"] for cell in sorted(cells)]


def _cells_from(kept: Iterable[list[Any]]) -> dict[Cell, Decimal]:
    return {_cell_from(cell): Decimal(amount) for cell, amount in kept}


def _amounts(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {key: f"{amount:f}" for key, amount in amounts.items()}


def _decimals(amounts: Mapping[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(amount) for key, amount in amounts.items()}

"""Making the whole report of a consortium: the one place where its parts come together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar
from uuid import UUID

from consortium.foundation.domain.money import round_to_total
from consortium.foundation.domain.periods import Period, month_of, quarter_label
from consortium.organisations.queries.directory import organisations_by_id
from consortium.savings.domain.baseline import baseline_on
from consortium.savings.domain.board_columns import NO_PLAN, Plan
from consortium.savings.domain.bridge import make_bridge
from consortium.savings.domain.cells import Cell, rounded
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.forecast import Forecast
from consortium.savings.domain.statement import Statement, make_statement, seen_by
from consortium.savings.models import loading
from consortium.savings.models.facts import load_facts
from consortium.savings.models.forecasts import find_forecast
from consortium.savings.models.loading import Scene
from consortium.savings.models.signoff import Versions, versions_of
from consortium.savings.reports.report import Report
from consortium.spend.queries.batches import current_batches

Figure = TypeVar("Figure")
MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A report of every trust, with what it was made from."""

    report: Report
    scene: Scene
    facts: Facts
    versions: Versions


def whole_report(*, consortium_id: UUID, code: str, name: str, period: Period) -> Report:
    """The report of every trust, from every purchase line imported so far."""
    return make_report(consortium_id=consortium_id, code=code, name=name, period=period).report


def make_report(*, consortium_id: UUID, code: str, name: str, period: Period) -> Made:
    """The same report with the facts behind it, for who shows its lines beside it."""
    scene = loading.load_scene(consortium_id)
    batches = current_batches(trust_ids=list(scene.trusts))
    versions = versions_of(scene, period)
    facts = load_facts(scene, period, [batch.id for batch in batches], versions)
    statement = make_statement(facts)
    found = find_forecast(scene, period)
    bridge = None
    if found is not None:
        bridge = make_bridge(
            forecast=found[1],
            facts=facts,
            statement=statement,
            member_share=scene.agreements.member_share,
        )
    plan = _plan(scene, found[1]) if found else NO_PLAN
    boards, suppliers = _who(scene, {*_cells_of(statement), *plan.in_year})
    report = Report(
        consortium_id=consortium_id,
        consortium_code=code,
        consortium=name,
        statement=statement,
        bridge=bridge,
        forecast_reference=found[0].reference if found else "",
        forecast_sha256=found[0].sha256 if found else "",
        forecast_by_quarter=_by_quarter(found[1]) if found else {},
        batches={batch.reference: scene.trusts[batch.trust_id].code for batch in batches},
        is_whole=True,
        boards=boards,
        suppliers=suppliers,
        plan=plan,
        grades=_grades(facts, statement),
    )
    return Made(report=report, scene=scene, facts=facts, versions=versions)


def part_of(report: Report, trusts: Iterable[str]) -> Report:
    """The report as somebody sees it who may look at some trusts only, by their codes."""
    own = frozenset(trusts)
    return replace(
        report,
        statement=seen_by(report.statement, own),
        bridge=None,
        forecast_by_quarter={},
        batches={batch: trust for batch, trust in report.batches.items() if trust in own},
        is_whole=False,
        boards={trust: board for trust, board in report.boards.items() if trust in own},
        suppliers=_of(own, report.suppliers),
        plan=Plan(
            recurrent=_of(own, report.plan.recurrent),
            in_year=_of(own, report.plan.in_year),
            expected=_of(own, report.plan.expected),
        ),
        grades=_of(own, report.grades),
    )


def _plan(scene: Scene, forecast: Forecast) -> Plan:
    """The forecast for the board's columns; its last month stands for a year to come."""
    in_year: dict[Cell, Fraction] = {}
    expected: dict[Cell, Fraction] = {}
    recurrent: dict[Cell, Fraction] = {}
    last = max((each.month.start for each in forecast.cells), default=None)
    for each in forecast.cells:
        cell = Cell(each.trust, each.item, each.month.start)
        share = scene.agreements.member_share(each.trust, each.item, each.month)
        in_year[cell], expected[cell] = each.saving, each.saving * share
        if each.month.start == last:
            recurrent[cell] = each.saving * MONTHS_IN_YEAR
    return Plan(recurrent=rounded(recurrent), in_year=rounded(in_year), expected=rounded(expected))


def _grades(facts: Facts, statement: Statement) -> dict[Cell, str]:
    graded = {
        cell: baseline_on(
            facts.baselines.get((cell.trust, cell.item), ()), month_of(cell.month).last_day
        )
        for cell in statement.cash
    }
    return {cell: found.grade.value for cell, found in graded.items() if found is not None}


def _cells_of(statement: Statement) -> set[Cell]:
    """Every cell that some figure of the statement stands in."""
    return {
        *statement.cash,
        *statement.avoided,
        *statement.capital,
        *statement.after_leaving,
        *statement.leakage,
        *statement.claims,
    }


def _who(scene: Scene, cells: Iterable[Cell]) -> tuple[dict[str, str], dict[Cell, str]]:
    """The boards of the trusts by their codes, and the suppliers of the cells, by name."""
    ids = {
        cell: scene.agreements.suppliers_of(cell.trust, cell.item, month_of(cell.month))
        for cell in cells
    }
    named = {each for found in ids.values() for each in found}
    known = organisations_by_id({*scene.trusts, *named})
    boards = {trust.code: known[trust.id].board for trust in scene.trusts.values()}
    suppliers = {
        cell: " and ".join(known[each].name for each in found) for cell, found in ids.items()
    }
    return boards, suppliers


def _of(trusts: frozenset[str], cells: Mapping[Cell, Figure]) -> dict[Cell, Figure]:
    return {cell: figure for cell, figure in cells.items() if cell.trust in trusts}


def _by_quarter(forecast: Forecast) -> dict[str, Decimal]:
    sums: dict[str, Fraction] = {}
    for cell in forecast.cells:
        quarter = quarter_label(cell.month.start)
        sums[quarter] = sums.get(quarter, Fraction(0)) + cell.saving
    return round_to_total(sums)

"""Making the whole report of a consortium: the one place where its parts come together."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.foundation.domain.money import round_to_total
from consortium.foundation.domain.periods import Period, quarter_label
from consortium.savings.domain.bridge import make_bridge
from consortium.savings.domain.forecast import Forecast
from consortium.savings.domain.statement import make_statement, seen_by
from consortium.savings.models import loading
from consortium.savings.models.facts import load_facts
from consortium.savings.models.forecasts import find_forecast
from consortium.savings.models.signoff import versions_of
from consortium.savings.reports.report import Report
from consortium.spend.queries.batches import current_batches


def whole_report(*, consortium_id: UUID, code: str, name: str, period: Period) -> Report:
    """The report of every trust, from every purchase line imported so far."""
    scene = loading.load_scene(consortium_id)
    batches = current_batches(trust_ids=list(scene.trusts))
    facts = load_facts(scene, period, [batch.id for batch in batches], versions_of(scene, period))
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
    return Report(
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
    )


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
    )


def _by_quarter(forecast: Forecast) -> dict[str, Decimal]:
    sums: dict[str, Fraction] = {}
    for cell in forecast.cells:
        quarter = quarter_label(cell.month.start)
        sums[quarter] = sums.get(quarter, Fraction(0)) + cell.saving
    return round_to_total(sums)

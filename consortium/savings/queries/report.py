"""The one savings function: page, export, command line and API all read its report."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import round_to_total
from consortium.foundation.domain.periods import Period, quarter_label
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.queries.membership import ConsortiumLine, list_consortia
from consortium.savings.domain.bridge import Bridge, make_bridge
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.forecast import Forecast
from consortium.savings.domain.purchases import Purchase
from consortium.savings.domain.statement import Statement, make_statement, seen_by
from consortium.savings.models import loading
from consortium.savings.models.forecast import Forecast as ForecastRow
from consortium.savings.models.forecasts import find_forecast
from consortium.savings.models.loading import Scene
from consortium.savings.models.standing import Dates
from consortium.savings.reports.report import Report
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.lines import LineSum, sum_lines


def savings_report(*, actor: Actor, consortium_id: UUID, period: Period) -> Report:
    """The savings of a consortium in a period, from every purchase line imported so far.

    Whoever reaches the consortium sees the whole of it; whoever reaches only one of its trusts,
    a former member for example, sees that trust's figures and no others.

    Raises:
        NotFound: there is no such consortium, or nothing of it is within reach.
    """
    consortium = _consortium(actor, consortium_id)
    scope = actor.scope(Permission.SAVINGS_VIEW)
    scene = loading.load_scene(consortium_id)
    batches = current_batches(trust_ids=list(scene.trusts))
    facts = _facts(scene, period, [batch.id for batch in batches])
    statement = make_statement(facts)
    found = find_forecast(scene, period)
    whole = consortium_id in scope
    return Report(
        consortium_id=consortium_id,
        consortium_code=consortium.code,
        consortium=consortium.name,
        statement=statement if whole else seen_by(statement, _own(scene, scope)),
        bridge=_bridge(scene, facts, statement, found) if whole else None,
        forecast_reference=found[0].reference if found else "",
        forecast_sha256=found[0].sha256 if found else "",
        forecast_by_quarter=_by_quarter(found[1]) if found and whole else {},
        batches=tuple(batch.reference for batch in batches if whole or batch.trust_id in scope),
        is_whole=whole,
    )


def consortia_reported(*, actor: Actor) -> list[tuple[UUID, str]]:
    """The consortia whose savings the actor sees, whole or in part."""
    found = list_consortia(actor=actor, permission=Permission.SAVINGS_VIEW)
    return [(row.id, row.name) for row in found]


def last_purchase(consortium_id: UUID) -> date | None:
    """The day of the latest purchase line of any member, or None before the first import."""
    trust_ids = list(loading.members_ever(consortium_id))
    days = (batch.last_on for batch in current_batches(trust_ids=trust_ids))
    return max((day for day in days if day is not None), default=None)


def purchases(scene: Scene, period: Period, batch_ids: Collection[UUID]) -> tuple[Purchase, ...]:
    """The lines of a period on items under agreement, as they stand to those agreements."""
    made = (
        _purchase(scene, line, basis)
        for basis, item_ids in scene.items_by_basis().items()
        for line in sum_lines(batch_ids=batch_ids, item_ids=item_ids, period=period, basis=basis)
    )
    return tuple(purchase for purchase in made if purchase is not None)


def _facts(scene: Scene, period: Period, batch_ids: Collection[UUID]) -> Facts:
    return Facts(
        period=period,
        trusts={trust.code: trust.name for trust in scene.trusts.values()},
        items={item.code: item.name for item in scene.items.values()},
        capital_items=scene.capital_items,
        purchases=purchases(scene, period, batch_ids),
        baselines=loading.locked_baselines(scene),
        uplifts=loading.uplifts(scene),
        index_ratio=loading.IndexRatios(),
        rebates=loading.rebates(scene),
        costs=loading.costs(scene),
        benefits=loading.benefits(scene),
    )


def _purchase(scene: Scene, line: LineSum, basis: DateBasis) -> Purchase | None:
    if line.trust_id not in scene.trusts or line.item_id not in scene.items:
        return None
    trust, item = scene.trusts[line.trust_id].code, scene.items[line.item_id].code
    stood = scene.agreements.stand(
        trust=trust,
        item=item,
        supplier_id=line.supplier_id,
        dates=Dates(
            ordered_on=line.ordered_on,
            delivered_on=line.delivered_on,
            received_on=line.received_on,
            invoiced_on=line.invoiced_on,
            tax_point_on=line.tax_point_on,
        ),
    )
    if stood is None or stood.basis is not basis:
        return None
    return Purchase(
        trust=trust,
        item=item,
        on=stood.on,
        quantity=line.quantity,
        amount=line.amount,
        standing=stood.standing,
        due=stood.due,
        funding=line.funding_source,
    )


def _bridge(
    scene: Scene, facts: Facts, statement: Statement, found: tuple[ForecastRow, Forecast] | None
) -> Bridge | None:
    if found is None:
        return None
    return make_bridge(
        forecast=found[1],
        facts=facts,
        statement=statement,
        member_share=scene.agreements.member_share,
    )


def _by_quarter(forecast: Forecast) -> dict[str, Decimal]:
    sums: dict[str, Fraction] = {}
    for cell in forecast.cells:
        quarter = quarter_label(cell.month.start)
        sums[quarter] = sums.get(quarter, Fraction(0)) + cell.saving
    return round_to_total(sums)


def _own(scene: Scene, scope: Scope) -> list[str]:
    return [trust.code for trust in scene.trusts.values() if trust.id in scope]


def _consortium(actor: Actor, consortium_id: UUID) -> ConsortiumLine:
    for row in list_consortia(actor=actor, permission=Permission.SAVINGS_VIEW):
        if row.id == consortium_id:
            return row
    raise NotFound("consortium")

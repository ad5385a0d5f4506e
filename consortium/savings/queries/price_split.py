"""An agreement's saving against the signed baselines: of one price list, and of one buyer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.together.coalition import as_decimal
from consortium.contracts.domain.together.scheme_game import schemes_on
from consortium.contracts.models.access import access_agreement
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period, financial_year_of
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain import price_split as rules
from consortium.savings.domain.price_split import Comparison, Volumes
from consortium.savings.models import loading
from consortium.savings.models.facts import purchases
from consortium.savings.models.loading import Scene
from consortium.savings.reports.price_split import (
    LeftOutView,
    LineView,
    PriceSplitView,
    SumView,
)
from consortium.spend.queries.batches import current_batches


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An agreement whose baselines somebody sees, with what is known about it."""

    agreement_id: UUID
    term: Period
    scene: Scene


def asked_about(*, actor: Actor, agreement_id: UUID) -> Asked:
    """An agreement of which the actor sees every volume and every baseline.

    Raises:
        NotFound: there is no such agreement, or not all of that is within reach.
    """
    row = access_agreement(
        actor=actor, permission=Permission.VOLUMES_VIEW, agreement_id=agreement_id
    )
    needed = (Permission.VOLUMES_VIEW, Permission.BASELINES_VIEW)
    if not all(row.consortium_id in actor.scope(permission) for permission in needed):
        raise NotFound("agreement")
    scene = loading.load_scene(row.consortium_id).only(row.id)
    return Asked(agreement_id=row.id, term=scene.known[row.id].terms.term, scene=scene)


def price_split(asked: Asked, *, on: date, volumes: Volumes) -> PriceSplitView:
    """Both parts, line by line: at the baselines' volumes and the day's prices, or at what was
    bought and paid in the financial year of the day.

    Raises:
        Invalid: the day is outside the agreement's term.
    """
    if on not in asked.term:
        raise Invalid(
            "outside_term",
            "The agreement is not in force on that day.",
            field="on",
            next_step="Choose a day within its term.",
        )
    scene, year = asked.scene, financial_year_of(on)
    batches = [batch.id for batch in current_batches(trust_ids=list(scene.trusts))]
    bought = [each for each in purchases(scene, year, batches) if each.on in year]
    baselines = loading.locked_baselines(scene)
    if volumes is Volumes.BOUGHT:
        candidates = rules.at_purchases(bought, baselines=baselines)
    else:
        candidates = rules.at_baselines(
            _cells(asked, on),
            on=on,
            baselines=baselines,
            price=scene.agreements.price,
            purchases=bought,
        )
    found = rules.compare(candidates, capital=scene.capital_items)
    lines = _lines(scene, found)
    return PriceSplitView(
        reference=scene.known[asked.agreement_id].reference,
        on=on,
        volumes=volumes,
        year=year,
        lines=lines,
        by_item=tuple(
            _sum(name, group, lowest=group[0].lowest)
            for name, group in _grouped(lines, lambda line: line.item).items()
        ),
        by_trust=tuple(
            _sum(name, group) for name, group in _grouped(lines, lambda line: line.trust).items()
        ),
        total=_sum("All lines", lines),
        left_out=tuple(_left_out(scene, found)),
        coverage=found.coverage,
        spend=found.spend,
    )


def _cells(asked: Asked, on: date) -> list[rules.Cell]:
    terms = asked.scene.known[asked.agreement_id].terms
    items = sorted({item for scheme in schemes_on(terms, on) for item in scheme.items})
    return [(trust, item) for item in items for trust in members_on(terms.spells, on)]


def _lines(scene: Scene, found: Comparison) -> tuple[LineView, ...]:
    ids, trusts, items = loading.baseline_ids(scene), _names(scene.trusts), _names(scene.items)
    made = []
    for line in found.lines:
        baseline_id, reference = ids[line.trust, line.item, line.baseline.version]
        made.append(
            LineView(
                item=items[line.item],
                trust=trusts[line.trust],
                quantity=line.quantity,
                baseline_id=baseline_id,
                baseline=reference,
                before=line.baseline.unit_price,
                lowest=line.lowest,
                now=as_decimal(line.price, 6),
                harmonisation=line.harmonisation,
                aggregation=line.aggregation,
                saving=line.saving,
            )
        )
    return tuple(sorted(made, key=lambda line: (line.item, line.trust, line.baseline)))


def _left_out(scene: Scene, found: Comparison) -> Iterable[LeftOutView]:
    trusts, items = _names(scene.trusts), _names(scene.items)
    for each in found.left_out:
        yield LeftOutView(
            item=items[each.item], trust=trusts[each.trust], spend=each.spend, reason=each.reason
        )


def _grouped(
    lines: Iterable[LineView], key: Callable[[LineView], str]
) -> dict[str, list[LineView]]:
    groups: dict[str, list[LineView]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return dict(sorted(groups.items()))


def _sum(name: str, lines: Iterable[LineView], *, lowest: Decimal | None = None) -> SumView:
    listed = list(lines)
    return SumView(
        name=name,
        trusts=len({line.trust for line in listed}),
        harmonisation=sum((line.harmonisation for line in listed), ZERO),
        aggregation=sum((line.aggregation for line in listed), ZERO),
        saving=sum((line.saving for line in listed), ZERO),
        lowest=lowest,
    )


def _names(named: Mapping[UUID, loading.Named]) -> dict[str, str]:
    return {each.code: each.name for each in named.values()}

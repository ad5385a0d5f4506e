"""Why what members spend has changed since the signed baselines, or between two periods."""

from collections.abc import Iterable
from fractions import Fraction
from uuid import UUID

from consortium.catalogue.queries.items import items_by_id
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.periods import Period, months_of, of_whole_months, quarter_label
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.baseline import MONTHS_IN_WINDOW, baseline_on
from consortium.savings.domain.purchases import Purchase
from consortium.savings.domain.spend_change import (
    NOTHING,
    Basket,
    Bought,
    Line,
    explain_change,
    indices,
    price_levels,
    rows_of,
    total_of,
)
from consortium.savings.models import loading
from consortium.savings.models.facts import purchases
from consortium.savings.models.loading import Named, Scene
from consortium.savings.queries.report import consortium_reported
from consortium.savings.reports.spend_change import LineRow, SpendChange, TrustLevels
from consortium.spend.queries.batches import current_batches


def spend_change(
    *,
    actor: Actor,
    consortium_id: UUID,
    now: Period,
    before: Period | None = None,
    trust_id: UUID | None = None,
) -> SpendChange:
    """Everything bought of items under agreement in a period, against what was bought before.

    Whoever sold it, and whether or not the trust was a member then: spend is spend. Capital is
    left out. Without ``before`` the signed baselines stand for it, for as many months.

    Raises:
        NotFound: the consortium or the trust is not within reach.
        Invalid: a period has no end, or is not of whole months where baselines are scaled to it.
    """
    consortium = consortium_reported(actor=actor, consortium_id=consortium_id)
    scene = loading.load_scene(consortium_id)
    trusts = _trusts(actor, scene, trust_id)
    _check(now, before)
    batches = [batch.id for batch in current_batches(trust_ids=[each.id for each in trusts])]
    codes = frozenset(each.code for each in trusts)
    bought = _bought(scene, now, batches)
    after = _basket(bought, codes)
    if before is None:
        earlier = _baselines(scene, codes, now)
    else:
        earlier = _basket(_bought(scene, before, batches), codes)
    kinds = _kinds(scene)
    groups = rows_of(explain_change(earlier, after, lambda line: kinds[line[1]]))
    return SpendChange(
        consortium_code=consortium.code,
        consortium=consortium.name,
        trust=trusts[0].name if trust_id is not None else "",
        before=before,
        now=now,
        groups=tuple(groups),
        lines=tuple(_lines(scene, earlier, after)),
        total=total_of(groups),
        indices=indices(earlier, after),
        levels=tuple(price_levels([("Before", earlier), *_quarters(bought, codes)])),
        by_trust=tuple(_of_trust(scene, each, earlier, bought) for each in trusts),
    )


def _of_trust(scene: Scene, trust: Named, before: Basket, bought: list[Purchase]) -> TrustLevels:
    own = {line: each for line, each in before.items() if line[0] == trust.code}
    joined_on = min(
        (
            spell.period.start
            for known in scene.known.values()
            for spell in known.terms.spells
            if spell.trust == trust.code
        ),
        default=None,
    )
    return TrustLevels(
        trust=trust.name,
        joined_on=joined_on,
        since=quarter_label(joined_on) if joined_on else "",
        levels=tuple(price_levels([("Before", own), *_quarters(bought, frozenset({trust.code}))])),
    )


def _trusts(actor: Actor, scene: Scene, trust_id: UUID | None) -> list[Named]:
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    found = [
        each
        for each in scene.trusts.values()
        if each.id in scope and (trust_id is None or each.id == trust_id)
    ]
    if not found:
        raise NotFound("trust")
    return found


def _check(now: Period, before: Period | None) -> None:
    if before is None and (now.end is None or not of_whole_months(now)):
        raise Invalid(
            "not_whole_months",
            "A baseline of twelve months is compared with whole months.",
            field="end",
            next_step="Begin on the first day of a month and end on the last of one.",
        )


def _bought(scene: Scene, period: Period, batches: list[UUID]) -> list[Purchase]:
    return [
        each
        for each in purchases(scene, period, batches)
        if each.on in period and each.item not in scene.capital_items
    ]


def _basket(bought: Iterable[Purchase], trusts: frozenset[str]) -> dict[Line, Bought]:
    found: dict[Line, Bought] = {}
    for each in bought:
        if each.trust in trusts:
            line = each.trust, each.item
            part = Bought(quantity=Fraction(each.quantity), spend=Fraction(each.amount))
            found[line] = found.get(line, NOTHING).plus(part)
    return found


def _baselines(scene: Scene, trusts: frozenset[str], now: Period) -> dict[Line, Bought]:
    """The baselines that count at the end of a period, for as many months as it has.

    Only items that an agreement covers in the period: purchases of others are not known.
    """
    months = Fraction(sum(1 for _ in months_of(now)), MONTHS_IN_WINDOW)
    bought = {
        item
        for item, agreements in scene.agreements.by_item.items()
        if any(known.terms.term.overlaps(now) for known in agreements)
    } - scene.capital_items
    found = {}
    for line, versions in loading.locked_baselines(scene).items():
        baseline = baseline_on(versions, now.last_day)
        if baseline is not None and line[0] in trusts and line[1] in bought:
            quantity = Fraction(baseline.quantity)
            whole = Bought(quantity=quantity, spend=quantity * Fraction(baseline.unit_price))
            found[line] = whole.times(months)
    return found


def _quarters(bought: list[Purchase], trusts: frozenset[str]) -> list[tuple[str, Basket]]:
    names = sorted({quarter_label(each.on) for each in bought})
    return [
        (name, _basket((p for p in bought if quarter_label(p.on) == name), trusts))
        for name in names
    ]


def _kinds(scene: Scene) -> dict[str, str]:
    """The group of each item: like items are those of one CPV code, counted in one unit."""
    items = items_by_id(list(scene.items))
    groups: dict[str, list[str]] = {}
    keys: dict[str, str] = {}
    for item in items.values():
        key = f"{item.cpv_code} {item.base_unit}" if item.cpv_code else item.code
        keys[item.code] = key
        groups.setdefault(key, []).append(item.name)
    return {code: " / ".join(sorted(groups[key])) for code, key in keys.items()}


def _lines(scene: Scene, before: Basket, now: Basket) -> list[LineRow]:
    trusts = {each.code: each.name for each in scene.trusts.values()}
    items = {each.code: each.name for each in scene.items.values()}
    groups = explain_change(before, now, "\0".join)
    pairs = [tuple(group.name.split("\0")) for group in groups]
    rows = rows_of(groups)
    return [
        LineRow(trust=trusts[trust], item=items[item], row=row)
        for (trust, item), row in zip(pairs, rows, strict=True)
    ]

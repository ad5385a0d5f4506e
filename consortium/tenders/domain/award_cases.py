"""The same tender under other circumstances: fewer members, other demand, other rules."""

import json
from dataclasses import asdict, replace
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from consortium.tenders.domain.award_instance import AwardInstance


def without(instance: AwardInstance, trust: int) -> AwardInstance:
    """The tender when a trust takes no part: nothing is needed for it."""
    demand = {cell: need for cell, need in instance.demand.items() if cell[0] != trust}
    return replace(instance, demand=demand)


def with_demand(instance: AwardInstance, factor: Decimal) -> AwardInstance:
    """The tender when everybody needs more or less; halves are rounded up, nothing to nothing."""
    demand = {
        cell: int((need * Fraction(factor) * 2 + 1) // 2) for cell, need in instance.demand.items()
    }
    return replace(instance, demand={cell: need for cell, need in demand.items() if need})


def with_at_most(instance: AwardInstance, suppliers: int) -> AwardInstance:
    """The tender when at most so many suppliers may win anything."""
    return replace(instance, rules=replace(instance.rules, max_suppliers=suppliers))


def with_quality(instance: AwardInstance, least: int) -> AwardInstance:
    """The tender at least cost with at least this mean quality, in hundredths of a point."""
    rules = replace(instance.rules, min_quality=max(least, instance.rules.min_quality or 0))
    return replace(instance, rules=rules, gbp_per_point=0)


def stress_cases(instance: AwardInstance, *, percent: int = 20) -> dict[str, AwardInstance]:
    """All members, each of them missing, and demand lower and higher by a percentage; by keys
    ``all``, ``without:ID`` for a trust with demand, ``demand:-20`` and ``demand:+20``."""
    cases = {"all": instance}
    for at, name in enumerate(instance.trusts):
        if any(trust == at for trust, _ in instance.demand):
            cases[f"without:{name}"] = without(instance, at)
    for sign in ("-", "+"):
        factor = 1 + Decimal(f"{sign}{percent}") / 100
        cases[f"demand:{sign}{percent}"] = with_demand(instance, factor)
    return cases


def supplier_cases(instance: AwardInstance) -> dict[str, AwardInstance]:
    """At most 1, 2, … suppliers, up to all that bid or to the rule that holds; by the number."""
    bidders = len({bid.supplier for bid in instance.bids})
    most = instance.rules.max_suppliers
    last = bidders if most is None else min(bidders, most)
    return {str(number): with_at_most(instance, number) for number in range(1, last + 1)}


def quality_cases(instance: AwardInstance, *, steps: int = 6) -> dict[str, AwardInstance]:
    """At least cost for ever more quality, in even steps up to the most that the bids for each lot
    allow; by the least quality in points. The last may be infeasible under the rules."""
    value, best = instance.value(), _best_quality(instance)
    if not value:
        return {"0": with_quality(instance, 0)}
    levels = dict.fromkeys(best * step // (steps - 1) // value for step in range(steps))
    return {f"{Decimal(level) / 100:f}": with_quality(instance, level) for level in levels}


def inputs_hash(instance: AwardInstance) -> str:
    """SHA-256 over all that decides an award: two tenders with the same one are the same."""
    document = {
        **asdict(instance),
        "demand": sorted([*cell, need] for cell, need in instance.demand.items()),
    }
    text = json.dumps(document, sort_keys=True, default=sorted, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _best_quality(instance: AwardInstance) -> int:
    best: dict[int, int] = {}
    for bid in instance.bids:
        best[bid.lot] = max(best.get(bid.lot, 0), bid.quality)
    return sum(
        lot.reference_price * instance.lot_demand[at] * best.get(at, 0)
        for at, lot in enumerate(instance.lots)
    )

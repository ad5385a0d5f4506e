"""Leaving some of a tender's rules or limits out, to see which of them clash."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from consortium.tenders.domain.award_instance import (
    AwardBid,
    AwardInstance,
    AwardRules,
    AwardTier,
    AwardUnit,
)

COUNTS = (
    "max_suppliers",
    "min_suppliers",
    "max_suppliers_per_lot",
    "min_suppliers_per_lot",
    "max_suppliers_per_trust",
    "min_quality",
)
LISTS = ("forbid", "lock", "standardise", "min_share", "max_share")


def rules_of(instance: AwardInstance) -> tuple[str, ...]:
    """The path of every rule that binds."""
    rules = instance.rules
    found = [] if rules.award_unit is AwardUnit.UNIT else ["rules.award_unit"]
    found += [f"rules.{name}" for name in COUNTS if getattr(rules, name) is not None]
    found += [f"rules.{name}[{at}]" for name in LISTS for at, _ in enumerate(getattr(rules, name))]
    return tuple(found)


def limits_of(instance: AwardInstance) -> tuple[str, ...]:
    """The path of every capacity and every minimum order that binds."""
    found = [
        f"suppliers[{at}].max_total_qty"
        for at, supplier in enumerate(instance.suppliers)
        if supplier.max_total_qty is not None
    ]
    for at, bid in enumerate(instance.bids):
        if bid.tiers[0].min_qty > 1:
            found.append(f"bids[{at}].tiers[0].min_qty")
        if bid.max_qty is not None:
            found.append(f"bids[{at}].max_qty")
    return tuple(found)


def with_rules(instance: AwardInstance, kept: Collection[str]) -> AwardInstance:
    """The tender under those of its rules that are kept."""
    rules = instance.rules
    counts: dict[str, Any] = {
        name: getattr(rules, name) for name in COUNTS if f"rules.{name}" in kept
    }
    lists: dict[str, Any] = {
        name: tuple(
            entry for at, entry in enumerate(getattr(rules, name)) if f"rules.{name}[{at}]" in kept
        )
        for name in LISTS
    }
    unit = rules.award_unit if "rules.award_unit" in kept else AwardUnit.UNIT
    return replace(instance, rules=AwardRules(award_unit=unit, **counts, **lists))


def with_limits(instance: AwardInstance, kept: Collection[str]) -> AwardInstance:
    """The tender without rules, under those of its offers' limits that are kept."""
    suppliers = tuple(
        supplier
        if f"suppliers[{at}].max_total_qty" in kept
        else replace(supplier, max_total_qty=None)
        for at, supplier in enumerate(instance.suppliers)
    )
    bids = tuple(_limited(bid, f"bids[{at}]", kept) for at, bid in enumerate(instance.bids))
    return replace(with_rules(instance, ()), suppliers=suppliers, bids=bids)


def lots_without_bid(instance: AwardInstance) -> tuple[str, ...]:
    """The path of every lot that is needed and that nobody offers."""
    offered = {bid.lot for bid in instance.bids}
    needed = {lot for _, lot in instance.demand}
    return tuple(f"lots[{lot}]" for lot in sorted(needed - offered))


def _limited(bid: AwardBid, path: str, kept: Collection[str]) -> AwardBid:
    first = bid.tiers[0]
    if f"{path}.tiers[0].min_qty" not in kept:
        first = AwardTier(1, first.unit_price)
    most = bid.max_qty if f"{path}.max_qty" in kept else None
    return replace(bid, tiers=(first, *bid.tiers[1:]), max_qty=most)
